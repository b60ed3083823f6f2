"""`onrecord query` and `onrecord quotes` as their users call them, and lists as files."""

from __future__ import annotations

import csv
import json
import re
import shlex
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from stages.cli import main
from stages.commands.query import QUERY_HELP
from tests.look.look_tables import rows, written

SQL = "select quote_id, confidence, parts, unresolved_reason from quotes order by quote_id"


def onrecord(*arguments: object, code: int = 0, **given: str):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], **given)
    assert result.exit_code == code, result.output + str(result.exception)
    return result


def test_a_query_in_every_format(tmp_path):
    written(tmp_path)
    heading, first, *_ = onrecord("query", SQL, tmp_path).stdout.splitlines()
    assert heading.split() == ["quote_id", "confidence", "parts", "unresolved_reason"]
    assert first.startswith("q-broke    0.7")
    lines = [json.loads(line) for line in onrecord("query", SQL, tmp_path, "--format", "jsonl").stdout.splitlines()]
    listed = list(csv.DictReader(onrecord("query", SQL, tmp_path, "--format", "csv").stdout.splitlines()))
    assert [row["quote_id"] for row in listed] == [line["quote_id"] for line in lines]
    assert json.loads(listed[0]["parts"]) == lines[0]["parts"]
    assert (listed[0]["unresolved_reason"], lines[0]["unresolved_reason"]) == ("", None)
    assert onrecord("query", SQL, tmp_path, "--format", "parquet", "--to", tmp_path / "found.parquet").stdout == ""
    assert pq.read_table(tmp_path / "found.parquet").to_pylist() == lines


def test_a_query_from_stdin_and_of_the_usual_folder(tmp_path, monkeypatch):
    written(tmp_path / "outputs")
    monkeypatch.chdir(tmp_path)
    assert onrecord("query", "-", "--format", "csv", input="select 1 as one;\n").stdout == "one\n1\n"
    assert onrecord("query", "select 'nothing' as a where false").stdout == "a\n"


def test_what_a_story_says_is_only_shown(tmp_path):
    written(tmp_path, documents=[row | {"title": "=HYPERLINK()\x1b[2J"} for row in rows()["documents"]])
    sql = 'select title as "\u202ename" from documents limit 1'
    assert onrecord("query", sql, tmp_path).stdout == "\\u202ename\n=HYPERLINK()\\x1b[2J\n"
    assert onrecord("query", sql, tmp_path, "--format", "csv").stdout == "\\u202ename\n'=HYPERLINK()\\x1b[2J\n"
    assert onrecord("query", sql, tmp_path, "--format", "jsonl").stdout.isascii()


@pytest.mark.parametrize("sql", ["selec", "select * from quotations", "copy quotes to 'a.csv'", "select 1 a, 2 a"])
def test_wrong_sql_is_usage(tmp_path, sql):
    written(tmp_path)
    result = onrecord("query", sql, tmp_path, code=2)
    assert result.stdout == ""
    assert all(line.startswith("onrecord: ") for line in result.stderr.splitlines())


def test_without_tables_the_way_to_get_them(tmp_path):
    assert "run `onrecord run` first" in onrecord("query", "select 1", tmp_path, code=1).stderr


@pytest.mark.parametrize("command", [["query", "select 1"], ["people"], ["quotes"], ["money"]])
def test_parquet_needs_a_file(tmp_path, command):
    written(tmp_path)
    assert "needs --to FILE" in onrecord(*command, tmp_path, "--format", "parquet", code=2).stderr


@pytest.mark.parametrize("command", ["people", "quotes", "money"])
def test_a_list_as_a_file(tmp_path, command):
    written(tmp_path)
    file = tmp_path / "new" / "list"
    for form in ("table", "csv", "jsonl"):
        assert onrecord(command, tmp_path, "--format", form, "--to", file).stdout == ""
        assert file.read_text(encoding="utf-8") == onrecord(command, tmp_path, "--format", form).stdout
    ids = [json.loads(line)["id"] for line in file.read_text(encoding="utf-8").splitlines()]
    onrecord(command, tmp_path, "--format", "parquet", "--to", file)
    first = file.read_bytes()
    assert pq.read_table(file)["id"].to_pylist() == ids
    onrecord(command, tmp_path, "--format", "parquet", "--to", file)
    assert file.read_bytes() == first


def test_a_file_that_cannot_be_written(tmp_path):
    written(tmp_path)
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "onrecord: " in onrecord("people", tmp_path, "--to", tmp_path / "file" / "below", code=1).stderr


def test_quotes_of_somebody_of_some_kind_with_some_words(tmp_path):
    written(tmp_path)

    def ids(*asked: object) -> list[str]:
        printed = onrecord("quotes", tmp_path, *asked, "--format", "jsonl").stdout.splitlines()
        return [json.loads(line)["id"] for line in printed]

    assert ids("--speaker", "reed") == ["q-pier"]
    assert ids("--kind", "direct", "--kind", "mixed") == ["q-certain"]
    assert ids("--text", "FARES") == ["q-fares"]
    result = onrecord("quotes", tmp_path, "--text", "zebra")
    assert result.stdout.split() == ["SPEAKER", "KIND", "CUE", "QUOTE", "PLACE", "ID"]
    assert "no quote in" in result.stderr
    onrecord("quotes", tmp_path, "--kind", "shouted", code=2)
    assert "is called 'Nobody'" in onrecord("quotes", tmp_path, "--speaker", "Nobody", code=1).stderr


@pytest.mark.slow
def test_the_examples_of_the_help_on_the_seeds(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    seeds = Path(__file__).parents[2] / "seeds"
    onrecord("run", seeds, "--out", "outputs")
    (tmp_path / "tables").symlink_to("outputs")
    examples = re.findall(r'^    onrecord query ".*?".*?$', QUERY_HELP, re.DOTALL | re.MULTILINE)
    speakers, claims, proofs = (onrecord(*shlex.split(example)[1:]).stdout for example in examples)
    assert speakers.splitlines()[1].startswith("John-Paul Campion")
    assert "Warwickshire Police,£35m,35000000,GBP,saving," in claims.splitlines()
    assert any("hugely disapointed" in json.loads(line)["proof"] for line in proofs.splitlines())
