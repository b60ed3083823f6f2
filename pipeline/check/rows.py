"""Rows of a table by their numbers, without the table in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from numpy.typing import NDArray

HELD = 2
"""Row groups in memory at a time: a stretch of rows may begin in one and end in the next."""


class Rows:
    """The rows of a Parquet file. Asked for in their order, each row group is read once; else once for each jump."""

    def __init__(self, path: Path, columns: Sequence[str] | None = None) -> None:
        self._file = pq.ParquetFile(path, pre_buffer=False)
        self._columns = columns
        self._empty = self._file.schema_arrow.empty_table()
        if columns is not None:
            self._empty = self._empty.select(columns)
        metadata = self._file.metadata
        sizes = [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]
        self._starts = np.cumsum([0, *sizes])
        self._held: dict[int, pa.Table] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def take(self, numbers: NDArray[np.int64]) -> pa.Table:
        """The rows with these numbers, in the order of the numbers."""
        groups = np.searchsorted(self._starts, numbers, side="right") - 1
        ends = [*(np.flatnonzero(np.diff(groups)) + 1).tolist(), len(numbers)] if len(numbers) else []
        found = [self._empty]
        for start, end in zip([0, *ends], ends, strict=False):
            group = int(groups[start])
            rows, at = self._group(group), numbers[start:end] - self._starts[group]
            in_a_row = bool((np.diff(at) == 1).all())
            found.append(rows.slice(int(at[0]), len(at)) if in_a_row else rows.take(pa.array(at)))
        return pa.concat_tables(found)

    def _group(self, group: int) -> pa.Table:
        if group not in self._held:
            while len(self._held) >= HELD:
                del self._held[next(iter(self._held))]
            self._held[group] = self._file.read_row_group(group, self._columns, use_threads=False)
        return self._held[group]
