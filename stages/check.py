"""Prove the tables against each other and against the input; fail on one violation."""

from __future__ import annotations

import json
from typing import Any

from pipeline import tables
from pipeline.check.proof import prove, summary
from pipeline.errors import CheckError
from pipeline.ingest.clean import clean
from pipeline.ingest.read import Reading
from pipeline.metrics import confidences, metrics
from pipeline.schema import TABLES
from stages.job import Job, stage
from stages.progress import progress

SHOWN = 20
"""Violations printed: enough to see the fault, few enough to read."""


def run(job: Job) -> None:
    """Check every row; write `checks.json` and metrics. Raises CheckError, naming rows and spans, when one fails."""
    found = {table.name: tables.read(job.table(table.name)) for table in TABLES}
    units = progress(Reading.of(job.params.clean).corpus(job.source), "check", found["ingest_log"].num_rows)
    results = prove(found, clean(units, job.params.clean))
    violations = [str(violation) for result in results for violation in result.violations]
    if violations:
        more = [f"and {len(violations) - SHOWN} more"] if len(violations) > SHOWN else []
        head = f"the tables in {job.out} are not proven by {job.source}: {len(violations)} violations"
        raise CheckError("\n".join([head, *violations[:SHOWN], *more]))
    checks = summary(results)
    _write(job, checks, found)


def _write(job: Job, checks: dict[str, Any], found: dict[str, Any]) -> None:
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
