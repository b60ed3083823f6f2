"""`onrecord` as its users call it: results, exit codes, messages, and what a failed run leaves behind."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from pipeline import tables
from pipeline.engines.memo import FILE
from pipeline.schema import TABLES
from stages.cli import main

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
STORY = 'Jane Example, the council leader, said: "We shall keep the library open." It will cost £3m a year.\n'


def onrecord(*arguments: object, code: int = 0):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output + str(result.exception)
    return result


def digests(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir()) if p.is_file()}


def story(folder: Path, name: str = "story.txt", text: str = STORY) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_run_holds_every_table_and_one_report(tmp_path):
    result = onrecord("run", SEEDS, "--out", tmp_path / "deep" / "out")
    out = tmp_path / "deep" / "out"
    assert {path.name for path in out.rglob("*.parquet")} == {f"{table.name}.parquet" for table in TABLES}
    assert [path.name for path in out.rglob("*.html")] == ["report.html"]
    for table in TABLES:
        assert tables.read(out / f"{table.name}.parquet", table) is not None
    assert "parsed 2, from the cache 0" in result.stderr
    assert "John-Paul Campion" in result.stdout
    assert "£30m = 30000000 GBP (saving, by 2015), claimed by The two forces" in result.stdout
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_provenance_is_in_the_files(tmp_path):
    onrecord("run", SEEDS, "--out", tmp_path)
    metadata = {t.name: pq.read_schema(tmp_path / f"{t.name}.parquet").metadata for t in TABLES}
    assert b"onrecord.model" not in metadata["documents"]
    assert (
        metadata["documents"][b"onrecord.params"] == b'{"clean": {"fields": {}, "max_chars": 2500000, "min_words": 3}}'
    )
    assert metadata["quotes"][b"onrecord.model"] == b"en_core_web_md 3.7.1"
    assert b"money" not in metadata["quotes"][b"onrecord.params"]
    assert b"bare_dollar" in metadata["money"][b"onrecord.params"]


def test_cold_warm_and_damaged_caches_give_the_same_bytes(tmp_path, cache_folder):
    onrecord("run", SEEDS, "--out", tmp_path / "cold")
    warm = onrecord("run", SEEDS, "--out", tmp_path / "warm")
    assert "parsed 0, from the cache 2" in warm.stderr
    with sqlite3.connect(cache_folder / FILE) as database:
        database.execute("update results set result = x'00' where rowid in (1, 3)")
    database.close()
    damaged = onrecord("run", SEEDS, "--out", tmp_path / "damaged")
    assert "parsed 1, from the cache 1" in damaged.stderr
    assert digests(tmp_path / "cold") == digests(tmp_path / "warm") == digests(tmp_path / "damaged")


def test_a_single_story_runs_from_any_folder(tmp_path, monkeypatch):
    story(tmp_path)
    monkeypatch.chdir(tmp_path)
    onrecord("run", "story.txt", "--out", "tables")
    (document,) = pq.read_table("tables/documents.parquet").to_pylist()
    assert document["source_path"] == "story.txt"
    (quote,) = pq.read_table("tables/quotes.parquet").to_pylist()
    assert (quote["text"], quote["speaker"]) == ('"We shall keep the library open."', "Jane Example")


def test_a_second_run_updates_the_folder(tmp_path):
    out = tmp_path / "out"
    stories = story(tmp_path / "stories")
    onrecord("run", stories, "--out", out)
    story(stories, "second.txt", STORY.replace("£3m", "£4m"))
    assert "parsed 1, from the cache 1" in onrecord("run", stories, "--out", out).stderr
    assert pq.read_table(out / "documents.parquet").num_rows == 2


def test_quarantined_input_is_exit_code_3(tmp_path):
    stories = story(tmp_path / "stories")
    (stories / "empty.txt").touch()
    (stories / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    result = onrecord("run", stories, "--out", tmp_path / "out", code=3)
    assert "quarantine: 'empty.txt': empty" in result.stderr
    assert "2 input units were quarantined" in result.stderr
    log = pq.read_table(tmp_path / "out" / "ingest_log.parquet").to_pylist()
    assert [(row["source_path"], row["outcome"]) for row in log] == [
        ("empty.txt", "quarantine"),
        ("picture.txt", "quarantine"),
        ("story.txt", "ok"),
    ]


def test_nothing_but_quarantined_input_still_gives_every_table(tmp_path):
    (tmp_path / "empty.txt").touch()
    onrecord("run", tmp_path / "empty.txt", "--out", tmp_path / "out", code=3)
    assert all(
        tables.read(tmp_path / "out" / f"{t.name}.parquet", t).num_rows == 0 for t in TABLES if t.name != "ingest_log"
    )


def test_an_empty_folder_is_one_clear_line(tmp_path):
    (tmp_path / "seeds").mkdir()
    result = onrecord("run", tmp_path / "seeds", "--out", tmp_path / "out", code=1)
    assert result.stderr.count("\n") == 1
    assert "is empty: put news stories into it" in result.stderr
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    ("params", "code", "message"),
    [
        (
            "annotate:\n  model: en_core_web_absent\n",
            1,
            "model 'en_core_web_absent' is not installed: run `make setup`",
        ),
        ("mony:\n  bare_dollar: USD\n", 2, "unknown key mony: did you mean 'money'?"),
        ("clean:\n  min_words: 0\n", 2, "clean.min_words is 0: input should be greater than or equal to 1"),
    ],
)
def test_a_wrong_parameter_leaves_the_last_run_as_it_was(tmp_path, params, code, message):
    out = tmp_path / "out"
    stories = story(tmp_path / "stories")
    onrecord("run", stories, "--out", out)
    before = digests(out)
    (tmp_path / "params.yaml").write_text(params)
    result = onrecord("run", stories, "--out", out, "--params", tmp_path / "params.yaml", code=code)
    assert message in result.stderr
    assert result.stdout == ""
    assert digests(out) == before


def test_wrong_overrides_name_file_and_line(tmp_path):
    folder = tmp_path / "overrides"
    folder.mkdir()
    (folder / "money.csv").write_text("action,id,value,reason,author,date\nrejct,f-1,,wrong,A. Editor,2026-01-31\n")
    result = onrecord("run", story(tmp_path / "s"), "--out", tmp_path / "out", "--overrides", folder, code=2)
    assert "money.csv:2: unknown action 'rejct'" in result.stderr


def test_overrides_are_applied_and_stale_ones_reported(tmp_path):
    stories, folder = story(tmp_path / "s"), tmp_path / "overrides"
    onrecord("run", stories, "--out", tmp_path / "out")
    (figure,) = pq.read_table(tmp_path / "out" / "money.parquet").to_pylist()
    folder.mkdir()
    (folder / "money.csv").write_text(
        "action,id,value,reason,author,date\n"
        f"set_role,{figure['figure_id']},budget,it is one,A. Editor,2026-01-31\n"
        "reject,f-0000000000000000,,was wrong,A. Editor,2026-01-31\n"
    )
    result = onrecord("run", stories, "--out", tmp_path / "out", "--overrides", folder)
    assert "overrides/money.csv:3: reject f-0000000000000000 fits nothing any more" in result.stderr
    (corrected,) = pq.read_table(tmp_path / "out" / "money.parquet").to_pylist()
    assert corrected["role"] == "budget"


def test_usage_errors_are_exit_code_2(tmp_path):
    onrecord("run", tmp_path / "absent", "--out", tmp_path / "out", code=2)
    onrecord("run", SEEDS, code=2)
    inside = onrecord("run", story(tmp_path / "s"), "--out", tmp_path / "s" / "out", code=2)
    assert "choose another --out" in inside.stderr


def test_an_unwritable_output_is_one_clear_line(tmp_path):
    (tmp_path / "file").write_text("in the way")
    result = onrecord("run", SEEDS, "--out", tmp_path / "file" / "out", code=1)
    assert result.stderr.startswith("onrecord: ")
    assert result.stderr.count("\n") == 1


def test_hostile_text_does_not_reach_the_terminal(tmp_path):
    result = onrecord(
        "run",
        story(tmp_path / "s", text="Jane \x9b31mExample said: “It \u202eis late now, I think.”\n"),
        "--out",
        tmp_path / "out",
    )
    assert "\x9b" not in result.output
    assert "\u202e" not in result.output


def test_diff_shows_an_edited_figure_as_one_changed_row(tmp_path):
    onrecord("run", story(tmp_path / "s"), "--out", tmp_path / "a")
    onrecord("run", story(tmp_path / "s", text=STORY.replace("£3m", "£4m")), "--out", tmp_path / "b")
    same = onrecord("diff", tmp_path / "a", tmp_path / "a", "--exit-code")
    assert "no differences" in same.stdout
    result = onrecord("diff", tmp_path / "a", tmp_path / "b", "--exit-code", code=4)
    (line,) = [line for line in result.stdout.splitlines() if " money " in line]
    assert line.startswith("changed")
    assert '"£3m" -> "£4m"' in line
    onrecord("diff", tmp_path / "a", tmp_path / "b")
    assert "is no folder" in onrecord("diff", tmp_path / "a", tmp_path / "absent", code=1).stderr


def test_cache_shows_and_clears(tmp_path, cache_folder):
    onrecord("run", story(tmp_path / "s"), "--out", tmp_path / "out")
    shown = onrecord("cache").stdout.splitlines()
    counts = {kind: int(number) for number, kind in (line.split() for line in shown[:-1])}
    assert counts.keys() >= {"parse", "mentions", "quotes", "money"}
    assert counts["parse"] == counts["quotes"] == 1
    assert shown[-1].endswith(f"MB in {cache_folder / FILE}")
    (cleared,) = onrecord("cache", "--clear").stdout.splitlines()
    assert cleared.endswith(f"MB in {cache_folder / FILE}")
    assert "parsed 1, from the cache 0" in onrecord("run", tmp_path / "s", "--out", tmp_path / "out").stderr


def test_copies_keep_their_own_rows(tmp_path):
    stories = story(tmp_path / "s", "a.txt")
    shutil.copyfile(stories / "a.txt", stories / "b.txt")
    onrecord("run", stories, "--out", tmp_path / "out")
    documents = pq.read_table(tmp_path / "out" / "documents.parquet").to_pylist()
    assert [row["copy_of"] for row in documents] == [None, documents[0]["doc_id"]]
    assert pq.read_table(tmp_path / "out" / "quotes.parquet").num_rows == 2
    assert pq.read_table(tmp_path / "out" / "conflicts.parquet").num_rows == 0


def test_schema_prints_every_table():
    for form in ("text", "json", "markdown"):
        printed = onrecord("schema", "--format", form).stdout
        assert all(table.name in printed for table in TABLES)
