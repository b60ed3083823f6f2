"""The same quoted words in several stories. Copies of one story do not echo each other."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pipeline.conflicts.pick import picked
from pipeline.ids import stable_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from pipeline.conflicts.known import Documents, Numbers

Row = dict[str, Any]
MIN_WORDS = 8
"""Shorter quotes repeat by chance."""
WORD = re.compile(r"\w+")
DIGEST = 16
"""Bytes that stand for the words of a quote."""
WORDS = pa.schema(
    [
        pa.field("doc_id", pa.string(), nullable=False),
        pa.field("quote_id", pa.string(), nullable=False),
        pa.field("words", pa.binary(DIGEST), nullable=False),
    ]
)
"""A direct quote that is long enough to echo another, and what stands for its words."""
READ = [
    *("quote_id", "doc_id", "text", "parts", "speaker", "speaker_id", "speaker_mention"),
    *("sentence_start", "sentence_end"),
]


def words(quotes: pa.Table) -> pa.Table:
    """The WORDS of rows of `quotes`, in their order."""
    rows = [
        {"doc_id": row["doc_id"], "quote_id": row["quote_id"], "words": _digest(said)}
        for row in quotes.select(["doc_id", "quote_id", "kind", "text"]).to_pylist()
        if row["kind"] == "direct" and len(said := WORD.findall(row["text"].casefold())) >= MIN_WORDS
    ]
    return pa.Table.from_pylist(rows, schema=WORDS)


def _digest(said: list[str]) -> bytes:
    return hashlib.blake2b("\0".join(said).encode(), digest_size=DIGEST).digest()


class Quoted:
    """The quotes of a corpus that may echo each other, by numbers alone."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._stories: list[Numbers] = []
        self._ids: list[pa.Array] = []
        self._words: list[NDArray[np.void]] = []

    def add(self, words: pa.Table) -> None:
        """Take rows of WORDS."""
        self._stories.append(self._documents.stories[self._documents.find(words["doc_id"])])
        self._ids.append(words["quote_id"].combine_chunks())
        self._words.append(np.frombuffer(b"".join(words["words"].to_pylist()), dtype=f"V{DIGEST}"))

    def pairs(self) -> dict[str, str]:
        """The quotes that echo another, by their ids and in their order, with the id of the one they echo.

        A later story echoes the first, and does so once.
        """
        if not self._words:
            return {}
        ids, stories = pa.chunked_array(self._ids), np.concatenate(self._stories)
        first, group = np.unique(np.concatenate(self._words), return_index=True, return_inverse=True)[1:]
        told = np.unique(group * (stories.max(initial=0) + 1) + stories, return_index=True)[1]  # once for each story
        later = np.sort(told[first[group[told]] != told])
        return dict(zip(ids.take(later).to_pylist(), ids.take(first[group[later]]).to_pylist(), strict=True))


def rows(quotes: Iterable[pa.Table], pairs: Mapping[str, str]) -> Iterator[Row]:
    """Rows of `conflicts` of kind `echo` from `pairs` as `Quoted` gives them, and linked rows of `quotes` in order."""
    left = dict.fromkeys(pairs.values(), Row())
    for quote in picked(quotes, "quote_id", {*pairs, *left}, READ) if pairs else ():
        if quote["quote_id"] in left:
            left[quote["quote_id"]] = quote
        else:
            yield _row(left[pairs[quote["quote_id"]]], quote)


def _row(left: Row, right: Row) -> Row:
    return {
        "conflict_id": stable_id("c", left["quote_id"], right["quote_id"]),
        "kind": "echo",
        "subject": left["speaker"] or right["speaker"] or "unresolved",
        "attribute": "quote",
        "left": _side(left),
        "right": _side(right),
        "confidence": 1.0,
    }


def _side(quote: Row) -> Row:
    parts = quote["parts"]
    return {
        "doc_id": quote["doc_id"],
        "start": parts[0]["start"],
        "end": parts[-1]["end"],
        "value": quote["text"],
        "claimant_id": quote["speaker_id"],
        "claimant": quote["speaker"] or quote["speaker_mention"],
        "sentence_start": quote["sentence_start"],
        "sentence_end": quote["sentence_end"],
    }
