"""Parses as bytes, and the internal table that carries them from `annotate` to the extractors."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from spacy import attrs
from spacy.lang.en import English
from spacy.tokens import Doc
from spacy.vocab import create_vocab

from pipeline import tables
from pipeline.errors import TableError
from pipeline.schema import DOCUMENTS, Table
from pipeline.spans import Edit, RawMap, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from spacy.vocab import Vocab

STRINGS = (attrs.ORTH, attrs.TAG, attrs.MORPH, attrs.LEMMA, attrs.DEP, attrs.ENT_TYPE)
"""What spaCy keeps of a token as the hash of a string."""
ATTRIBUTES = (*STRINGS, attrs.POS, attrs.HEAD, attrs.ENT_IOB, attrs.SPACY)
NUMBER = np.dtype("<u8")
HEADER = 8
"""Bytes that hold the number of tokens; behind them stand the ATTRIBUTES of each, then their strings as JSON."""
SHARD = 256
"""Documents that are read, extracted and written together."""

PARSES = Table(
    "parses",
    "One row per document, in the order of `documents`: its parse. Internal, and no public format.",
    ("doc_id",),
    pa.schema(
        [
            pa.field("doc_id", pa.string(), nullable=False),
            pa.field("text_sha256", pa.string(), nullable=False),
            pa.field("parse", pa.binary(), nullable=False),
        ],
        metadata={"onrecord.table": "parses", "onrecord.schema_version": "2"},
    ),
)


def encode(doc: Doc) -> bytes:
    """A parse as bytes: equal parses give equal bytes."""
    rows = doc.to_array(list(ATTRIBUTES)).astype(NUMBER)
    hashes = np.unique(rows[:, : len(STRINGS)]).tolist()
    strings = sorted(doc.vocab.strings[one] for one in hashes if one)
    return len(doc).to_bytes(HEADER, "little") + rows.tobytes() + json.dumps(strings).encode()


def decode(data: bytes) -> Doc:
    """The parse that `encode` was given, on a vocabulary shared by all that are decoded in this process."""
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


def count_shards(documents: Path) -> int:
    """How many shards `shards` gives."""
    return -(-tables.count(documents) // SHARD)


def shards(documents: Path, parses: Path) -> Iterator[list[Story]]:
    """The stories of the two tables, whose rows go in step, at most `SHARD` at a time.

    Raises TableError when a parse is not that of its document's text.
    """
    texts = tables.batches(documents, DOCUMENTS, SHARD)
    for shard, parsed in zip_longest(texts, tables.batches(parses, PARSES, SHARD)):
        if shard is None or parsed is None or shard["text_sha256"] != parsed["text_sha256"]:
            raise TableError(f"{parses} was made of other texts than {documents}: run the annotate stage again")
        rows = shard.select(["doc_id", "raw_map", "publisher", "url"]).to_pylist()
        yield [
            Story(
                row["doc_id"],
                decode(parse),
                RawMap.of(Edit(**edit) for edit in row["raw_map"]),
                row["publisher"],
                row["url"],
            )
            for row, parse in zip(rows, parsed["parse"].to_pylist(), strict=True)
        ]
