"""Parses as bytes, and the internal table that carries them from `annotate` to the extractors."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from spacy import attrs
from spacy.lang.en import English
from spacy.tokens import Doc
from spacy.vocab import create_vocab

from pipeline.errors import TableError
from pipeline.ids import sha256
from pipeline.schema import Table
from pipeline.spans import Edit, RawMap, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from spacy.vocab import Vocab

STRINGS = (attrs.ORTH, attrs.TAG, attrs.MORPH, attrs.LEMMA, attrs.DEP, attrs.ENT_TYPE)
"""What spaCy keeps of a token as the hash of a string."""
ATTRIBUTES = (*STRINGS, attrs.POS, attrs.HEAD, attrs.ENT_IOB, attrs.SPACY)
NUMBER = np.dtype("<u8")
HEADER = 8
"""Bytes that hold a number: that of the tokens, behind which stand the ATTRIBUTES of each, then their strings as JSON;
and, before all this, which is compressed, that of its bytes."""
CODEC = pa.Codec("zstd", compression_level=3)
WORDS = 200_000
"""In a vocabulary; then a new one is begun. Each takes some 400 bytes, and there is no end of them in hostile texts."""

PARSES = Table(
    "parses",
    "One row per document, in the order of `documents`: its parse. Internal, and no public format.",
    ("doc_id",),
    pa.schema(
        [
            pa.field("doc_id", pa.string(), nullable=False),
            pa.field("text_sha256", pa.string(), nullable=False),
            pa.field("parse_sha256", pa.string(), nullable=False),
            pa.field("parse", pa.binary(), nullable=False),
        ],
        metadata={"onrecord.table": "parses", "onrecord.schema_version": "3"},
    ),
    row_group=64,  # a parse is as large as thousands of other rows
)


def encode(doc: Doc) -> bytes:
    """A parse as bytes: equal parses give equal bytes."""
    return encode_pieces((doc,))


def encode_pieces(docs: Iterable[Doc]) -> bytes:
    """The parses of the pieces of a text, one behind the other, as bytes of one; no sentence runs over a cut."""
    rows: list[Any] = []
    strings: set[str] = set()
    for doc in docs:
        rows.append(doc.to_array(list(ATTRIBUTES)).astype(NUMBER, order="C", copy=False))
        hashes = np.unique(rows[-1][:, : len(STRINGS)]).tolist()
        strings.update(doc.vocab.strings[one] for one in hashes if one)
    size = sum(map(len, rows)).to_bytes(HEADER, "little")
    plain = b"".join((size, *(one.data for one in rows), json.dumps(sorted(strings)).encode()))
    return len(plain).to_bytes(HEADER, "little") + bytes(CODEC.compress(plain, asbytes=True))


def row(document: Mapping[str, Any], parse: bytes) -> dict[str, Any]:
    """A document's row of PARSES."""
    names = ("doc_id", "text_sha256")
    return {name: document[name] for name in names} | {"parse_sha256": sha256(parse), "parse": parse}


def decode(data: bytes) -> Doc:
    """The parse that `encode` was given, on a vocabulary shared by those that are decoded in this process."""
    data = CODEC.decompress(data[HEADER:], int.from_bytes(data[:HEADER], "little"), asbytes=True)
    if len(_vocab()) > WORDS:
        _vocab.cache_clear()
    vocab, size = _vocab(), int.from_bytes(data[:HEADER], "little") * len(ATTRIBUTES)
    for string in json.loads(data[HEADER + size * NUMBER.itemsize :]):
        vocab.strings.add(string)
    rows: Any = np.frombuffer(data, NUMBER, size, HEADER).reshape(-1, len(ATTRIBUTES))
    # lists: spaCy steps through an array far more slowly
    doc = Doc(vocab, words=rows[:, 0].tolist(), spaces=rows[:, -1].astype(bool).tolist())
    return doc.from_array(list(ATTRIBUTES), rows)


@cache
def _vocab() -> Vocab:
    return create_vocab("en", English.Defaults)


@lru_cache(maxsize=1)  # several rooms ask, one story at a time; spaCy joins the words anew each time
def text_of(doc: Doc) -> str:
    """The text of a parse."""
    text: str = doc.text
    return text


@dataclass(frozen=True, slots=True)
class Story:
    """A document with its parse, as the extractors take it. `doc.text` is the document's text."""

    doc_id: str
    doc: Doc
    raw_map: RawMap
    publisher: str | None = None
    url: str | None = None

    @property
    def text(self) -> str:
        """The clean text that all spans point into."""
        return text_of(self.doc)

    def spanned(self, span: Span) -> dict[str, int]:
        """The columns `start`, `end`, `raw_start`, `raw_end` of a span."""
        raw = self.raw_map.raw(span)
        return {"start": span.start, "end": span.end, "raw_start": raw.start, "raw_end": raw.end}


def stories(documents: pa.Table, parses: pa.Table) -> Iterator[Story]:
    """The stories of rows of `documents` and of `parses` that go in step, each decoded when it is asked for.

    Raises TableError when a parse is not that of its document's text.
    """
    if documents["text_sha256"] != parses["text_sha256"]:
        raise TableError("the parses were made of other texts than the documents have: run the annotate stage again")
    rows = documents.select(["doc_id", "raw_map", "publisher", "url"]).to_pylist()
    return (
        Story(
            row["doc_id"],
            decode(parse),
            RawMap.of(Edit(**edit) for edit in row["raw_map"]),
            row["publisher"],
            row["url"],
        )
        for row, parse in zip(rows, parses["parse"].to_pylist(), strict=True)
    )
