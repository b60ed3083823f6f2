"""Find contradictions, forecasts with their outcomes, and echoes; write `conflicts`."""

from __future__ import annotations

from pipeline import tables
from pipeline.annotate.parses import count_shards, shards
from pipeline.conflicts.find import find
from pipeline.schema import CONFLICTS, DOCUMENTS, ENTITIES, MENTIONS, MONEY, QUOTES
from stages.job import Job, stage
from stages.progress import progress

LINKED = (DOCUMENTS, ENTITIES, MENTIONS, QUOTES, MONEY)
SHAPED_BY = ("mentions", "quotes", "money")


def run(job: Job) -> None:
    """Hold the stories against each other, as they are linked."""
    documents, parses = job.table("documents"), job.draft("parses")
    linked = {table.name: tables.read(job.table(table.name), table) for table in LINKED}
    shown = progress(shards(documents, parses), "conflicts", count_shards(documents))
    shaped_by = tables.provenance(parses)
    for name in SHAPED_BY:
        shaped_by |= tables.provenance(job.table(name))
    tables.write(job.table("conflicts"), CONFLICTS, [find(shown, linked)], shaped_by)


main = stage(run)

if __name__ == "__main__":
    main()
