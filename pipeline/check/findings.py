"""What a check gives: how many rows it looked at, and each one that fails it."""

from __future__ import annotations

from dataclasses import dataclass


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
    """The outcome of one check over all rows it applies to."""

    name: str
    about: str
    rows: int
    violations: tuple[Violation, ...]
