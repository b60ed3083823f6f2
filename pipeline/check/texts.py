"""The texts of some documents as arrays of characters: thousands of spans are compared with them at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.check.columns import items, one, ranges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Truth = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Words:
    """Strings behind one another: all their characters, and where each begins and how long it is."""

    characters: NDArray[np.uint32]
    starts: Numbers
    lengths: Numbers

    @classmethod
    def of(cls, strings: pa.ChunkedArray | pa.Array) -> Words:
        """A column of strings; null is an empty one."""
        column = pc.fill_null(strings, "")
        column = one(column) if isinstance(column, pa.ChunkedArray) else column
        lengths = np.asarray(pc.utf8_length(column)).astype(np.int64)
        ends = np.frombuffer(column.buffers()[1] or b"\0" * 4, np.int32)[
            column.offset : column.offset + len(column) + 1
        ]
        data = memoryview(column.buffers()[2] or b"")[ends[0] : ends[-1]]
        characters = np.frombuffer(str(data, "utf-8").encode("utf-32-le"), np.uint32)
        return cls(characters, np.cumsum(lengths) - lengths, lengths)

    def part(self, rows: Numbers, starts: Numbers, lengths: Numbers) -> Words:
        """Pieces of some of the strings, from `starts` of each on."""
        return Words(self.characters, self.starts[rows] + starts, lengths)

    def take(self, rows: Numbers) -> Words:
        """Some of the strings."""
        return Words(self.characters, self.starts[rows], self.lengths[rows])


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans of documents, by the documents' numbers: what rows say stands at `starts` to `ends` of the text."""

    documents: Numbers
    starts: Numbers
    ends: Numbers

    def take(self, rows: Numbers | Truth) -> Spans:
        """Some of them."""
        return Spans(self.documents[rows], self.starts[rows], self.ends[rows])


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts and edits of documents, which are numbered from 0."""

    words: Words
    edits: _Edits

    @classmethod
    def of(cls, documents: pa.Table) -> Texts:
        """The texts of rows of `documents`."""
        words = Words.of(documents["text"])
        return cls(words, _Edits.of(documents["raw_map"], words.lengths))

    def inside(self, spans: Spans) -> Truth:
        """Which spans lie inside the text of their document."""
        lengths = self.words.lengths[spans.documents]
        held: Truth = (spans.starts >= 0) & (spans.starts <= spans.ends) & (spans.ends <= lengths)
        return held

    def say(self, spans: Spans, words: Words) -> Truth:
        """Which spans hold exactly these words."""
        held: Truth = self.inside(spans) & (spans.ends - spans.starts == words.lengths)
        some = np.flatnonzero(held)
        lengths = words.lengths[some]
        there = ranges(self.words.starts[spans.documents[some]] + spans.starts[some], lengths)
        said = ranges(words.starts[some], lengths)
        differ = self.words.characters[there] != words.characters[said]
        if differ.any():
            held[np.repeat(some, lengths)[differ]] = False
        return held

    def come_from(self, spans: Spans, raw_starts: Numbers, raw_ends: Numbers) -> Truth:
        """Which spans, all of which lie inside their texts, the edits put there in the source."""
        starts, ends = self.edits.raw(spans)
        right: Truth = (starts == raw_starts) & (ends == raw_ends)
        return right


@dataclass(frozen=True, slots=True)
class _Edits:
    """The edits of all documents behind one another; `at` is where each starts, counted through all texts."""

    bases: Numbers
    """Where each text begins, counted through all texts, one further for each."""
    at: Numbers
    documents: Numbers
    lengths: Numbers
    shifts: Numbers
    """Raw offset less offset, at the end of each edit."""
    raw_starts: Numbers
    raw_ends: Numbers
    in_order: bool = field(default=True)

    @classmethod
    def of(cls, raw_map: pa.ChunkedArray, text_lengths: Numbers) -> _Edits:
        documents, edits = items(raw_map)
        start, end, raw_start, raw_end = (
            np.asarray(pc.struct_field(edits, name)).astype(np.int64)
            for name in ("start", "end", "raw_start", "raw_end")
        )
        bases = np.cumsum(text_lengths + 1) - text_lengths - 1
        at = bases[documents] + start
        in_order = bool((np.diff(at) >= 0).all() and (start >= 0).all() and (start <= text_lengths[documents]).all())
        return cls(bases, at, documents, end - start, raw_end - end, raw_start, raw_end, in_order)

    def raw(self, spans: Spans) -> tuple[Numbers, Numbers]:
        """As `RawMap.raw`, of many spans; -1 where the edits are in no order that could be searched."""
        if not self.in_order:
            nowhere = np.full(len(spans.starts), -1)
            return nowhere, nowhere
        starts, afters = self._characters(spans.documents, spans.starts)
        _, lasts = self._characters(spans.documents, spans.ends - 1)
        size = spans.ends - spans.starts
        return starts, np.where(size == 0, starts, np.where(size == 1, afters, lasts))

    def _characters(self, documents: Numbers, offsets: Numbers) -> tuple[Numbers, Numbers]:
        """Where the characters at some offsets of their texts stand in the source."""
        if not len(self.at):
            return offsets, offsets + 1
        before = np.searchsorted(self.at, self.bases[documents] + offsets, side="right") - 1
        edited = (before >= 0) & (self.documents[before] == documents)
        one_to_one = (self.lengths == self.raw_ends - self.raw_starts)[before]
        past = offsets - (self.at[before] - self.bases[documents])  # behind the start of the edit
        inside = past < self.lengths[before]
        plain = np.where(edited, offsets + self.shifts[before], offsets)
        equal = self.raw_starts[before] + past
        starts = np.where(edited & inside, np.where(one_to_one, equal, self.raw_starts[before]), plain)
        ends = np.where(edited & inside, np.where(one_to_one, equal + 1, self.raw_ends[before]), plain + 1)
        return starts, ends
