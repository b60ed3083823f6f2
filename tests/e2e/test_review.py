"""`onrecord review` as its users call it: a sample, its marks, the corrections and the precision they make."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from pipeline.overrides.rows import ACTIONS
from stages.cli import main
from tests.look.look_tables import FERRY, quote, rows, written

SEEDS = Path(__file__).parents[2] / "seeds"


def onrecord(*arguments: object, code: int = 0):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output + str(result.exception)
    return result


def sample(folder: Path, target: Path, *options: object) -> list[dict[str, str]]:
    onrecord("review", folder, "--sample", 50, "--to", target, *options)
    return read(target)


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def save(path: Path, marked: list[dict[str, str]], delimiter: str = ",") -> Path:
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, list(marked[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(marked)
    path.write_text(written.getvalue(), encoding="utf-8", newline="")
    return path


@pytest.fixture
def run(tmp_path) -> Path:
    written(tmp_path / "run")
    return tmp_path / "run"


def apply(run: Path, path: Path, kept: Path, code: int = 0):
    return onrecord("review", run, "--apply", path, "--overrides", kept, "--date", "2026-01-31", code=code)


def test_a_sample_of_every_table_is_the_same_again(run, tmp_path):
    found = sample(run, tmp_path / "a.csv")
    assert {row["table"] for row in found} == {"entities", "quotes", "money"}
    assert {row["sampled"] for row in found} == {"yes"}
    sample(run, tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfsampled,table,id,")


def test_a_sample_of_one_table_by_another_seed(run, tmp_path):
    found = [row["id"] for row in sample(run, tmp_path / "a.csv", "--table", "quotes")]
    other = [row["id"] for row in sample(run, tmp_path / "b.csv", "--table", "quotes", "--seed", 7)]
    assert sorted(found) == sorted(other)
    assert found != other


def test_the_lowest_confidences_say_that_they_are_no_sample(run, tmp_path):
    found = sample(run, tmp_path / "a.csv", "--lowest")
    assert {row["table"] for row in found} == {"quotes", "money"}
    assert {row["sampled"] for row in found} == {"no"}
    marked = save(tmp_path / "m.csv", [row | {"verdict": "right", "author": "ann"} for row in found])
    printed = apply(run, marked, tmp_path / "kept").stdout.splitlines()
    assert printed[1] == "quotes: nothing judged right or wrong (n = 0); not counted: 7 not drawn at random"


def test_rows_judged_before_are_not_drawn_again(run, tmp_path):
    kept = tmp_path / "kept"
    first, *rest = sample(run, tmp_path / "a.csv", "--table", "quotes", "--overrides", kept)
    apply(run, save(tmp_path / "m.csv", [first | {"verdict": "right", "author": "ann"}]), kept)
    again = sample(run, tmp_path / "b.csv", "--table", "quotes", "--overrides", kept)
    assert [row["id"] for row in again] == [row["id"] for row in rest]
    lowest = sample(run, tmp_path / "c.csv", "--table", "quotes", "--overrides", kept, "--lowest")
    assert first["id"] not in {row["id"] for row in lowest}
    queued = [row | {"verdict": "right", "author": "ann"} for row in lowest[:1]]
    apply(run, save(tmp_path / "n.csv", queued), kept)  # one not drawn at random may still be drawn
    assert len(sample(run, tmp_path / "d.csv", "--table", "quotes", "--overrides", kept)) == len(rest)


def test_hostile_text_is_shown_and_stays_out_of_the_corrections(tmp_path):
    evil = "=cmd|' /C calc'!A1\x1b[2J\u202e"
    source = FERRY.replace("fares would rise", evil)
    documents = [rows()["documents"][0] | {"text": source}]
    hostile = quote("q-evil", "d-1", source, evil, None)
    written(tmp_path / "run", documents=documents, quotes=[hostile], entities=[], money=[], mentions=[], merges=[])
    (row,) = sample(tmp_path / "run", tmp_path / "a.csv", "--table", "quotes")
    assert row["text"] == "'=cmd|' /C calc'!A1\\x1b[2J\\u202e"
    marked = save(tmp_path / "m.csv", [row | {"verdict": "wrong", "correction": "reject", "author": "ann"}])
    apply(tmp_path / "run", marked, tmp_path / "kept")
    assert "cmd" not in "".join(path.read_text() for path in (tmp_path / "kept").iterdir())


def test_marks_are_not_written_over(run, tmp_path):
    (tmp_path / "a.csv").write_text("precious")
    result = onrecord("review", run, "--sample", 1, "--to", tmp_path / "a.csv", code=1)
    assert "exists and may hold marks" in result.stderr
    assert (tmp_path / "a.csv").read_text() == "precious"


def test_every_fault_is_told_and_nothing_is_written(run, tmp_path):
    marked = [row | {"author": "ann"} for row in sample(run, tmp_path / "a.csv", "--table", "quotes")]
    marked[0] |= {"verdict": "rihgt"}
    marked[1] |= {"verdict": "wrong", "correction": "set_speaker=Nobody Atall"}
    marked[2] |= {"verdict": "right"}
    result = apply(run, save(tmp_path / "m.csv", marked), tmp_path / "kept", code=2)
    assert [line.split("m.csv:")[1].split(":")[0] for line in result.stderr.splitlines()] == ["2", "3"]
    assert result.stdout == ""
    assert not (tmp_path / "kept").exists()


def test_a_row_that_is_no_more_is_named(run, tmp_path):
    marked = sample(run, tmp_path / "a.csv", "--table", "money")
    marked = [row | {"verdict": "right", "author": "ann"} for row in marked]
    marked[0] |= {"id": "f-gone"}
    result = apply(run, save(tmp_path / "m.csv", marked), tmp_path / "kept")
    assert "m.csv:2: no row of money is f-gone: left out" in result.stderr
    assert "f-gone" not in (tmp_path / "kept" / "reviews.csv").read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "say either --sample N --to FILE or --apply FILE --overrides DIR"),
        (["--sample", "1", "--apply", __file__], "say either"),
        (["--sample", "1"], "--sample needs --to"),
        (["--sample", "0", "--to", "x.csv"], "--sample"),
        (["--sample", "1", "--to", "x.csv", "--table", "entities", "--lowest"], "entities have no confidence"),
        (["--apply", __file__], "--apply needs --overrides"),
        (["--apply", "absent.csv", "--overrides", "kept"], "does not exist"),
        (["--apply", __file__, "--overrides", "kept", "--date", "31.1.2026"], "--date"),
    ],
)
def test_what_cannot_be_asked(run, arguments, words):
    assert words in onrecord("review", run, *arguments, code=2).stderr


def test_without_tables_the_way_to_get_them(tmp_path):
    result = onrecord("review", tmp_path, "--sample", 1, "--to", tmp_path / "a.csv", code=1)
    assert "run `onrecord run` first" in result.stderr
    assert not (tmp_path / "a.csv").exists()


def test_today_is_the_day_of_a_verdict_unless_named(run, tmp_path):
    (row, *_) = sample(run, tmp_path / "a.csv", "--table", "money")
    marked = save(tmp_path / "m.csv", [row | {"verdict": "right", "author": "ann"}])
    onrecord("review", run, "--apply", marked, "--overrides", tmp_path / "kept")
    (kept,) = csv.DictReader((tmp_path / "kept" / "reviews.csv").read_text().splitlines())
    assert kept["date"][:2] == "20"


def test_help_has_examples_and_exit_codes():
    printed = onrecord("review", "--help").stdout
    assert "onrecord review tables/ --sample 100" in printed
    assert "Exit codes: 0" in printed


@pytest.fixture(scope="module")
def seeds(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("seeds")
    onrecord("run", SEEDS, "--out", out)
    return out


def by_id(out: Path, table: str, key: str) -> dict[str, dict[str, object]]:
    return {row[key]: row for row in pq.read_table(out / f"{table}.parquet").to_pylist()}


@pytest.mark.slow
def test_the_whole_round_on_the_seeds(seeds, tmp_path):
    marked = [row | {"verdict": "right", "author": "J. Editor"} for row in sample(seeds, tmp_path / "a.csv")]
    quotes = [row for row in marked if row["table"] == "quotes"]
    figures = {row["text"]: row for row in marked if row["table"] == "money"}
    quotes[0] |= {"verdict": "wrong", "correction": "reject", "note": "reported, not said"}
    quotes[1] |= {"verdict": "wrong", "correction": "set_speaker=Anthony Bangham"}
    figures["£30m"] |= {"verdict": "wrong", "correction": "set_role=cost\nset_claimant=John Campion"}
    kept, path = tmp_path / "overrides", save(tmp_path / "m.csv", marked, ";")
    printed = apply(seeds, path, kept).stdout.splitlines()
    n = len(quotes)
    assert printed[1].startswith(f"quotes: {n - 2} of n = {n} right, {(n - 2) / n:.1%} (95 % interval ")
    assert printed[2].startswith("money: 1 of n = 2 right, 50.0% (95 % interval 9.5% to 90.5%)")

    out = tmp_path / "out"
    onrecord("run", SEEDS, "--out", out, "--overrides", kept)
    found, figure = by_id(out, "quotes", "quote_id"), by_id(out, "money", "figure_id")[figures["£30m"]["id"]]
    assert quotes[0]["id"] not in found
    assert found[quotes[1]["id"]]["speaker"] == "Anthony Bangham"
    assert (figure["role"], figure["claimant"]) == ("cost", "John-Paul Campion")
    account = json.loads((out / "corrections.json").read_text())
    assert {name: counts["applied"] for name, counts in account["tables"].items()} == {
        "entities": 0,
        "quotes": 2,
        "money": 2,
    }
    assert account["rows"][0]["reason"] == "reported, not said"
    judged = account["reviews"]["quotes"]
    assert (judged["n"], judged["right"], judged["stale"]) == (n, n - 2, 0)  # the rejected row is known still

    before = {name.name: name.read_bytes() for name in kept.iterdir()}
    assert apply(out, path, kept).stdout.splitlines() == printed
    assert {name.name: name.read_bytes() for name in kept.iterdir()} == before

    again = tmp_path / "again"
    onrecord("run", SEEDS, "--out", again, "--overrides", kept)
    assert (again / "corrections.json").read_bytes() == (out / "corrections.json").read_bytes()


@pytest.mark.slow
def test_stale_and_conflicting_corrections_are_told_and_counted(seeds, tmp_path):
    quote_id = next(iter(by_id(seeds, "quotes", "quote_id")))
    kept = tmp_path / "overrides"
    kept.mkdir()
    (kept / "quotes.csv").write_text(
        "action,id,value,reason,author,date\n"
        f"set_kind,{quote_id},direct,it is,J. Editor,2026-01-31\n"
        f"reject,{quote_id},,no quote,J. Editor,2026-01-31\n"
        f"set_speaker,{quote_id},Nobody \x1b[2J,he spoke,J. Editor,2026-01-31\n"
    )
    result = onrecord("run", SEEDS, "--out", tmp_path / "out", "--overrides", kept)
    told = [line for line in result.stderr.splitlines() if line.startswith("overrides/")]
    assert told == [
        f"overrides/quotes.csv:3: reject {quote_id} contradicts line 2 (set_kind {quote_id} direct)",
        f"overrides/quotes.csv:4: set_speaker {quote_id} Nobody \\x1b[2J fits nothing any more: "
        "no entity has the id or the name 'Nobody \\\\x1b[2J'",
    ]
    account = json.loads((tmp_path / "out" / "corrections.json").read_text())
    assert account["tables"]["quotes"] == {"applied": 1, "conflicting": 1, "stale": 1}
    assert [(row["line"], row["outcome"], row["against"]) for row in account["rows"]] == [
        (2, "applied", None),
        (3, "conflicting", 2),
        (4, "stale", None),
    ]


@pytest.mark.slow
def test_wrong_reviews_name_file_and_line(seeds, tmp_path):
    (tmp_path / "reviews.csv").write_text(
        "table,id,verdict,sampled,author,date\nquotes,q-1,perhaps,yes,ann,2026-01-31\n"
    )
    result = onrecord("run", SEEDS, "--out", tmp_path / "out", "--overrides", tmp_path, code=2)
    assert "reviews.csv:2: the verdict is 'perhaps'" in result.stderr


@pytest.mark.slow
def test_the_examples_of_the_manual_are_applied(tmp_path):
    manual = (SEEDS.parent / "docs" / "corrections.md").read_text(encoding="utf-8")
    examples = re.findall(r"<!-- tested: (\w+\.csv) -->\n```\n(.*?)```\n", manual, re.DOTALL)
    (tmp_path / "overrides").mkdir()
    for name, content in examples:
        (tmp_path / "overrides" / name).write_text(content, encoding="utf-8")
    onrecord("run", SEEDS, "--out", tmp_path / "out", "--overrides", tmp_path / "overrides")
    account = json.loads((tmp_path / "out" / "corrections.json").read_text())
    assert [row["why"] for row in account["rows"] if row["outcome"] != "applied"] == []
    shown = {(row["table"], row["action"]) for row in account["rows"]}
    assert shown == {(table, action) for table, actions in ACTIONS.items() for action in actions}
