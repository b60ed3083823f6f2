"""Parses as bytes, and the internal table that carries them from `annotate` to the extractors."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

import pyarrow as pa
import spacy
from spacy.tokens import Doc, DocBin

from pipeline import tables
from pipeline.errors import TableError
from pipeline.schema import DOCUMENTS, Table
from pipeline.spans import Edit, RawMap, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from spacy.vocab import Vocab

ATTRIBUTES = ("TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "ENT_IOB", "ENT_TYPE")
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
        metadata={"onrecord.table": "parses", "onrecord.schema_version": "1"},
    ),
)


def encode(doc: Doc) -> bytes:
    """A parse as bytes: equal parses give equal bytes."""
    packed = DocBin(attrs=ATTRIBUTES, docs=[doc]).to_bytes()
    return zlib.decompress(packed)  # compressed later, by a library whose release is pinned


def decode(data: bytes) -> Doc:
    """The parse that `encode` was given, on a vocabulary shared by all that are decoded in this process."""
    (doc,) = DocBin().from_bytes(zlib.compress(data, level=0)).get_docs(_vocab())
    return doc


@cache
def _vocab() -> Vocab:
    return spacy.blank("en").vocab


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
    text: str = field(init=False)
    """The clean text that all spans point into."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", text_of(self.doc))

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
