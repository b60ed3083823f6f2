"""A report in volumes of hand-made rows, as the stage writes it."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline import params, tables
from pipeline.engines.memo import Memo
from pipeline.report import shelf
from pipeline.schema import TABLES
from stages import report
from stages.job import Job
from tests.report.pages import METRICS
from tests.report.report_tables import CHECKS, build

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
ACCOUNT: dict[str, Any] = {"tables": {}, "rows": [], "reviews": {}}


def ordered(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    """The rows as the pipeline writes them: in order of the stories, each of which has its unit in the log."""
    given = {name: [dict(row) for row in some] for name, some in rows.items()}
    order = {row["doc_id"]: place for place, row in enumerate(given["documents"])}
    for name in ("quotes", "money", "mentions", "responses"):
        given.setdefault(name, []).sort(key=lambda row: order[row["doc_id"]])
    units = [
        {"source_path": row["source_path"], "outcome": "ok", "reason": "", "detail": "", "doc_id": row["doc_id"]}
        for row in given["documents"]
    ]
    return {**given, "ingest_log": [*given.get("ingest_log", []), *units]}


def write(
    folder: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch, usual: int = 1, account: Mapping[str, Any] = ACCOUNT
) -> Path:
    """Write tables and their report into a folder, in volumes of so many stories on average; its front page."""
    monkeypatch.setattr(report, "ONE_FILE", 0)
    monkeypatch.setattr(shelf, "USUAL", usual)
    job = Job(folder, folder, folder, params.Params(), "report.html", memo=Memo(folder / "memo"))
    for table in TABLES:
        tables.write(job.table(table.name), table, [build(ordered(rows))[table.name]], tables.Provenance("m 1"))
    for path, content in ((job.checks, CHECKS), (job.metrics, METRICS), (job.corrections, account)):
        path.write_text(json.dumps(content), encoding="utf-8")
    report.run(job)
    return job.report


def files(front: Path) -> dict[str, str]:
    """The report's files by their path below its folder."""
    return {
        path.relative_to(front.parent).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted([front, *front.parent.glob("report-pages/*")])
    }
