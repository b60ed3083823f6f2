"""Link the drafts: entities across stories, speakers, claimants, corrections; write the final tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from pipeline import tables
from pipeline.link import Linked, link
from pipeline.overrides.account import account, corrected, known_ids
from pipeline.overrides.load import load
from pipeline.overrides.precision import precision
from pipeline.overrides.reviews import load_reviews
from pipeline.overrides.rows import KEYS
from pipeline.schema import DOCUMENTS, ENTITIES, MENTIONS, MERGES, MONEY, QUOTES, RESPONSES
from pipeline.terminal import visible
from stages.job import Job, stage

if TYPE_CHECKING:
    from pipeline.overrides.docket import Settled
    from pipeline.overrides.reviews import Review

DRAFTS = (MENTIONS, QUOTES, MONEY, RESPONSES)
SHAPED_BY = {  # the drafts whose parameters shape each table
    MENTIONS: ("mentions", "quotes"),
    ENTITIES: ("mentions", "quotes"),
    QUOTES: ("mentions", "quotes"),
    MONEY: ("mentions", "quotes", "money"),
    MERGES: ("mentions",),
    RESPONSES: ("mentions", "responses"),
}


def run(job: Job) -> None:
    """Link every draft with the corrections in `overrides/`; say which were not applied, and why."""
    corrections, reviews = load(job.overrides), load_reviews(job.overrides)
    drafts = {table.name: tables.read(job.draft(table.name), table) for table in DRAFTS}
    drafts["documents"] = tables.read(job.table("documents"), DOCUMENTS)
    linked = link(drafts, corrections)
    for table, names in SHAPED_BY.items():
        shaped_by = tables.Provenance()
        for name in names:
            shaped_by |= tables.provenance(job.draft(name))
        tables.write(job.table(table.name), table, [linked.tables[table.name]], shaped_by)
    _write_account(job, linked, reviews)
    for one in linked.settled:
        if one.outcome != "applied":
            click.echo(_told(job, one), err=True)


def _write_account(job: Job, linked: Linked, reviews: tuple[Review, ...]) -> None:
    ids = {table: linked.tables[table][key].to_pylist() for table, key in KEYS.items()}
    known = known_ids(ids, corrected(linked.settled))
    content = account(linked.settled, precision(reviews, known))
    with tables.replacing(job.corrections) as temporary:
        temporary.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _told(job: Job, one: Settled) -> str:
    override, what = one.override, "fits nothing any more: " if one.outcome == "stale" else ""
    return visible(f"{job.overrides.name}/{override.table}.csv:{override.line}: {override.words} {what}{one.why}")


main = stage(run)

if __name__ == "__main__":
    main()
