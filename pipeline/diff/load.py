"""The tables of a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import tables
from pipeline.errors import TableError
from pipeline.schema import QUOTES, TABLES

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa


def load(folder: Path) -> dict[str, pa.Table]:
    """The tables of the contract that a folder holds as NAME.parquet, by name.

    Raises TableError when the folder does not exist or holds none, and when a table is damaged or of another schema.
    """
    if not folder.is_dir():
        raise TableError(f"{folder} is no folder: give one that `onrecord run --out` wrote")
    paths = ((table, folder / f"{table.name}.parquet") for table in TABLES)
    found = {table.name: tables.read(path, table) for table, path in paths if path.exists()}
    if not found:
        raise TableError(f"{folder} holds no table such as {QUOTES.name}.parquet: give one that `onrecord run` wrote")
    return found
