"""Lists of rows for people and programs: columns on a terminal, CSV, JSON lines. What an article says is only shown."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from pipeline.look.safe_json import as_json
from pipeline.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FORMULA = re.compile(r"[=+\-@\t\r]")
"""What a spreadsheet takes for the beginning of a formula."""

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

WIDTH = 40
"""Characters of a cell on the terminal."""


def table(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines for a terminal, in columns; the first row is the heading."""
    cells = [[_brief(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _brief(cell: str) -> str:
    return visible(cell if len(cell) <= WIDTH else f"{cell[: WIDTH - 1]}…")


def as_csv(kind: type[Any], listed: Iterable[Any]) -> Iterator[str]:
    """Lines of comma-separated values of dataclasses of `kind`, the heading first; tuples are joined by `; `.

    A cell that a spreadsheet would take for a formula begins with an apostrophe, unless it is a number; unprintable
    characters are backslash escapes.
    """
    yield _csv_line([field.name for field in fields(kind)])
    for one in listed:
        yield _csv_line([_defused(cell) for cell in _cells(one)])


def _cells(one: Any) -> Iterator[str]:
    for value in asdict(one).values():
        yield "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _defused(cell: str) -> str:
    return f"'{visible(cell)}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else visible(cell)


def as_jsonl(listed: Iterable[Any]) -> Iterator[str]:
    """A JSON object a line."""
    return (as_json(asdict(one)) for one in listed)
