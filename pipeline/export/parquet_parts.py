"""Parquet in parts: a folder a table, which query engines read as one table and share among their workers."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pipeline import tables
from pipeline.export.contract import BY_NAME, parts
from pipeline.export.files import Written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.schema import Table

PART_ROWS = 65_536
"""Rows in each part but the last: a multiple of every table's row group, so that a part's bytes depend on its rows."""


def write(out: Path, to: Path, names: Sequence[str]) -> Iterator[Written]:
    """Write the tables `names` of the run in `out` as `NAME/part-00000.parquet` and so on in the folder `to`.

    The rows stand in the table's order; a table without rows has one part, with the schema. Parts of an earlier export
    that this one does not have are removed, for who reads `NAME/*.parquet` would take them for rows of the run.
    """
    for name in names:
        folder = to / name
        yield Written(folder, _write(out, folder, BY_NAME[name]), "rows")


def _write(out: Path, folder: Path, table: Table) -> int:
    path = out / f"{table.name}.parquet"
    shaped_by, n_rows, batches = tables.provenance(path), tables.count(path), parts(out, table)
    made = [folder / f"part-{number:05}.parquet" for number in range(max(1, -(-n_rows // PART_ROWS)))]
    for part in made:
        tables.write(part, table, islice(batches, PART_ROWS // table.row_group), shaped_by)
    for left in set(folder.glob("part-*.parquet")).difference(made):
        left.unlink()
    return n_rows
