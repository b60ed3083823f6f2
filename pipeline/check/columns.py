"""Columns of a run's tables, part by part, as arrays: what the checks have in common in reading them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import tables
from pipeline.schema import ROW_GROUP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.schema import Table


TEXTS = 256
"""Rows of `documents` read at a time, where their texts are."""
NOWHERE = -1
"""Stands for an offset that is null: no text has it."""


def parts(path: Path, columns: Sequence[str] | None = None, rows: int = ROW_GROUP) -> Iterator[tuple[int, pa.Table]]:
    """The rows of a table in parts of `rows` rows, each with the number of its first row."""
    start = 0
    for part in tables.batches(path, None, rows, columns):
        yield start, part
        start += part.num_rows


def one(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def offsets(column: pa.ChunkedArray | pa.Array) -> NDArray[np.int64]:
    """Whole numbers as an array, NOWHERE for null."""
    found: NDArray[np.int64] = np.asarray(pc.fill_null(column, NOWHERE)).astype(np.int64)
    return found


def true(column: pa.ChunkedArray | pa.Array) -> NDArray[np.bool_]:
    """Truth values as an array, False for null."""
    found: NDArray[np.bool_] = np.asarray(pc.fill_null(column, False)).astype(np.bool_)
    return found


def items(column: pa.ChunkedArray) -> tuple[NDArray[np.int64], pa.Array]:
    """The items of a column of lists, with the row of each."""
    lists = one(column)
    return np.asarray(pc.list_parent_indices(lists)).astype(np.int64), pc.list_flatten(lists)


def ranges(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers from each start on, as many as its length says, one range behind the other."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))


def shown(table: Table, part: pa.Table, row: int) -> str:
    """The key of a row as messages name it."""
    return shown_key(part[name][row].as_py() for name in table.key)


def shown_key(key: Any) -> str:
    """A key as messages name it."""
    return " ".join(str(value) for value in key)
