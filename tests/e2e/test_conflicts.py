"""The conflicts of the seeds, as a run writes them and as its check has proved them."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from pipeline import tables
from pipeline.schema import CONFLICTS
from stages.cli import main

pytestmark = pytest.mark.slow

SEEDS = Path(__file__).parents[2] / "seeds"


def test_what_the_seeds_disagree_on(tmp_path):
    result = CliRunner().invoke(main, ["run", str(SEEDS), "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    texts = {row["doc_id"]: row["text"] for row in pq.read_table(tmp_path / "documents.parquet").to_pylist()}
    rows = {row["kind"]: row for row in tables.read(tmp_path / "conflicts.parquet", CONFLICTS).to_pylist()}
    assert sorted(rows) == ["contradiction", "forecast_outcome"]
    values = {}
    for row in rows.values():
        for side in (row["left"], row["right"]):
            text = texts[side["doc_id"]]
            assert text[side["start"] : side["end"]] == side["value"]
            values[side["value"]] = text[side["sentence_start"] : side["sentence_end"]]
    assert sorted(values) == ["2012", "2013", "more than £35m", "£30m"]
    assert values["2012"].endswith(
        "have shared certain functions such as firearms, forensics and computer services since 2012."
    )
    assert values["2013"].startswith("The two forces merged services such as firearms")
    assert values["2013"] == values["£30m"]
    assert "had saved more than £35m" in values["more than £35m"]
    contradiction = rows["contradiction"]
    assert contradiction["left"]["doc_id"] != contradiction["right"]["doc_id"]
    assert [contradiction[side]["claimant_id"] for side in ("left", "right")] == [None, None]
    assert [rows["forecast_outcome"][side]["value"] for side in ("left", "right")] == ["£30m", "more than £35m"]
