"""CSV for spreadsheets: one file a table, UTF-8 with a byte order mark, lines and quoting as in RFC 4180."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from pipeline.export.contract import BY_NAME, rows
from pipeline.export.files import Written, text_file
from pipeline.export.values import cell
from pipeline.spreadsheet import defused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.schema import Table


def write(out: Path, to: Path, names: Sequence[str]) -> Iterator[Written]:
    """Write the tables `names` of the run in `out` as `NAME.csv` in the folder `to`.

    A cell that a spreadsheet would take for a formula begins with an apostrophe; all other text is verbatim.
    """
    for name in names:
        path = to / f"{name}.csv"
        yield Written(path, _write(out, path, BY_NAME[name]), "rows")


def _write(out: Path, path: Path, table: Table) -> int:
    count = 0
    with text_file(path, "utf-8-sig") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table.schema.names)
        for row in rows(out, table):
            writer.writerow([defused(cell(value)) for value in row.values()])
            count += 1
    return count
