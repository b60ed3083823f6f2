"""The file that a person has marked, as a spreadsheet saved it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.overrides import csv_lines
from pipeline.overrides.csv_lines import Fault, Line
from pipeline.overrides.reviews import SAMPLED, VERDICTS, unlisted
from pipeline.overrides.rows import ACTIONS, KEYS, unfit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

COLUMNS = ("sampled", "table", "id", "verdict", "correction", "note", "author")
"""The columns that are read, in any order; others may stand beside them."""
DELIMITERS = ",;\t"
BY = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked row: its line, the verdict, and the corrections, each an action and its value (empty without one)."""

    line: int
    table: str
    id: str
    verdict: str
    sampled: bool
    corrections: tuple[tuple[str, str], ...]
    note: str
    author: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked file: its marks in order of line, how many rows bear none, and all that is wrong with it."""

    marks: tuple[Mark, ...]
    unmarked: int
    faults: tuple[Fault, ...]


def read_marks(path: Path) -> Marked:
    """The marks of a CSV file; comma, semicolon or tab, with or without byte order mark, any line ends."""
    text = csv_lines.content(path)
    if isinstance(text, Fault):
        return Marked((), 0, (text,))
    found = list(_rows(text))
    rows = [row for row in found if not isinstance(row, Fault)]
    marked = [one for line, cells in rows if _is_marked(cells) for one in _mark(line, cells)]
    return Marked(
        tuple(one for one in marked if isinstance(one, Mark)),
        sum(not _is_marked(cells) for _, cells in rows),
        tuple(one for one in (*found, *marked) if isinstance(one, Fault)),
    )


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, str]] | Fault]:
    delimiter = max(DELIMITERS, key=lambda one: len(_held(text, one)))  # of equal ones the comma
    missing = [name for name in COLUMNS if name not in _held(text, delimiter)]
    if missing:
        words = (
            f"the header, read by {BY[delimiter]}, lacks {', '.join(missing)}: keep the first line as it was written"
        )
        yield Fault(1, words)
        return
    header: tuple[str, ...] = ()
    for line in csv_lines.lines(text, delimiter):
        if isinstance(line, Fault):
            yield line
        elif not header:
            header = tuple(cell.casefold() for cell in line.cells)
        elif any(line.cells[len(header) :]):
            wanted = f"{len(line.cells)} fields instead of {len(header)}"
            yield Fault(line.number, f"{wanted}, read by {BY[delimiter]}: put quotes round one that holds such a sign")
        elif any(line.cells):
            short = ("",) * (len(header) - len(line.cells))  # some programs leave out empty cells at the end
            yield line.number, dict(zip(header, (*line.cells, *short), strict=False))


def _held(text: str, delimiter: str) -> set[str]:
    """The columns that the first line holds when it is read so."""
    first = next(csv_lines.lines(text, delimiter), None)
    return {cell.casefold() for cell in first.cells} & set(COLUMNS) if isinstance(first, Line) else set()


def _is_marked(cells: Mapping[str, str]) -> bool:
    return bool(cells["verdict"] or cells["correction"] or cells["note"])


def _mark(line: int, cells: Mapping[str, str]) -> Iterator[Mark | Fault]:
    cells = {**cells, **{name: cells[name].casefold() for name in ("sampled", "table", "verdict")}}
    corrections = tuple(_corrections(cells))
    wrong = list(_wrong(cells, corrections))
    if wrong:
        yield from (Fault(line, words) for words in wrong)
        return
    sampled = SAMPLED[cells["sampled"]]
    yield Mark(
        line, cells["table"], cells["id"], cells["verdict"], sampled, corrections, cells["note"], cells["author"]
    )


def _corrections(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """`set_role=fine` or `reject`; several stand on lines of their own in the cell."""
    for words in cells["correction"].splitlines():
        action, _, value = (part.strip() for part in words.partition("="))
        if action or value:
            takes_none = ACTIONS.get(cells["table"], {}).get(action, "unknown") is None
            yield action, "" if takes_none else value


def _wrong(cells: Mapping[str, str], corrections: tuple[tuple[str, str], ...]) -> Iterator[str]:
    if cells["verdict"]:
        yield from unlisted(cells, "verdict", VERDICTS)
    else:
        yield f"a correction or a note, but no verdict: write one of {', '.join(VERDICTS)}"
    yield from unlisted(cells, "sampled", SAMPLED)
    yield from unlisted(cells, "table", KEYS)
    for name in ("id", "author"):
        if not cells[name]:
            yield f"the {name} is empty: fill it in"
    if corrections and cells["verdict"] in ("right", "unsure"):
        yield f"a row that is {cells['verdict']} needs no correction: leave it out, or write wrong"
    if cells["table"] in KEYS:
        for action, value in corrections:
            yield from unfit(cells["table"], action, cells["id"], value)
