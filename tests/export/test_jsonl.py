"""JSON lines: what a table holds, nothing lost."""

import json
from datetime import datetime
from decimal import Decimal

import pyarrow.parquet as pq

from pipeline.export.formats import export
from tests.export.export_tables import written


def test_an_object_a_row_nulls_kept(tmp_path):
    out = written(tmp_path / "out")
    export("jsonl", out, tmp_path)
    for path in out.iterdir():
        lines = (tmp_path / f"{path.stem}.jsonl").read_text(encoding="utf-8").split("\n")
        assert lines.pop() == ""
        kept = pq.read_table(path).to_pylist()
        told = [json.loads(line) for line in lines]
        assert [list(row) for row in told] == [list(row) for row in kept]
        for row, other in zip(told, kept, strict=True):
            for name, value in other.items():
                found = Decimal(row[name]) if isinstance(value, Decimal) else row[name]
                assert found == (value.isoformat() if isinstance(value, datetime) else value)


def test_amounts_are_exact_strings_and_odd_signs_are_escaped(tmp_path):
    export("jsonl", written(tmp_path / "out"), tmp_path, ["documents", "money"])
    money = [json.loads(line) for line in (tmp_path / "money.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["amount"] for row in money] == ["2000000.5", None, None]
    assert money[1]["high"] == "12345678901234567890"
    data = (tmp_path / "documents.jsonl").read_bytes().decode()
    assert "“We are 🚢 certain,”" in data
    assert all(sign.isprintable() for sign in data.replace("\n", ""))
