"""Some rows and columns of the tables in a folder, without reading the rest."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline import tables
from pipeline.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from pipeline.schema import Table

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a run, NAME.parquet each, in one folder."""

    folder: Path

    def rows(
        self, table: Table, columns: Sequence[str], keys: Sequence[str] = (), wanted: Collection[str | None] = ()
    ) -> list[Row]:
        """Rows in order, with these columns: all, or those that hold one of `wanted` in one of the columns `keys`.

        Only the keys are read of row groups without such a row. Raises TableError when the table is missing, damaged
        or of another schema than the contract's.
        """
        tables.refuse_mixed(self.folder)
        path = self.folder / f"{table.name}.parquet"
        if not path.exists():
            raise TableError(f"{self.folder} holds no {path.name}: run `onrecord run` first, and name its --out folder")
        values = _strings(sorted(value for value in wanted if value is not None))
        found: list[Row] = []
        try:
            with pq.ParquetFile(path) as file:
                if not _is_of(table, file.schema_arrow):
                    raise TableError(f"{path} was written by another version of onrecord: run `onrecord run` again")
                for group in range(file.num_row_groups):
                    found += _of_group(file, group, columns, keys, values)
        except (pa.ArrowException, OSError) as error:
            raise TableError(f"{path} cannot be read ({error}): delete it and run `onrecord run` again") from error
        return found


def _is_of(table: Table, schema: pa.Schema) -> bool:
    version = (schema.metadata or {}).get(b"onrecord.schema_version", b"").decode()
    return version == table.version and bool(schema.equals(table.schema))


def _of_group(
    file: pq.ParquetFile, group: int, columns: Sequence[str], keys: Sequence[str], values: pa.Array
) -> list[Row]:
    if not keys:
        return list(file.read_row_group(group, columns=list(columns)).to_pylist())
    held = file.read_row_group(group, columns=list(keys))
    numbers = sorted({number for key in keys for number in _holding(held[key].combine_chunks(), values)})
    if not numbers:
        return []
    return list(file.read_row_group(group, columns=list(columns)).take(_integers(numbers)).to_pylist())


def _holding(column: pa.Array, values: pa.Array) -> list[int]:
    """Numbers of the rows in which a column of strings, or of lists of them, holds one of some values."""
    if not pa.types.is_list(column.type):
        return list(pc.indices_nonzero(pc.is_in(column, values)).to_pylist())
    within = pc.is_in(pc.list_flatten(column), values)
    return list(pc.list_parent_indices(column).filter(within).to_pylist())


# `pa.array` would import pandas wherever that is installed: half a second, for nothing.


def _strings(values: Sequence[str]) -> pa.Array:
    encoded = [value.encode() for value in values]
    offsets = array("i", accumulate(map(len, encoded), initial=0))
    return pa.StringArray.from_buffers(len(values), pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded)))


def _integers(values: Sequence[int]) -> pa.Array:
    return pa.Array.from_buffers(pa.int64(), len(values), [None, pa.py_buffer(array("q", values))])
