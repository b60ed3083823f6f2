"""What changed since an earlier revision, row by row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.diff.rows import Change


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of a table were added, changed and removed."""

    table: str
    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class Changes:
    """The rows that differ from those of `against`."""

    against: str
    rows: tuple[Change, ...]

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """By table, in the order of the rows."""
        counts = Counter((row.table, row.kind) for row in self.rows)
        tables = dict.fromkeys(row.table for row in self.rows)
        return tuple(
            Tally(table, *(counts[table, kind] for kind in ("added", "changed", "removed"))) for table in tables
        )
