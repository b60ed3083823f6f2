"""The tables of a run as an export reads them: of the contract's schema, a few rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.errors import TableError
from pipeline.schema import TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

BY_NAME = {table.name: table for table in TABLES}


def parts(out: Path, table: Table) -> Iterator[pa.Table]:
    """A table of a run in parts, in order. Raises TableError when it is missing, damaged or of another schema."""
    return tables.batches(out / f"{table.name}.parquet", table, table.row_group)


def rows(out: Path, table: Table, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a table in order, all columns or these. Raises as `parts`."""
    for part in parts(out, table):
        yield from (part.select(columns) if columns else part).to_pylist()


def expect(out: Path, names: Iterable[str]) -> None:
    """Look at these tables before anything is written. Raises TableError when one cannot be read."""
    if not out.is_dir():
        raise TableError(f"{out} is no folder of tables: run `onrecord run` first, and name its --out folder")
    for name in names:
        next(tables.batches(out / f"{name}.parquet", BY_NAME[name], 1), None)
