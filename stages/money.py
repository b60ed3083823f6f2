"""Find and normalise monetary figures; write the draft of `money`."""

from __future__ import annotations

from functools import partial

from pipeline import tables
from pipeline.annotate.parses import count_shards, shards
from pipeline.money.extract import extract
from pipeline.schema import MONEY
from stages.job import Job, stage
from stages.progress import progress


def run(job: Job) -> None:
    """Extract the figures of every document."""
    documents, parses = job.table("documents"), job.draft("parses")
    shown = progress(shards(documents, parses), "money", count_shards(documents))
    shaped_by = tables.provenance(parses) | tables.Provenance(params=job.params.section("money"))
    tables.write(job.draft("money"), MONEY, map(partial(extract, params=job.params.money), shown), shaped_by)


main = stage(run)

if __name__ == "__main__":
    main()
