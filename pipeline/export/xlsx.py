"""An Excel workbook: a sheet a table, strings as strings, numbers only where Excel keeps every digit of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from pipeline.export.contract import BY_NAME, rows
from pipeline.export.files import Written
from pipeline.export.values import cell
from pipeline.tables import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

ROWS = 1_048_576
"""Rows of a sheet, the heading among them; more go on in a further sheet."""

CHARACTERS = 32_767
"""Characters of a cell, as Excel counts them: those beyond the basic plane are two."""

DIGITS = 15
"""Significant digits that Excel keeps of a number, and that a double gives back unchanged."""

WIDTHS = (10, 60)
"""The narrowest and the widest column, in characters."""

CUTS = "cut cells"
"""The sheet that lists the cells whose text did not fit."""

OPTIONS = {"constant_memory": True}
"""Rows go to disk as they come."""

CREATED = datetime(2000, 1, 1)
"""What the workbook says of its age: a fixed time, for equal bytes."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A cell whose text did not fit: its sheet, its place there, the key of its row, and the characters it had."""

    sheet: str
    place: str
    key: str
    characters: int


def write(out: Path, to: Path, names: Sequence[str]) -> Iterator[Written]:
    """Write the tables `names` of the run in `out` as one workbook, and a sheet that lists the cells that were cut."""
    written: list[Written] = []
    cuts: list[Cut] = []
    with replacing(to) as temporary, temporary.open("wb") as file, Workbook(file, OPTIONS) as book:
        book.set_properties({"title": "onrecord", "created": CREATED})
        for name in names:
            table = BY_NAME[name]
            sheets = _Sheets(book, name, table.schema.names)
            for row in rows(out, table):
                cuts += sheets.add(list(row.values()), " ".join(cell(row[column]) for column in table.key))
            written.append(Written(to, sheets.count, f"rows of {name}"))
            sheets.finish()
        if cuts:
            listed = _Sheets(book, CUTS, ["sheet", "cell", "row", "characters"])
            for cut in cuts:
                listed.add([cut.sheet, cut.place, cut.key, cut.characters], "")
            listed.finish()
            written.append(Written(to, len(cuts), f"cells cut to {CHARACTERS} characters, listed in its last sheet"))
    yield from written


class _Sheets:
    """The sheet of one table, and further ones when it has more rows than a sheet may have."""

    def __init__(self, book: Workbook, name: str, heading: Sequence[str]) -> None:
        self._book = book
        self._name = name
        self._heading = heading
        self._number = 0
        self.count = 0
        self._begin()

    def add(self, values: Sequence[Any], key: str) -> list[Cut]:
        """Write the next row; the cells of it that were cut."""
        if self._next == ROWS:
            self.finish()
            self._begin()
        found = [self._write(column, value, key) for column, value in enumerate(values)]
        self._next += 1
        self.count += 1
        return [cut for cut in found if cut]

    def finish(self) -> None:
        """Set what is known when the last row is written: the widths of the columns and the filter."""
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, min(max(width + 2, WIDTHS[0]), WIDTHS[1]))
        self._sheet.autofilter(0, 0, self._next - 1, len(self._heading) - 1)

    def _begin(self) -> None:
        self._number += 1
        self._sheet = self._book.add_worksheet(self._name if self._number == 1 else f"{self._name} {self._number}")
        self._sheet.freeze_panes(1, 0)
        bold = self._book.add_format({"bold": True})
        for column, name in enumerate(self._heading):
            self._sheet.write_string(0, column, name, bold)
        self._widths = [len(name) for name in self._heading]
        self._next = 1

    def _write(self, column: int, value: Any, key: str) -> Cut | None:
        if value is None:
            return None
        if isinstance(value, bool):
            self._sheet.write_boolean(self._next, column, value)
            return None
        words = cell(value)
        self._widths[column] = max(self._widths[column], len(words))
        if isinstance(value, int | float | Decimal) and is_kept(value):
            self._sheet.write_number(self._next, column, float(value))
            return None
        self._sheet.write_string(self._next, column, fitting(words))
        if _size(words) <= CHARACTERS:
            return None
        return Cut(self._sheet.get_name(), xl_rowcol_to_cell(self._next, column), key, len(words))


def is_kept(value: float | Decimal) -> bool:
    """True when Excel keeps a number: every digit of a whole number or an amount; a float is what Excel counts in."""
    if isinstance(value, float):
        return math.isfinite(value)
    return len(cell(value).lstrip("-").replace(".", "").strip("0")) <= DIGITS


def fitting(words: str) -> str:
    """Text as it fits a cell: whole, or its beginning with a mark that says how many characters it had."""
    if _size(words) <= CHARACTERS:
        return words
    mark = f"… [cut: {len(words)} characters]"
    kept = words.encode("utf-16-le")[: 2 * (CHARACTERS - len(mark))]
    return f"{kept.decode('utf-16-le', errors='ignore')}{mark}"


def _size(words: str) -> int:
    return len(words) + sum(sign > "\uffff" for sign in words) if len(words) > CHARACTERS // 2 else len(words)
