"""`onrecord run` from object storage to object storage: the tables of a run over a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from pipeline.schema import TABLES
from pipeline.storage.place import Place
from pipeline.tables import read
from stages.cli import main
from tests.storage.served import put

pytestmark = pytest.mark.slow

SEEDS = Path(__file__).parents[2] / "seeds"


def onrecord(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output + str(result.exception)
    return result.output


def test_the_tables_are_those_of_a_run_over_a_folder(server: str, bucket: str, tmp_path: Path) -> None:
    for path in SEEDS.iterdir():
        put(server, bucket, f"stories/{path.name}", path.read_bytes())
    source, out = f"s3://{bucket}/stories", f"s3://{bucket}/tables"
    said = onrecord("run", source, "--out", out)
    assert f"report: {out}/latest.json" in said
    onrecord("run", SEEDS, "--out", tmp_path / "here")
    latest = json.loads(b"".join(Place.of(out).below("latest.json").read() or ()))
    for table in TABLES:
        path = latest["tables"][table.name].replace("*", "part-00000")
        there = pq.read_table(f"{bucket}/tables/{path}", filesystem=Place.of(out).filesystem)
        assert there.equals(read(tmp_path / "here" / f"{table.name}.parquet", table)), table.name
    assert ": 0 objects uploaded" in onrecord("run", source, "--out", out)


def test_a_failed_run_publishes_nothing(server: str, bucket: str) -> None:
    put(server, bucket, "stories/broken.txt", b"\x00\x01\x02")
    onrecord("run", f"s3://{bucket}/stories", "--out", f"s3://{bucket}/tables", "--strict", code=1)
    assert Place.of(f"s3://{bucket}/tables").files() == {}


def test_what_is_not_there_is_told_in_a_line(bucket: str, tmp_path: Path) -> None:
    said = onrecord("run", f"s3://{bucket}/none", "--out", tmp_path / "out", code=1)
    assert said == f"onrecord: s3://{bucket}/none: there is nothing there\n"
