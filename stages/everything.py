"""All stages in one process, without DVC or git: what `dvc repro` does, through the same functions."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import tables
from pipeline.errors import InputError
from pipeline.schema import TABLES
from stages import annotate, check, clean, conflicts, entities, link, money, quotes, report
from stages.job import Job

if TYPE_CHECKING:
    from pipeline.params import Params

STAGES = (clean, annotate, entities, quotes, money, link, conflicts, check, report)
REPORT = "report.html"


def run(source: Path, out: Path, overrides: Path | None, params: Params, max_quarantine: int | None = None) -> None:
    """Run every stage beside `out`'s tables, then move the proven ones there; a failed run leaves `out` as it was.

    Raises OnrecordError as the stages do, and InputError when more than `max_quarantine` units are quarantined.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".onrecord-", dir=out) as folder:
        work = Job(source, Path(folder), overrides or Path(folder) / "overrides", params, REPORT)
        for stage in STAGES:
            stage.run(work)
            if stage is clean and max_quarantine is not None:
                _refuse_many(work, max_quarantine)
        for path in (*(work.table(table.name) for table in TABLES), work.corrections, work.checks, work.metrics):
            path.replace(out / path.name)
        _replace_report(work, Job(source, out, work.overrides, params, REPORT))


def _replace_report(work: Job, done: Job) -> None:
    if done.pages.exists():
        shutil.rmtree(done.pages)
    if work.pages.exists():
        work.pages.replace(done.pages)
    work.report.replace(done.report)


def _refuse_many(work: Job, max_quarantine: int) -> None:
    log = tables.read(work.table("ingest_log"))
    quarantined = log["outcome"].to_pylist().count("quarantine")
    if quarantined > max_quarantine:
        raise InputError(
            f"{quarantined} units of {work.source} are quarantined, more than the {max_quarantine} allowed: nothing is "
            "written; see above which, or `onrecord doctor`"
        )
