"""What the soak calls unaccounted for: each way in which a unit can be lost or made up is told."""

from __future__ import annotations

import os
import sys
from collections import Counter

import pytest

from benchmarks import soak
from benchmarks.hostile import Planted

PLANTED = (Planted(0, None, 1), Planted(4, "zip_twice", 2), Planted(9, "csv_rows", None))
FILES = {"0000/0000000.txt", "0000/0000004-zip_twice.zip", "0000/0000009-csv_rows.csv"}


def row(path, outcome="ok", doc_id=None, line=None):
    reason = "" if outcome == "ok" else "binary"
    return {
        "source_path": path,
        "record_key": None,
        "line": line,
        "outcome": outcome,
        "reason": reason,
        "doc_id": doc_id,
    }


def log():
    return [
        row("0000/0000000.txt", doc_id="d-1"),
        row("0000/0000004-zip_twice.zip/a.txt", doc_id="d-2"),
        row("0000/0000004-zip_twice.zip/a.txt#2", "quarantine"),
        row("0000/0000009-csv_rows.csv", "warn", "d-3", 2),
        row("0000/0000009-csv_rows.csv", "quarantine", line=3),
    ]


DOCUMENTS = ["d-1", "d-2", "d-3"]


def test_what_is_accounted_for_has_no_fault():
    assert list(soak.faults(PLANTED, FILES, log(), DOCUMENTS)) == []


@pytest.mark.parametrize(
    ("rows", "documents", "fault"),
    [
        (log()[1:], DOCUMENTS[1:], "no row for the file '0000/0000000.txt'"),
        (log()[1:], DOCUMENTS[1:], "input 0 (None) has 0 rows, not 1"),
        (log()[:2] + log()[3:], DOCUMENTS, "input 4 (zip_twice) has 1 rows, not 2"),
        (log()[:3], DOCUMENTS[:2], "input 9 (csv_rows) has 0 rows, not one or more"),
        ([*log(), row("0000/0000007.txt", "skip")], DOCUMENTS, "1 rows for no input, as of 7"),
        ([*log(), row("other.txt", "skip")], DOCUMENTS, "1 rows for no input, as of -1"),
        ([*log(), log()[4]], DOCUMENTS, "2 rows for ('0000/0000009-csv_rows.csv', None, 3)"),
        (log(), DOCUMENTS[:2], "3 units with a document, but 2 documents, or others"),
        (log(), [*DOCUMENTS[:2], "d-4"], "3 units with a document, but 3 documents, or others"),
    ],
    ids=["file", "input", "fewer", "none", "more", "foreign", "twice", "lost", "other"],
)
def test_what_is_not_accounted_for_is_told(rows, documents, fault):
    assert fault in list(soak.faults(PLANTED, FILES, rows, documents))


def test_files_are_told_as_the_log_prints_them(tmp_path):
    (tmp_path / "0000").mkdir()
    (tmp_path / "0000" / os.fsdecode(b"x\xff.txt")).touch()
    (tmp_path / "0000" / "link").symlink_to("/")
    (tmp_path / "0000" / "empty.zip").mkdir()
    assert soak.printed(tmp_path) == {"0000/x\\xff.txt", "0000/link"}


def soaked(*faults, code=3, peak=500.0):
    process = soak.Process(code, 2.0, 1.5, peak, "")
    outcomes = Counter({("ok", ""): 3, ("quarantine", "binary"): 1})
    return soak.Soaked(PLANTED, process, outcomes, 1_234, faults)


def test_a_soak_prints_its_counts_and_its_faults():
    assert soak.row(soaked("no row for it"), 4) == "| 3 | 2 | 4 | 4 | 1,234 | 1 | 3 | 2 | 2 | 2.0 | 500 |"
    assert list(soak.shown(soaked("no row for it"))) == [
        "       3 ok ",
        "       1 quarantine binary",
        "FAULT: no row for it",
    ]


@pytest.mark.parametrize(("faults", "code"), [((), 0), (("no row for it",), 1)], ids=["none", "one"])
def test_a_soak_fails_with_a_fault_and_tells_how_memory_grew(faults, code, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["soak", "--inputs", "30", "--seed", "7", "--workers", "2"])
    asked = []

    def pretended(number, seed, workers):
        asked.append((number, seed, workers))
        return soaked(*faults, peak=100.0 * number)

    monkeypatch.setattr(soak, "soak", pretended)
    with pytest.raises(SystemExit) as ended:
        soak.main()
    assert ended.value.code == code
    assert asked == [(3, 7, 2), (30, 7, 2)]
    said = capsys.readouterr()
    head, rule, *rows = (line.count("|") for line in said.out.splitlines()[:4])
    assert [rule, *rows] == [head] * 3
    assert "peak memory: 300 MB, then 3,000 MB (10.00 times)" in said.out
    assert "1 quarantine binary" in said.err


def test_what_was_written_last_is_told(tmp_path):
    assert soak._newest(tmp_path / "nowhere") == "nothing"
    (tmp_path / "money.parquet").touch()
    assert soak._newest(tmp_path) == "money.parquet"


def test_a_run_that_fails_is_a_fault(monkeypatch):
    monkeypatch.setattr(soak, "measured", lambda *_: soak.Process(1, 1.0, 1.0, 100.0, "onrecord: not proven"))
    assert soak.soak(3).faults == ("the run ended with 1, not 3: onrecord: not proven",)
