"""Prove the tables against each other and against the input; fail on one violation."""

from __future__ import annotations

import json
from typing import Any

from pipeline import tables
from pipeline.check.proof import prove, summary
from pipeline.errors import CheckError
from pipeline.ingest import files
from pipeline.ingest.clean import clean
from pipeline.metrics import confidences, metrics
from pipeline.schema import TABLES
from stages.progress import progress
from stages.run import Run, stage

SHOWN = 20
"""Violations printed: enough to see the fault, few enough to read."""


def run(run: Run) -> None:
    """Check every row; write `checks.json` and metrics. Raises CheckError, naming rows and spans, when one fails."""
    found = {table.name: tables.read(run.table(table.name)) for table in TABLES}
    units = progress(files.walk(run.source, run.max_bytes), "check", found["ingest_log"].num_rows)
    results = prove(found, clean(units, run.params.clean))
    violations = [str(violation) for result in results for violation in result.violations]
    if violations:
        more = [f"and {len(violations) - SHOWN} more"] if len(violations) > SHOWN else []
        head = f"the tables in {run.out} are not proven by {run.source}: {len(violations)} violations"
        raise CheckError("\n".join([head, *violations[:SHOWN], *more]))
    checks = summary(results)
    _write(run, checks, found)


def _write(run: Run, checks: dict[str, Any], found: dict[str, Any]) -> None:
    contents = {
        run.checks: checks,
        run.metrics: metrics(found, checks),
        run.plot: confidences(found["quotes"]),
    }
    for path, content in contents.items():
        with tables.replacing(path) as temporary:
            temporary.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")


main = stage(run)

if __name__ == "__main__":
    main()
