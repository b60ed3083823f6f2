"""Text that remembers where it was read: passes change it, and one composed map leads back to the raw source."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.spans import Edit, RawMap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Change:
    """What one pass changes: text[start:end] becomes `text` (empty: it is removed), and the code of the reason."""

    start: int
    end: int
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What one pass found in a text: changes in order, none overlapping, and codes of what looks doubtful."""

    changes: tuple[Change, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapped:
    """Text and its map to the raw source; without edits it is the source, character for character."""

    text: str
    raw_map: RawMap = field(default_factory=RawMap)

    def edited(self, changes: Iterable[Change]) -> Mapped:
        """The text with `changes` made; they are in order and do not overlap, but may touch.

        Where a change meets part of an earlier edit that is not one to one, the two become one edit.
        Raises ValueError when changes overlap or lie outside the text.
        """
        todo = list(changes)
        if not todo:
            return self
        _refuse_disorder(todo, len(self.text))
        composer = _Composer(self.text, list(reversed(self.raw_map.edits)))
        todo.reverse()
        while todo:
            composer.change(todo)
        return composer.result()

    def faults(self, raw: str) -> Iterator[tuple[slice, slice]]:
        """Where, between two edits, the text is not what `raw` has there: nowhere, unless the map is wrong."""
        ends = Edit(len(self.text), len(self.text), len(raw), len(raw))
        for left, right in pairwise((Edit(0, 0, 0, 0), *self.raw_map.edits, ends)):
            here, there = slice(left.end, right.start), slice(left.raw_end, right.raw_start)
            if self.text[here] != raw[there]:
                yield here, there


def _refuse_disorder(changes: list[Change], length: int) -> None:
    at = 0
    for change in changes:
        if not at <= change.start <= change.end <= length:
            raise ValueError(f"changes overlap or leave the text: {change} after {at} of {length}")
        at = change.end


@dataclass(slots=True)
class _Composer:
    """Lays changes over earlier edits; both wait in reverse order, next one last."""

    text: str
    waiting: list[Edit]
    pieces: list[str] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    copied: int = 0
    grown: int = 0
    """How much longer the new text is than the old one so far."""
    raw_shift: int = 0
    """Raw offset less old offset behind the last edit that was passed."""

    def change(self, todo: list[Change]) -> None:
        """Make the next change, and those that meet the same earlier edits."""
        change = todo.pop()
        low = self._pass_edits(change.start)
        raw_low = low + self.raw_shift
        replacement = [self.text[low : change.start], change.text]
        high = at = change.end
        while True:
            high = self._absorb(high)
            if not todo or todo[-1].start >= high:
                break
            change = todo.pop()
            replacement += [self.text[at : change.start], change.text]
            at = change.end
            high = max(high, at)
        replacement.append(self.text[at:high])
        new = "".join(replacement)
        self.pieces += [self.text[self.copied : low], new]
        start = low + self.grown
        self._emit(Edit(start, start + len(new), raw_low, high + self.raw_shift))
        self.grown += len(new) - (high - low)
        self.copied = high

    def result(self) -> Mapped:
        """The text with all changes made."""
        while self.waiting:
            self._emit(self._moved(self.waiting.pop()))
        self.pieces.append(self.text[self.copied :])
        return Mapped("".join(self.pieces), RawMap.of(self.edits))

    def _pass_edits(self, start: int) -> int:
        """Keep the edits before `start`; where the changed stretch begins: there, or with an edit it cuts."""
        while self.waiting and self.waiting[-1].end <= start:
            edit = self.waiting.pop()
            self.raw_shift = edit.raw_end - edit.end
            self._emit(self._moved(edit))
        if not self.waiting or self.waiting[-1].start >= start:
            return start
        edit = self.waiting[-1]
        if not edit.one_to_one:
            return edit.start
        self.waiting[-1:] = reversed(edit.cut(start))
        return self._pass_edits(start)

    def _absorb(self, high: int) -> int:
        """Take in the edits that begin before `high`; where the changed stretch ends: there, or with the last one."""
        while self.waiting and self.waiting[-1].start < high:
            edit = self.waiting.pop()
            if edit.end > high and edit.one_to_one:
                edit, rest = edit.cut(high)
                self.waiting.append(rest)
            self.raw_shift = edit.raw_end - edit.end
            high = max(high, edit.end)
        return high

    def _moved(self, edit: Edit) -> Edit:
        return Edit(edit.start + self.grown, edit.end + self.grown, edit.raw_start, edit.raw_end)

    def _emit(self, edit: Edit) -> None:
        last = self.edits[-1] if self.edits else None
        if last and last.start == last.end == edit.start == edit.end:
            self.edits[-1] = Edit(last.start, last.end, last.raw_start, edit.raw_end)
        elif edit.start < edit.end or edit.raw_start < edit.raw_end:
            self.edits.append(edit)
