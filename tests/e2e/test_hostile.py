"""Damaged and hostile inputs: each has the outcome that was agreed on, and none stops the rest."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from pipeline import tables
from pipeline.params import Params
from pipeline.schema import DOCUMENTS, INGEST_LOG
from stages import clean
from stages.job import Job

MAKER = Path(__file__).parents[3] / "shared" / "fixtures" / "make_fixtures.py"
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def fixtures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not MAKER.exists():
        pytest.skip("the damaged inputs lie outside the project, in shared/fixtures")
    folder = tmp_path_factory.mktemp("fixtures")
    subprocess.run([sys.executable, MAKER, folder], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def found(fixtures: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    job = Job(fixtures / "input", tmp_path_factory.mktemp("out"), fixtures / "overrides", Params())
    clean.run(job)
    return {table.name: tables.read(job.table(table.name), table).to_pylist() for table in (DOCUMENTS, INGEST_LOG)}


def of(rows: Rows, path: str) -> Rows:
    """The rows of a file, or of its members."""
    return [row for row in rows if row["source_path"] == path or row["source_path"].startswith(f"{path}/")]


def outcome(log: Rows) -> str:
    """What became of a file as a whole."""
    outcomes = {row["outcome"] for row in log}
    if outcomes & {"ok", "warn"}:
        return "ok" if outcomes == {"ok"} else "warn"
    return "quarantine" if "quarantine" in outcomes else "skip"


def test_every_damaged_input_has_its_outcome(fixtures: Path, found: dict[str, Rows]) -> None:
    expected = json.loads((fixtures / "expected.json").read_text(encoding="utf-8"))
    assert len(expected) == 80
    wrong = defaultdict(list)
    for path, entry in expected.items():
        log, documents = of(found["ingest_log"], path), of(found["documents"], path)
        if outcome(log) != entry["outcome"]:
            wrong[path].append(f"is {outcome(log)}, not {entry['outcome']}")
        if entry["reason"] not in {row["reason"] for row in log}:
            wrong[path].append(f"has reasons {sorted({row['reason'] for row in log})}, not {entry['reason']}")
        if len(documents) != entry["n_docs"]:
            wrong[path].append(f"gives {len(documents)} documents, not {entry['n_docs']}")
        lines = [row["line"] for row in log if row["outcome"] == "quarantine"]
        if lines != entry.get("quarantined_lines", lines):
            wrong[path].append(f"has lines {lines} quarantined")
        if "same_text_as" in entry:
            (model,) = of(found["documents"], entry["same_text_as"])
            wrong[path] += [f"its text is {row['text']!r}" for row in documents if row["text"] != model["text"]]
        for name, value in (("title", entry.get("title")), ("byline", entry.get("byline"))):
            wrong[path] += [f"{name} is {row[name]!r}" for row in documents if value and row[name] != value]
        if "date" in entry and not documents[0]["published"].isoformat().startswith(entry["date"]):
            wrong[path].append(f"published is {documents[0]['published']}")
    assert {path: faults for path, faults in wrong.items() if faults} == {}


def test_every_unit_is_accounted_for(fixtures: Path, found: dict[str, Rows]) -> None:
    files = {str(path.relative_to(fixtures / "input")) for path in (fixtures / "input").rglob("*") if not path.is_dir()}
    assert {path for path in files if not of(found["ingest_log"], path)} == set()
    documents = {row["doc_id"] for row in found["documents"]}
    assert {row["doc_id"] for row in found["ingest_log"]} - {None} == documents
    keys = [(row["source_path"], row["record_key"], row["line"]) for row in found["ingest_log"]]
    assert len(set(keys)) == len(keys)
