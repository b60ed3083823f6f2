"""The Python API: the verbs of the command, as Arrow tables."""

from __future__ import annotations

import csv
import doctest
import json
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pipeline.errors import InputError, OnrecordError, ParamsError, QueryError, TableError
from pipeline.look.dossier import Dossier
from pipeline.schema import MONEY, TABLES
from stages import api
from stages.cli import main
from tests.look.look_tables import rows, written

if TYPE_CHECKING:
    import pyarrow as pa

SEEDS = Path(__file__).parents[2] / "seeds"
STORY = 'Jane Example said: "We shall keep the library open." The council set aside £3m for it by 2031.\n'


@pytest.fixture
def tables(tmp_path) -> api.Outputs:
    written(tmp_path)
    return api.open(tmp_path)


def printed(command: str, folder: Path, *asked: str) -> list[dict[str, str]]:
    result = CliRunner().invoke(main, [command, str(folder), *asked, "--format", "csv"])
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(result.stdout.splitlines()))


@pytest.mark.parametrize("command", ["people", "quotes", "money"])
def test_the_lists_are_those_of_the_commands(tables, command):
    found: pa.Table = getattr(tables, command)()
    lines = printed(command, tables.folder)
    assert found.column_names == list(lines[0])
    assert found["id"].to_pylist() == [line["id"] for line in lines]


def test_people_of_a_type_and_quoted_often(tables):
    assert tables.people(type="person")["id"].to_pylist() == ["e-quill", "e-reed"]
    assert tables.people(min_quotes=2)["id"].to_pylist() == ["e-quill"]
    with pytest.raises(QueryError, match="no type is called 'ship': known are person, organisation, place, all"):
        tables.people(type="ship")


def test_quotes_of_somebody_of_a_kind_with_words(tables):
    assert tables.quotes(speaker="reed")["co_speakers"].to_pylist() == [["Tomas Reed"]]
    assert tables.quotes(kind="direct")["id"].to_pylist() == ["q-certain"]
    assert tables.quotes(text="little")["speaker"].to_pylist() == [None]
    with pytest.raises(QueryError, match="no kind of quote"):
        tables.quotes(kind="shouted")
    with pytest.raises(OnrecordError, match="is called 'Nobody'"):
        tables.quotes(speaker="Nobody")


@pytest.mark.parametrize("size", ["2.5m", 2_500_000, Decimal(2_500_000)])
def test_money_of_a_size(tables, size):
    assert tables.money(currency="gbp", at_least=size)["amount"].to_pylist() == [Decimal(3_000_000)]
    assert tables.money(currency="GBP", at_most=size)["id"].to_pylist() == ["f-pier"]


def test_money_of_somebody_and_of_nobody(tables):
    assert tables.money(claimant="Tern Ferry Trust", role="cost")["id"].to_pylist() == ["f-found"]
    assert tables.money(narrated=True)["id"].to_pylist() == ["f-told"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"role": "savings"}, "no role is called 'savings': known are cost, price, saving"),
        ({"at_least": "30m"}, "a size needs a currency"),
        ({"at_most": "much", "currency": "GBP"}, "'much' is no amount"),
        ({"narrated": True, "claimant": "Quill"}, "exclude each other"),
    ],
)
def test_what_cannot_be_asked_of_money(tables, asked, told):
    with pytest.raises(QueryError, match=told):
        tables.money(**asked)


def test_whole_tables(tables):
    for table in TABLES:
        assert tables.table(table.name).num_rows == len(rows().get(table.name, []))
    assert tables.table("money").schema.equals(MONEY.schema)
    with pytest.raises(QueryError, match="no table is called 'speakers'"):
        tables.table("speakers")


def test_one_of_them_and_why(tables):
    found = tables.show("reed")
    assert isinstance(found, Dossier)
    assert [quote.quote_id for quote in found.quotes] == ["q-pier"]
    assert tables.explain("m-she").id == "m-she"
    assert tables.sentence("m-they") == "They said little else."
    with pytest.raises(OnrecordError, match="is called 'Nobody'"):
        tables.show("Nobody")


def test_several_of_a_name(tmp_path):
    written(tmp_path, entities=[{"entity_id": "e-1", "name": "A Quill"}, {"entity_id": "e-2", "name": "B Quill"}])
    with pytest.raises(OnrecordError, match=r"'quill' may mean 2 entities, ask by an id: .*e-1.*e-2"):
        api.open(tmp_path).show("quill")


def test_a_query(tables):
    assert tables.query("select count(*) as n from quotes").to_pylist() == [{"n": 7}]
    with pytest.raises(QueryError):
        tables.query("selec")


def test_what_changed(tmp_path):
    before = written(tmp_path / "old")
    money = [row | {"role": "fine"} if row["figure_id"] == "f-pier" else row for row in rows()["money"]]
    written(tmp_path / "new", money=[*money[:2]])
    old, new = api.open(before.folder), api.open(tmp_path / "new")
    assert old.diff(old).num_rows == 0
    changes = old.diff(new)
    assert changes.schema == api.CHANGES
    found = {(row["kind"], row["key"][0]): row["columns"] for row in changes.to_pylist()}
    assert found == {
        ("removed", "f-told"): [],
        ("changed", "f-pier"): [{"column": "role", "old": "cost", "new": "fine"}],
    }


def test_no_folder(tmp_path):
    with pytest.raises(TableError, match=r"is no folder: run `onrecord run`, or `api\.run`, first"):
        api.open(tmp_path / "absent")
    with pytest.raises(TableError, match="run `onrecord run` first"):
        api.open(tmp_path).people()


def test_opening_tables_does_not_wait_for_the_model():
    code = "import sys; from stages import api; print('spacy' in sys.modules, 'duckdb' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_a_run_is_not_read_as_its_own_input(tmp_path):
    with pytest.raises(InputError, match="the next run would read its own tables"):
        api.run(tmp_path, tmp_path / "out")


def test_wrong_parameters(tmp_path):
    (tmp_path / "params.yaml").write_text("monny: {}", encoding="utf-8")
    with pytest.raises(ParamsError, match="did you mean 'money'"):
        api.run(SEEDS, tmp_path / "out", params=tmp_path / "params.yaml")


@pytest.mark.slow
def test_a_run_with_parameters_and_corrections(tmp_path):
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "params.yaml").write_text("quotes: {mode: rules}\n", encoding="utf-8")
    tables = api.run(tmp_path / "story.txt", str(tmp_path / "out"), params=tmp_path / "params.yaml")
    params = json.loads(tables.table("quotes").schema.metadata[b"onrecord.params"])
    assert params["quotes"]["mode"] == "rules"
    ((identifier, amount),) = zip(*tables.money().select(["id", "amount"]).to_pydict().values(), strict=True)
    assert amount == Decimal(3_000_000)
    (tmp_path / "overrides").mkdir()
    (tmp_path / "overrides" / "money.csv").write_text(
        f"action,id,value,reason,author,date\nreject,{identifier},,no figure,A. Editor,2031-01-02\n", encoding="utf-8"
    )
    corrected = api.run(tmp_path / "story.txt", tmp_path / "other", overrides=tmp_path / "overrides")
    assert corrected.money().num_rows == 0


@pytest.mark.slow
def test_the_examples_in_the_documentation(tmp_path, monkeypatch):
    shutil.copytree(SEEDS, tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    tables = api.run("seeds", "outputs")
    failed, tried = doctest.testmod(api, extraglobs={"api": api, "tables": tables})
    assert failed == 0
    assert tried >= 15
