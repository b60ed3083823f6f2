"""What a check gives: how many rows it looked at, how many fail it, and the first of those."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

KEPT = 100
"""Violations of a check that are kept, more than anybody is shown: a table that is wrong in every row must not fill the
memory."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One row that fails: the table, the row's key, and what is wrong with which span."""

    table: str
    row: str
    fault: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.fault}"


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one check over all rows it applies to: the number of its violations, and the first KEPT."""

    name: str
    about: str
    rows: int
    failed: int
    violations: tuple[Violation, ...]


@dataclass(slots=True)
class Findings:
    """The violations of one check, in whatever order they are found."""

    failed: int = 0
    _found: list[tuple[tuple[int, ...], Violation]] = field(default_factory=list)

    def add(self, place: tuple[int, ...], violation: Violation) -> None:
        """Take in a violation; `place` says where it stands among the others, equals in the order they come."""
        self.failed += 1
        self._found.append((place, violation))
        if len(self._found) >= 2 * KEPT:
            self._found = self._first()

    def update(self, found: Iterable[tuple[tuple[int, ...], Violation]]) -> None:
        """Take in several."""
        for place, violation in found:
            self.add(place, violation)

    def result(self, name: str, about: str, rows: int) -> Result:
        """What the check gives."""
        return Result(name, about, rows, self.failed, tuple(violation for _, violation in self._first()))

    def _first(self) -> list[tuple[tuple[int, ...], Violation]]:
        return sorted(self._found, key=lambda one: one[0])[:KEPT]
