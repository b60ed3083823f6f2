"""Rows by their numbers, in order or not, and with no more of the file in memory than two row groups."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.check.rows import HELD, Rows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    pq.write_table(pa.table({"n": list(range(50)), "also": ["x"] * 50}), tmp_path / "n.parquet", row_group_size=8)
    return tmp_path / "n.parquet"


@pytest.mark.parametrize(
    "numbers", [[], [0], [49], list(range(50)), [7, 8], [6, 7, 8, 9], [9, 3, 3, 40, 41, 0], list(range(49, -1, -1))]
)
def test_rows_come_in_the_order_they_are_asked_for(path: Path, numbers: list[int]) -> None:
    with Rows(path, ["n"]) as rows:
        found = rows.take(np.array(numbers, np.int64))
    assert found.to_pydict() == {"n": numbers}


def test_in_order_each_row_group_is_read_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    rows = Rows(path)
    group = rows._file.read_row_group

    class Watched:
        def read_row_group(self, number: int, *rest: object, **more: object) -> pa.Table:
            read.append(number)
            return group(number, *rest, **more)

    monkeypatch.setattr(rows, "_file", Watched())
    for start in range(0, 50, 5):
        assert rows.take(np.arange(start, start + 5))["n"].to_pylist() == list(range(start, start + 5))
        assert len(rows._held) <= HELD
    assert read == list(range(7))
