"""Write the pages that people open: who said what, which figures, with the sentences that prove it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline import tables
from pipeline.diff.compare import compare
from pipeline.diff.snapshot import of_tables, take
from pipeline.engines.fingerprint import fingerprint
from pipeline.engines.work import work
from pipeline.report.build import ONE_FILE, build
from pipeline.report.changes import Changes
from pipeline.report.corpus import read, units
from pipeline.report.corrections import read as read_corrections
from pipeline.report.front import Cover
from pipeline.report.places import InFiles
from pipeline.report.shelf import Shelf
from pipeline.report.site import Run, Site, note
from pipeline.report.trust import outcomes
from pipeline.report.volume import Binding, Volume
from pipeline.report.whole import Whole
from pipeline.schema import INGEST_LOG, TABLES
from stages.job import Job, stage
from stages.progress import progress

READ_AT_ONCE = 10_000
"""Rows of the log."""


def run(job: Job) -> None:
    """Render the proven tables: as one self-contained file, or, of many stories, as volumes and their front."""
    if job.pages.exists():
        shutil.rmtree(job.pages)
    if tables.count(job.table("documents")) > ONE_FILE:
        front = _volumes(job)
    else:
        found = {table.name: tables.read(job.table(table.name), table) for table in TABLES}
        front = build(Site(job.params.report.title, read(found), _told(job)))
    _write(job.report, front)


def _volumes(job: Job) -> str:
    """Write everything but the front page, which it gives."""
    title, shelf, whole = job.params.report.title, Shelf(job.table), Whole()
    binding = Binding(fingerprint(), title, f"../{job.report.name}")
    job.pages.mkdir(parents=True)
    made = map(Volume.of, work(job.engine, job.memo, binding, shelf.shards()))
    for volume in progress(made, "report", tables.count(job.table("documents")), lambda one: one.tally.stories):
        _page(job, f"{volume.name}.html", volume.html)
        whole.add(volume)
    cover = Cover(title, whole, _told(job), shelf.entities, shelf.conflicts)
    for name, content in cover.files(InFiles(job.report.name, job.pages.name, on_front=False)):
        _page(job, name, content)
    log = tables.batches(job.table("ingest_log"), INGEST_LOG, READ_AT_ONCE)
    became = outcomes(unit for part in log for unit in units(part))
    return cover.front(became, InFiles(job.report.name, job.pages.name, on_front=True))


def _told(job: Job) -> Run:
    notes = (
        note(table, tables.count(job.table(table.name)), pq.read_schema(job.table(table.name)).metadata)
        for table in TABLES
    )
    corrections = read_corrections(_json(job.corrections))
    return Run(tuple(notes), _json(job.checks), _json(job.metrics), corrections, _changes(job))


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _changes(job: Job) -> Changes | None:
    against = job.params.report.against
    if not against:
        return None
    earlier = take(against, Path.cwd())
    now = {table.name: tables.read(job.table(table.name), table) for table in TABLES}
    return Changes(against, tuple(compare(earlier, of_tables("now", now, job.corrections))))


def _page(job: Job, name: str, content: str) -> None:
    (job.pages / name).write_text(content, encoding="utf-8")  # the folder is this run's: what is in it, it has written


def _write(path: Path, content: str) -> None:
    with tables.replacing(path) as temporary:
        temporary.write_text(content, encoding="utf-8")


main = stage(run)

if __name__ == "__main__":
    main()
