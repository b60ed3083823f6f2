"""Parquet in parts: the same rows and bytes, and no part too many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import tables
from pipeline.export import parquet_parts
from pipeline.schema import RESPONSES, TABLES
from tests.blank_rows import all_tables
from tests.export.export_tables import written

if TYPE_CHECKING:
    from pathlib import Path

GROUP = RESPONSES.row_group


def responses(folder: Path, n_rows: int) -> Path:
    """A run with so many responses."""
    written(folder)
    (one,) = all_tables(responses=[{}])["responses"].to_pylist()
    made = pa.Table.from_pylist([{**one, "party": f"p{number}"} for number in range(n_rows)], RESPONSES.schema)
    shaped_by = tables.Provenance("made-up 1.0", {"quotes": {"mode": "rules"}})
    tables.write(folder / "responses.parquet", RESPONSES, [made], shaped_by)
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("n_rows", [0, 1, GROUP, 2 * GROUP - 1, 2 * GROUP, 2 * GROUP + 1, 5 * GROUP])
def test_parts_hold_so_many_rows_in_the_order_of_the_table(
    n_rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_parts, "PART_ROWS", 2 * GROUP)
    out = responses(tmp_path / "out", n_rows)
    (done,) = parquet_parts.write(out, tmp_path / "to", ["responses"])
    assert (done.path, done.count, done.what) == (tmp_path / "to" / "responses", n_rows, "rows")
    parts = [pq.read_table(tmp_path / "to" / "responses" / name, partitioning=None) for name in names(done.path)]
    assert pa.concat_tables(parts) == tables.read(out / "responses.parquet", RESPONSES)
    assert [part.num_rows for part in parts[:-1]] == [2 * GROUP] * (len(parts) - 1)
    assert all(part.schema.metadata[b"onrecord.model"] == b"made-up 1.0" for part in parts)
    assert len(parts) == max(1, -(-n_rows // (2 * GROUP)))
    count = duckdb.sql(f"select count(*) from read_parquet('{done.path}/*.parquet')").fetchall()
    assert count == [(n_rows,)]


def test_parts_that_are_no_more_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_parts, "PART_ROWS", GROUP)
    to = tmp_path / "to"
    list(parquet_parts.write(responses(tmp_path / "one", 3 * GROUP), to, ["responses"]))
    (to / "responses" / "mine.txt").touch()
    list(parquet_parts.write(responses(tmp_path / "two", GROUP + 1), to, ["responses"]))
    assert names(to / "responses") == ["mine.txt", "part-00000.parquet", "part-00001.parquet"]


def test_a_part_holds_whole_row_groups_of_every_table() -> None:
    assert all(parquet_parts.PART_ROWS % table.row_group == 0 for table in TABLES)
