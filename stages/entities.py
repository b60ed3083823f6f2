"""Find who and what the stories mention, and who `he` is; write the draft of `mentions`."""

from __future__ import annotations

from pipeline import tables
from pipeline.annotate.parses import count_shards, shards
from pipeline.entities.extract import extract
from pipeline.schema import MENTIONS
from stages.job import Job, stage
from stages.progress import progress


def run(job: Job) -> None:
    """Extract the mentions of every document."""
    documents, parses = job.table("documents"), job.draft("parses")
    shown = progress(shards(documents, parses), "entities", count_shards(documents))
    tables.write(job.draft("mentions"), MENTIONS, map(extract, shown), tables.provenance(parses))


main = stage(run)

if __name__ == "__main__":
    main()
