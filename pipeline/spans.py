"""The one Span type, and the edit list that ties clean text to its raw source."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text: code-point offsets, half open."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}:{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """True when the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """True when `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


def trim(text: str, span: Span, characters: str | None = None) -> Span:
    """The span without `characters` (default: white space) at its edges.

    >>> trim(" a b ", Span(0, 5))
    Span(start=1, end=4)
    """
    piece = span.of(text)
    left = len(piece) - len(piece.lstrip(characters))
    return Span(span.start + left, span.start + max(left, len(piece.rstrip(characters))))


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One changed segment: clean text[start:end] stands for raw[raw_start:raw_end]."""

    start: int
    end: int
    raw_start: int
    raw_end: int

    @property
    def one_to_one(self) -> bool:
        """True when each character stands for one of the source."""
        return self.end - self.start == self.raw_end - self.raw_start

    def cut(self, at: int) -> tuple[Edit, Edit]:
        """A one-to-one edit in two, at an offset of the clean text inside it."""
        raw_at = self.raw_start + at - self.start
        return Edit(self.start, at, self.raw_start, raw_at), Edit(at, self.end, raw_at, self.raw_end)


@dataclass(frozen=True, slots=True)
class RawMap:
    """The edits of one document, in order; the text between them is the source's, character for character."""

    edits: tuple[Edit, ...] = ()
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(edit.start for edit in self.edits))

    @classmethod
    def of(cls, edits: Iterable[Edit]) -> RawMap:
        """The map of `edits`, given in order of `start`."""
        return cls(tuple(edits))

    def raw(self, span: Span) -> Span:
        """Where a span of the clean text stands in the raw source.

        Inside a segment of equal length characters map one to one, else to the segment's edges;
        between segments the shift of the one before holds. Raw text that cleaning removed at a
        span's edges is left out of it.
        """
        start, after = self._character(span.start)
        if not span:
            return Span(start, start)
        if len(span) > 1:
            _, after = self._character(span.end - 1)
        return Span(start, after)

    def _character(self, at: int) -> tuple[int, int]:
        index = bisect_right(self._starts, at) - 1
        if index < 0:
            return at, at + 1
        edit = self.edits[index]
        if at >= edit.end:
            shifted = at + edit.raw_end - edit.end
            return shifted, shifted + 1
        if edit.one_to_one:
            return edit.raw_start + at - edit.start, edit.raw_start + at - edit.start + 1
        return edit.raw_start, edit.raw_end
