"""Read the corrections of a folder: one CSV file a table (`entities.csv`, `quotes.csv`, `money.csv`), one a row."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from pipeline.overrides import csv_lines
from pipeline.overrides.csv_lines import Fault, Row
from pipeline.overrides.rows import ACTIONS, HEADER, Override, unfilled, unfit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def load(folder: Path) -> tuple[Override, ...]:
    """The overrides of a folder, in order of table and line; a missing folder or file holds none.

    Rows that contradict each other are no fault here: what is done with them is told by `Settled`. Raises ParamsError
    (exit code 2) with every fault of every file, a line each, as `FILE:LINE: what is wrong`.
    """
    found: list[Override] = []
    faults: list[str] = []
    for table in ACTIONS:
        path = folder / f"{table}.csv"
        rows = [one for row in csv_lines.rows(path, HEADER) for one in _override(table, row)]
        found += [row for row in rows if isinstance(row, Override)]
        faults += csv_lines.told(path, (row for row in rows if isinstance(row, Fault)))
    csv_lines.refuse(faults)
    return tuple(found)


def _override(table: str, row: Row | Fault) -> Iterator[Override | Fault]:
    if isinstance(row, Fault):
        yield row
        return
    cells = row.cells
    wrong = [*unfit(table, cells["action"], cells["id"], cells["value"]), *unfilled(cells, "id", "reason", "author")]
    if wrong:
        yield from (Fault(row.number, words) for words in wrong)
        return
    value = cells["value"] if ACTIONS[table][cells["action"]] else ""
    day = datetime.date.fromisoformat(cells["date"])
    yield Override(table, row.number, cells["action"], cells["id"], value, cells["reason"], cells["author"], day)
