"""Write the page that people open: who said what, which figures, with the sentences that prove it."""

from __future__ import annotations

import json

from pipeline import tables
from pipeline.report.build import render
from pipeline.schema import TABLES
from stages.job import Job, stage


def run(job: Job) -> None:
    """Render the proven tables as one self-contained page."""
    found = {table.name: tables.read(job.table(table.name), table) for table in TABLES}
    checks = json.loads(job.checks.read_text(encoding="utf-8"))
    page = render(found, checks, job.params.report.title)
    with tables.replacing(job.report) as temporary:
        temporary.write_text(page, encoding="utf-8")


main = stage(run)

if __name__ == "__main__":
    main()
