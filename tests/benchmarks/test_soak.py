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
    said = "\n".join(soak.shown(soaked("no row for it")))
    assert "3 inputs, 2 of them hostile: exit code 3" in said
    assert "4 units; 1,234 rows proven; faults 1" in said
    assert "1 quarantine binary" in said
    assert "FAULT: no row for it" in said


@pytest.mark.parametrize(("faults", "code"), [((), 0), (("no row for it",), 1)], ids=["none", "one"])
def test_a_soak_fails_with_a_fault_and_tells_how_memory_grew(faults, code, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["soak", "--inputs", "30", "--seed", "7"])
    asked = []

    def pretended(number, seed):
        asked.append((number, seed))
        return soaked(*faults, peak=100.0 * number)

    monkeypatch.setattr(soak, "soak", pretended)
    with pytest.raises(SystemExit) as ended:
        soak.main()
    assert ended.value.code == code
    assert asked == [(3, 7), (30, 7)]
    assert "peak memory: 300 MB, then 3,000 MB (10.00 times)" in capsys.readouterr().out


def test_a_run_that_fails_is_a_fault(monkeypatch):
    monkeypatch.setattr(soak, "measured", lambda *_: soak.Process(1, 1.0, 1.0, 100.0, "onrecord: not proven"))
    assert soak.soak(3).faults == ("the run ended with 1, not 3: onrecord: not proven",)
