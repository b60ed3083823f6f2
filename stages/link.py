"""Link the drafts: entities across stories, speakers, claimants, corrections; write the final tables."""

from __future__ import annotations

import click

from pipeline import overrides, tables
from pipeline.link import link
from pipeline.schema import CONFLICTS, DOCUMENTS, ENTITIES, MENTIONS, MERGES, MONEY, QUOTES, RESPONSES
from stages.job import Job, stage

DRAFTS = (MENTIONS, QUOTES, MONEY, RESPONSES)
SHAPED_BY = {  # the drafts whose parameters shape each table
    MENTIONS: ("mentions",),
    ENTITIES: ("mentions", "quotes"),
    QUOTES: ("mentions", "quotes"),
    MONEY: ("mentions", "quotes", "money"),
    MERGES: ("mentions",),
    CONFLICTS: ("mentions", "quotes"),
    RESPONSES: ("mentions", "responses"),
}


def run(job: Job) -> None:
    """Link every draft with the corrections in `overrides/`; say which corrections fit nothing."""
    corrections = overrides.load(job.overrides)
    drafts = {table.name: tables.read(job.draft(table.name), table) for table in DRAFTS}
    drafts["documents"] = tables.read(job.table("documents"), DOCUMENTS)
    linked = link(drafts, corrections)
    for table, names in SHAPED_BY.items():
        shaped_by = tables.Provenance()
        for name in names:
            shaped_by |= tables.provenance(job.draft(name))
        tables.write(job.table(table.name), table, [linked.tables[table.name]], shaped_by)
    for one in linked.stale:
        click.echo(
            f"{job.overrides.name}/{one.table}.csv:{one.line}: {one.action} {one.id} fits nothing any more, or "
            "contradicts an earlier row",
            err=True,
        )


main = stage(run)

if __name__ == "__main__":
    main()
