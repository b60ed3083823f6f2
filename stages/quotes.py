"""Find who says what, and who was asked to reply; write the drafts of `quotes` and `responses`."""

from __future__ import annotations

from pipeline import tables
from pipeline.annotate.parses import count_shards, shards
from pipeline.quotes.extract import extract
from pipeline.schema import QUOTES, RESPONSES
from stages.job import Job, stage
from stages.progress import progress


def run(job: Job) -> None:
    """Extract the quotes and responses of every document."""
    documents, parses = job.table("documents"), job.draft("parses")
    shown = progress(shards(documents, parses), "quotes", count_shards(documents))
    found = [extract(shard, job.params.quotes) for shard in shown]
    shaped_by = tables.provenance(parses) | tables.Provenance(params=job.params.section("quotes"))
    tables.write(job.draft("quotes"), QUOTES, (quotes for quotes, _ in found), shaped_by)
    tables.write(job.draft("responses"), RESPONSES, (replies for _, replies in found), shaped_by)


main = stage(run)

if __name__ == "__main__":
    main()
