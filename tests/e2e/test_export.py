"""`onrecord export` as its users call it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from pipeline.export.formats import FORMATS
from stages.cli import main
from tests.export.export_tables import written

SEEDS = Path(__file__).parents[2] / "seeds"


def onrecord(*arguments: object, code: int = 0):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output + str(result.exception)
    return result


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_on_stderr_what_it_wrote(form, tmp_path):
    written(tmp_path / "out")
    result = onrecord("export", form, tmp_path / "out", "--to", tmp_path / "to")
    assert result.stdout == ""
    assert all(line.startswith(f"onrecord: {tmp_path / 'to'}") for line in result.stderr.splitlines())
    assert result.stderr
    assert (tmp_path / "to").is_dir() == FORMATS[form].is_folder


def test_the_tables_are_those_of_outputs_unless_named(tmp_path, monkeypatch):
    written(tmp_path / "outputs")
    monkeypatch.chdir(tmp_path)
    onrecord("export", "csv", "--to", "csv", "--table", "quotes", "--table", "money")
    assert {path.name for path in (tmp_path / "csv").iterdir()} == {"quotes.csv", "money.csv"}


def test_what_cannot_be_done_is_said(tmp_path):
    out = written(tmp_path / "out")

    def refused(*arguments: object, to: Path = tmp_path / "to", code: int = 1) -> str:
        return onrecord("export", *arguments, "--to", to, code=code).stderr

    assert "run `onrecord run` first" in refused("csv", tmp_path / "absent")
    assert "is a folder" in refused("prodigy", out, to=tmp_path)
    assert "it holds quotes" in refused("quotation", out, "--table", "money")
    assert "'documents'" in refused("csv", out, "--table", "people", code=2)
    assert "'quotation'" in refused("pdf", out, code=2)
    assert "--to" in onrecord("export", "csv", out, code=2).stderr
    assert {path.name for path in tmp_path.iterdir()} == {"out"}


def test_help_lists_the_formats_with_examples():
    printed = onrecord("export", "--help").stdout
    assert all(f"  {name} " in printed and form.about in printed for name, form in FORMATS.items())
    assert "onrecord export csv --to csv/" in printed
    assert "onrecord export " in onrecord("--help").stdout


@pytest.mark.slow
def test_the_seeds_in_every_format(tmp_path):
    out = tmp_path / "out"
    onrecord("run", SEEDS, "--out", out)
    for form in FORMATS:
        onrecord("export", form, out, "--to", tmp_path / form)
    quotes = pq.read_table(out / "quotes.parquet").to_pylist()
    ids = [row["quote_id"] for row in quotes]
    with (tmp_path / "csv" / "quotes.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["quote_id"] for row in csv.DictReader(file)] == ids
    collection = json.loads((tmp_path / "annotation").read_text(encoding="utf-8"))
    assert {each["id"].rpartition(":")[2] for each in collection["first"]["items"]} == {
        row["quote_id"] for row in quotes
    }
    graph = json.loads((tmp_path / "quotation").read_text(encoding="utf-8"))["@graph"]
    spoken = [node for node in graph if "spokenByCharacter" in node]
    assert len(spoken) == sum(row["speaker_id"] is not None for row in quotes)
    notes = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "brat").glob("*.ann"))
    assert "hugely disapointed" in notes
    assert "GBP 35000000" in notes
