"""Prove the tables against each other and against the input; fail on one violation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.check.proof import prove, summary
from pipeline.errors import CheckError
from pipeline.ingest.read import Reading
from pipeline.metrics import confidences, metrics
from pipeline.schema import TABLES
from stages.job import Job, stage
from stages.progress import progress

if TYPE_CHECKING:
    from pathlib import Path

SHOWN = 20
"""Violations printed: enough to see the fault, few enough to read."""


def run(job: Job) -> None:
    """Check every row; write `checks.json` and metrics. Raises CheckError, naming rows and spans, when one fails."""
    found = {table.name: job.table(table.name) for table in TABLES}
    total = tables.count(found["ingest_log"])
    units = progress(Reading.of(job.params.clean).corpus(job.source), "check", total)
    results = prove(found, units, job.params.clean, job.engine, job.memo)
    failed = sum(result.failed for result in results)
    if failed:
        shown = [str(violation) for result in results for violation in result.violations][:SHOWN]
        more = [f"and {failed - SHOWN} more"] if failed > SHOWN else []
        head = f"the tables in {job.out} are not proven by {job.source}: {failed} violations"
        raise CheckError("\n".join([head, *shown, *more]))
    _write(job, summary(results), found)


def _write(job: Job, checks: dict[str, Any], found: dict[str, Path]) -> None:
    contents = {
        job.checks: checks,
        job.metrics: metrics(found, checks),
        job.plot: confidences(found["quotes"]),
    }
    for path, content in contents.items():
        with tables.replacing(path) as temporary:
            temporary.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")


main = stage(run)

if __name__ == "__main__":
    main()
