"""How the corrections fared, and how precise the rows are that a person marked."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the corrections of one table."""

    table: str
    applied: int
    stale: int
    conflicting: int


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction, and why it did not apply if it did not."""

    table: str
    line: int
    action: str
    id: str
    value: str
    reason: str
    author: str
    date: str
    outcome: str
    why: str


@dataclass(frozen=True, slots=True)
class Precision:
    """The share of marked rows that are right, with its 95 % interval; None without a mark that decides."""

    table: str
    n: int
    right: int
    unsure: int
    share: float | None
    low: float | None
    high: float | None
    last: str | None
    """The day of the latest mark."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """All of it, for the front page and the review."""

    tallies: tuple[Tally, ...] = ()
    rows: tuple[Correction, ...] = ()
    precision: tuple[Precision, ...] = ()

    @property
    def marked(self) -> tuple[Precision, ...]:
        """The tables of which a person marked rows."""
        return tuple(one for one in self.precision if one.share is not None)


def read(account: Mapping[str, Any]) -> Corrections:
    """What the link stage wrote of them (`pipeline.overrides.account` describes the form)."""
    wanted = [field.name for field in fields(Correction)]
    judged = [field.name for field in fields(Precision)[1:]]
    return Corrections(
        tallies=tuple(Tally(table, **counts) for table, counts in account["tables"].items()),
        rows=tuple(Correction(*(row[name] for name in wanted)) for row in account["rows"]),
        precision=tuple(Precision(table, *(one[name] for name in judged)) for table, one in account["reviews"].items()),
    )
