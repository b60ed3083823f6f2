"""What a marked file adds to the corrections and to the verdicts; nothing is written when anything is wrong."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.overrides import csv_lines
from pipeline.overrides.apply import SOURCES
from pipeline.overrides.csv_lines import Fault
from pipeline.overrides.docket import Docket
from pipeline.overrides.reviews import Review, latest
from pipeline.overrides.rows import Override

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from pipeline.overrides.names import Names
    from pipeline.review.marks import Mark, Marked

WITHOUT_NOTE = "found wrong in a review"
"""The reason of a correction beside which the person wrote no note."""


@dataclass(frozen=True, slots=True)
class Held:
    """What there is already: the corrections and verdicts of a folder, the ids of each table, the entities."""

    folder: Path
    overrides: tuple[Override, ...]
    reviews: tuple[Review, ...]
    known: Mapping[str, Collection[str]]
    names: Names


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be added, how many corrections and verdicts are there already, and the marks whose row is no more.

    An override's `line` is that of the marked file.
    """

    overrides: tuple[Override, ...]
    reviews: tuple[Review, ...]
    present: int
    stale: tuple[Mark, ...]


def plan(path: Path, marked: Marked, held: Held, day: datetime.date) -> Plan:
    """What the marks of the file at `path` add, dated `day`.

    Raises ParamsError (exit code 2) with every fault of the file, a line each, as `FILE:LINE: what is wrong`.
    """
    fresh = [mark for mark in marked.marks if mark.id in held.known[mark.table]]
    added = _Added(held)
    faults = [*marked.faults, *_twice(marked.marks)]
    for mark in fresh:
        faults += [Fault(mark.line, words) for words in added.correct(mark, day)]
        added.judge(mark, day)
    csv_lines.refuse(csv_lines.told(path, faults))
    stale = tuple(mark for mark in marked.marks if mark.id not in held.known[mark.table])
    return Plan(tuple(added.overrides), tuple(added.reviews), added.present, stale)


def _twice(marks: tuple[Mark, ...]) -> Iterator[Fault]:
    seen: dict[tuple[str, str, str], int] = {}
    for mark in marks:
        first = seen.setdefault((mark.table, mark.id, mark.author), mark.line)
        if first != mark.line:
            yield Fault(mark.line, f"{mark.author} judges {mark.id} here and on line {first}: keep one of the two")


class _Added:
    """The corrections and verdicts that marks add to those there are."""

    def __init__(self, held: Held) -> None:
        self.overrides: list[Override] = []
        self.reviews: list[Review] = []
        self.present = 0
        self._held = held
        self._judged = latest(held.reviews)
        self._dockets: dict[str, Docket] = defaultdict(Docket)
        for override in held.overrides:
            docket = self._dockets[override.table]
            if not docket.contradicted(override):  # else the earlier row stands, here as in a run
                docket.note(override)

    def correct(self, mark: Mark, day: datetime.date) -> Iterator[str]:
        """Add the corrections of a mark; what is wrong with them."""
        docket = self._dockets[mark.table]
        for action, value in mark.corrections:
            reason = mark.note or WITHOUT_NOTE
            override = Override(mark.table, mark.line, action, mark.id, value, reason, mark.author, day)
            if why := self._nobody(override):
                yield f"the value of {action}: {why}"
            elif docket.repeats(override):
                self.present += 1
            elif earlier := docket.contradicted(override):
                yield f"{override.words} contradicts {self._place(earlier)} ({earlier.words}): keep one of the two"
            else:
                docket.note(override)
                self.overrides.append(override)

    def _nobody(self, override: Override) -> str:
        """Why a value that must name an entity names none."""
        if override.action == "merge" and override.value not in self._held.known["entities"]:
            return f"no entity has the id {override.value!r}"
        if override.action in SOURCES and self._held.names.find(override.value) is None:
            return self._held.names.fault(override.value)
        return ""

    def _place(self, earlier: Override) -> str:
        if earlier in self.overrides:
            return f"line {earlier.line}"
        return f"{(self._held.folder / earlier.table).as_posix()}.csv:{earlier.line}"

    def judge(self, mark: Mark, day: datetime.date) -> None:
        """Add the verdict of a mark, unless its author's latest one is the same."""
        before = self._judged.get((mark.table, mark.id, mark.author))
        if before and before.verdict == mark.verdict and (before.sampled or not mark.sampled):
            self.present += 1
            return
        self.reviews.append(Review(mark.table, mark.id, mark.verdict, mark.sampled, mark.author, day))
