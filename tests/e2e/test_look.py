"""`onrecord people`, `show`, `money` and `explain` as their users call them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from stages.cli import main
from tests.look.look_tables import written

SEEDS = Path(__file__).parents[2] / "seeds"


def onrecord(*arguments: object, code: int = 0):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output + str(result.exception)
    return result


def test_people_in_every_format(tmp_path):
    written(tmp_path)
    table = onrecord("people", tmp_path).stdout.splitlines()
    assert [line[:10].strip() for line in table] == ["NAME", "Mara Quill", "Tern Ferry", "Tomas Reed", "Ternmouth"]
    rows = list(csv.DictReader(onrecord("people", tmp_path, "--format", "csv").stdout.splitlines()))
    lines = onrecord("people", tmp_path, "--format", "jsonl").stdout.splitlines()
    assert [row["name"] for row in rows] == [json.loads(line)["name"] for line in lines]
    assert (rows[0]["role"], rows[0]["quotes"], rows[0]["id"]) == ("mayor", "4", "e-quill")


def test_people_of_one_type_a_few_of_them(tmp_path):
    written(tmp_path)
    found = onrecord("people", tmp_path, "--type", "person", "--format", "jsonl", "--limit", 1).stdout.splitlines()
    assert [json.loads(line)["name"] for line in found] == ["Mara Quill"]
    assert len(onrecord("people", tmp_path, "--min-quotes", 1).stdout.splitlines()) == 4
    onrecord("people", tmp_path, "--type", "ship", code=2)
    onrecord("people", tmp_path, "--limit", "-1", code=2)


def test_nobody_is_a_heading_and_a_hint(tmp_path):
    written(tmp_path, entities=[])
    result = onrecord("people", tmp_path)
    assert result.stdout.splitlines()[0].startswith("NAME")
    assert len(result.stdout.splitlines()) == 1
    assert "names nobody" in result.stderr
    assert onrecord("people", tmp_path, "--format", "jsonl").stdout == ""


def test_the_tables_are_those_of_outputs_unless_named(tmp_path, monkeypatch):
    written(tmp_path / "outputs")
    monkeypatch.chdir(tmp_path)
    assert "Mara Quill" in onrecord("people").stdout
    assert "Mara Quill" in onrecord("show", "quill").stdout
    assert "'she'" in onrecord("explain", "m-she").stdout


def test_show_one_and_several(tmp_path):
    written(tmp_path)
    assert onrecord("show", "tomas reed", tmp_path).stdout.startswith("Tomas Reed · PERSON · e-reed\n")
    written(tmp_path, entities=[{"entity_id": "e-1", "name": "A Quill"}, {"entity_id": "e-2", "name": "B Quill"}])
    listed = onrecord("show", "quill", tmp_path).stdout.splitlines()
    assert [line.split()[0] for line in listed[1:]] == ["e-1", "e-2"]
    found = json.loads(onrecord("show", "quill", tmp_path, "--format", "json").stdout)
    assert [one["id"] for one in found["matches"]] == ["e-1", "e-2"]
    assert found["dossier"] is None


def test_show_as_json(tmp_path):
    written(tmp_path)
    found = json.loads(onrecord("show", "e-quill", tmp_path, "--format", "json").stdout)
    assert found["dossier"]["entity"] == found["matches"][0]
    assert [quote["quote_id"] for quote in found["dossier"]["quotes"]] == ["q-fares", "q-pier", "q-certain", "q-broke"]
    assert found["dossier"]["figures"][0]["evidence"]["doc_id"] == "d-1"


def test_show_nobody(tmp_path):
    written(tmp_path)
    result = onrecord("show", "Mara Quil", tmp_path, code=1)
    assert result.stdout == ""
    assert "did you mean Mara Quill" in result.stderr


def test_a_name_without_its_quotes_is_explained(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "a name of several words needs quotes" in onrecord("show", "Mara", "Quill", code=1).stderr


@pytest.mark.parametrize("identifier", ["e-quill", "m-she", "q-pier", "f-pier"])
def test_explain_as_text_and_as_json(tmp_path, identifier):
    written(tmp_path)
    assert "[[" in onrecord("explain", identifier, tmp_path).stdout
    assert json.loads(onrecord("explain", identifier, tmp_path, "--format", "json").stdout)["id"] == identifier


@pytest.mark.parametrize("identifier", ["e-none", "m-none", "d-1", "Mara Quill"])
def test_explain_nothing_known(tmp_path, identifier):
    written(tmp_path)
    result = onrecord("explain", identifier, tmp_path, code=1)
    assert result.stdout == ""
    assert "ids look like e-" in result.stderr


def test_money_in_every_format(tmp_path):
    written(tmp_path)
    table = onrecord("money", tmp_path).stdout.splitlines()
    assert [line.split()[-1] for line in table] == ["ID", "f-pier", "f-found", "f-told"]
    rows = list(csv.DictReader(onrecord("money", tmp_path, "--format", "csv").stdout.splitlines()))
    lines = [json.loads(line) for line in onrecord("money", tmp_path, "--format", "jsonl").stdout.splitlines()]
    assert [row["id"] for row in rows] == [line["id"] for line in lines] == ["f-pier", "f-found", "f-told"]
    assert (rows[1]["figure"], rows[1]["claimant"]) == ("more than £3m = GBP 3,000,000", "Tern Ferry Trust")


def test_money_of_somebody_of_some_kind_of_some_size(tmp_path):
    written(tmp_path)

    def ids(*asked: object) -> list[str]:
        printed = onrecord("money", tmp_path, *asked, "--format", "jsonl").stdout.splitlines()
        return [json.loads(line)["id"] for line in printed]

    assert ids("--claimant", "reed") == ["f-pier"]
    assert ids("--narrator") == ["f-told"]
    assert ids("--role", "fine", "--role", "cost", "--currency", "gbp") == ["f-pier", "f-found"]
    assert ids("--currency", "GBP", "--at-least", "2.5m") == ["f-found"]
    assert ids("--currency", "GBP", "--at-most", "2,000,000") == ["f-pier"]
    assert "no figure in" in onrecord("money", tmp_path, "--role", "tax").stderr


def test_what_cannot_be_asked_of_money(tmp_path):
    written(tmp_path)
    assert "needs a currency" in onrecord("money", tmp_path, "--at-least", "5", code=2).stderr
    assert "is no amount" in onrecord("money", tmp_path, "--currency", "GBP", "--at-most", "much", code=2).stderr
    assert "exclude" in onrecord("money", tmp_path, "--narrator", "--claimant", "Quill", code=2).stderr
    assert "is called 'Nobody'" in onrecord("money", tmp_path, "--claimant", "Nobody", code=1).stderr


def test_without_tables_the_way_to_get_them(tmp_path):
    for arguments in (["people"], ["show", "Mara"], ["explain", "e-1"]):
        assert "run `onrecord run` first" in onrecord(*arguments, tmp_path, code=1).stderr
        assert "run `onrecord run` first" in onrecord(*arguments, tmp_path / "absent", code=1).stderr


@pytest.mark.parametrize("command", ["people", "show", "explain"])
def test_help_has_examples_and_exit_codes(command):
    printed = onrecord(command, "--help").stdout
    assert f"onrecord {command} " in printed
    assert "Exit codes: 0" in printed
    assert f"onrecord {command} " in onrecord("--help").stdout


@pytest.fixture(scope="module")
def seeds(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("seeds")
    onrecord("run", SEEDS, "--out", out)
    return out


@pytest.mark.slow
def test_the_seeds_have_one_campion_and_one_bangham(seeds):
    people = [json.loads(line) for line in onrecord("people", seeds, "--format", "jsonl").stdout.splitlines()]
    assert [one["name"] for one in people if "Campion" in one["name"]] == ["John-Paul Campion"]
    assert [one["name"] for one in people if "Bangham" in one["name"]] == ["Anthony Bangham"]
    assert people[0]["role"] == "Police and Crime Commissioner"
    for name in ("John Campion", "mr campion", "JOHN-PAUL CAMPION"):
        assert onrecord("show", name, seeds).stdout.startswith("John-Paul Campion · PERSON")
    force = onrecord("show", "Warwickshire Police", seeds).stdout
    assert "more than £35m = GBP 35,000,000 (saving)" in force


@pytest.mark.slow
def test_every_id_of_the_seeds_is_explained(seeds):
    for table, key in (("entities", "entity_id"), ("mentions", "mention_id"), ("quotes", "quote_id")):
        for identifier in pq.read_table(seeds / f"{table}.parquet")[key].to_pylist():
            assert onrecord("explain", identifier, seeds).stdout
    for identifier in pq.read_table(seeds / "money.parquet")["figure_id"].to_pylist():
        assert "claimant: " in onrecord("explain", identifier, seeds).stdout
