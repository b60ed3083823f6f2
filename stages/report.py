"""Write the pages that people open: who said what, which figures, with the sentences that prove it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.diff.compare import compare
from pipeline.diff.snapshot import of_tables, take
from pipeline.report.build import build
from pipeline.report.changes import Changes
from pipeline.report.corpus import read
from pipeline.report.corrections import read as read_corrections
from pipeline.report.site import Site
from pipeline.schema import TABLES
from stages.job import Job, stage

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.report.build import Report


def run(job: Job) -> None:
    """Render the proven tables as one self-contained file or, of many stories, as a folder of pages."""
    found = {table.name: tables.read(job.table(table.name), table) for table in TABLES}
    site = Site(
        title=job.params.report.title,
        corpus=read(found),
        tables=found,
        checks=_json(job.checks),
        metrics=_json(job.metrics),
        corrections=read_corrections(_json(job.corrections)),
        changes=_changes(job, found),
    )
    _write(job, build(site, job.report.name, job.pages.name))


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _changes(job: Job, found: dict[str, pa.Table]) -> Changes | None:
    against = job.params.report.against
    if not against:
        return None
    earlier = take(against, Path.cwd())
    return Changes(against, tuple(compare(earlier, of_tables("now", found, job.corrections))))


def _write(job: Job, report: Report) -> None:
    if job.pages.exists():
        shutil.rmtree(job.pages)
    for name, content in report.files:
        job.pages.mkdir(parents=True, exist_ok=True)
        (job.pages / name).write_text(content, encoding="utf-8")
    with tables.replacing(job.report) as temporary:
        temporary.write_text(report.front, encoding="utf-8")


main = stage(run)

if __name__ == "__main__":
    main()
