"""Read the input and write `documents` and `ingest_log`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline import tables
from pipeline.errors import InputError
from pipeline.ingest import files
from pipeline.ingest.clean import Cleaned, clean, document_row
from pipeline.schema import DOCUMENTS, INGEST_LOG
from stages.job import Job, stage
from stages.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

PART = 256
"""Documents held in memory at a time."""


def run(job: Job) -> None:
    """Clean every unit of the input and say which ones give no document."""
    found = files.paths(job.source)
    if not found:
        raise InputError(f"{job.source} is empty: put news stories (.txt) into it and run again")
    units = (files.load(job.source, path, job.max_bytes) for path in found)
    shaped_by = tables.Provenance(params=job.params.section("clean"))
    log: list[dict[str, object]] = []
    cleaned = progress(clean(units, job.params.clean), "clean", len(found))
    tables.write(job.table("documents"), DOCUMENTS, _documents(cleaned, log), shaped_by)
    tables.write(job.table("ingest_log"), INGEST_LOG, [tables.build(INGEST_LOG, log)], shaped_by)
    for row in log:
        if row["outcome"] in ("skip", "quarantine"):
            click.echo(f"{row['outcome']}: {row['source_path']!a}: {row['reason']}: {row['detail']}", err=True)


def _documents(cleaned: Iterator[Cleaned], log: list[dict[str, object]]) -> Iterator[pa.Table]:
    rows = []
    for one in cleaned:
        log.append(one.log_row())
        if one.document is not None:
            rows.append(document_row(one.document))
        if len(rows) == PART:
            yield tables.build(DOCUMENTS, rows)
            rows = []
    yield tables.build(DOCUMENTS, rows)


main = stage(run)

if __name__ == "__main__":
    main()
