"""`onrecord doctor` and the limits of `onrecord run`, as their users call them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pipeline import tables
from pipeline.schema import DOCUMENTS, INGEST_LOG
from stages.cli import main
from tests.ingest.small_inputs import TEXT, inputs

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

HOSTILE = "fares\u202e\x1b[2J\nrise"


def onrecord(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output + str(result.exception)
    return result


def newsroom(folder: Path, *broken: str) -> Path:
    """One story, and so many files that are none."""
    folder.mkdir()
    (folder / "story.txt").write_text(TEXT, encoding="utf-8")
    for name in broken:
        (folder / name).write_bytes(b"%PDF-1.7 1 0 obj")
    return folder


def shown(output: str) -> str:
    """The output, which must hold nothing that a terminal obeys."""
    assert output.replace("\n", "").isprintable()
    return output


def test_doctor_of_a_story(tmp_path: Path) -> None:
    source = newsroom(tmp_path / "in")
    (source / "story.txt").write_text(TEXT.replace("rise by", "rise\u00a0by"), encoding="utf-8")
    output = shown(onrecord("doctor", source / "story.txt").stdout)
    assert output.startswith("story.txt\n  read as     text/plain, utf-8, ")
    assert "outcome     ok\n" in output
    assert "edits       nbsp: 1\n              at 56: 'ry will rise[\\xa0]by" in output
    assert "[\\xa0]" not in onrecord("doctor", source, "--edits", 0).stdout
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["in", "story.txt"]


def test_doctor_of_every_format(tmp_path: Path) -> None:
    for name, data in inputs().items():
        (tmp_path / name).write_bytes(data)
    output = shown(onrecord("doctor", tmp_path).stdout)
    assert output.count("outcome     ok") + output.count("outcome     warn") == output.count("document    d") == 22
    assert output.count("not_a_story_record") == 2
    assert "bundle.zip/c.jsonl record f2 line 2\n" in output


def test_doctor_of_a_quarantined_unit_ends_with_3(tmp_path: Path) -> None:
    output = shown(onrecord("doctor", newsroom(tmp_path / "in", "scan.txt"), code=3).stdout)
    assert "scan.txt\n  read as     text/plain, not decoded, 16 bytes\n" in output
    assert "outcome     quarantine: wrong_type: named as text, but a PDF" in output


def test_doctor_takes_the_users_names_of_fields(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"words": TEXT}), encoding="utf-8")
    (tmp_path / "params.yaml").write_text("clean: {fields: {text: words}}\n", encoding="utf-8")
    assert "no_text_field" in onrecord("doctor", tmp_path / "a.json", code=3).stdout
    assert "document    d" in onrecord("doctor", tmp_path / "a.json", "--params", tmp_path / "params.yaml").stdout


def test_doctor_of_nothing_is_an_error_of_usage(tmp_path: Path) -> None:
    assert "does not exist" in onrecord("doctor", tmp_path / "none", code=2).stderr


@pytest.mark.parametrize("where", ["name", "key", "title", "member"])
def test_what_the_input_says_is_never_obeyed_by_the_terminal(tmp_path: Path, where: str) -> None:
    record = {"id": HOSTILE * 500 if where == "key" else "1", "title": HOSTILE * 500, "text": f"{TEXT}{HOSTILE}"}
    name = f"{HOSTILE}.json" if where == "name" else "a.json"
    data = json.dumps([record, {"id": 2, HOSTILE: 1}]).encode()
    (tmp_path / name).write_bytes(data)
    output = shown(onrecord("doctor", tmp_path, code=3).stdout)
    assert "\\u202e" in output
    assert "document    d" in output


@pytest.mark.parametrize("limit", [["--strict"], ["--max-quarantine", "0"], ["--max-quarantine", "1"]])
def test_a_run_over_its_limit_fails_and_writes_nothing(tmp_path: Path, limit: list[str]) -> None:
    source = newsroom(tmp_path / "in", "one.txt", "two.txt")
    result = onrecord("run", source, "--out", tmp_path / "out", *limit, code=1)
    assert "2 units of" in result.stderr
    assert "quarantine: 'one.txt': wrong_type: 'named as text, but a PDF'" in result.stderr
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.slow
def test_a_run_within_its_limit_is_done_and_says_what_is_missing(tmp_path: Path) -> None:
    source, out = newsroom(tmp_path / "in", "one.txt", f"{HOSTILE}.txt"), tmp_path / "out"
    result = onrecord("run", source, "--out", out, "--max-quarantine", 2, code=3)
    assert "onrecord: 2 input units were quarantined: see" in shown(result.stderr)
    assert len(tables.read(out / "documents.parquet", DOCUMENTS)) == 1
    log = tables.read(out / "ingest_log.parquet", INGEST_LOG).to_pylist()
    assert [(row["source_path"], row["outcome"]) for row in log] == [
        (f"{HOSTILE}.txt", "quarantine"),
        ("one.txt", "quarantine"),
        ("story.txt", "ok"),
    ]
    assert (out / "report.html").exists()


@pytest.mark.slow
def test_a_strict_run_without_quarantine_is_done(tmp_path: Path) -> None:
    source = newsroom(tmp_path / "in")
    (source / "picture.png").write_bytes(b"\x89PNG")
    result = onrecord("run", source, "--out", tmp_path / "out", "--strict")
    assert "skip: 'picture.png': unsupported_type" in result.stderr


@pytest.mark.slow
def test_every_format_and_hostile_record_is_proven(tmp_path: Path) -> None:
    source, out = newsroom(tmp_path / "in"), tmp_path / "out"
    for name, data in inputs().items():
        (source / name).write_bytes(data)
    records = [
        1,
        2,
        {"id": HOSTILE, "title": "\ud800" * 9, "text": f"{TEXT}\ud800{HOSTILE}"},
        {"id": HOSTILE},
        {"id": HOSTILE},
    ]
    (source / "hostile.json").write_text(json.dumps(records), encoding="utf-8")
    onrecord("run", source, "--out", out, code=3)
    checks = json.loads((out / "checks.json").read_text(encoding="utf-8"))
    assert checks
    assert len(tables.read(out / "documents.parquet", DOCUMENTS)) == 23
