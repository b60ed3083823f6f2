"""Link the drafts: entities across stories, speakers, claimants, corrections; write the final tables."""

from __future__ import annotations

import contextlib
import itertools
import json
from collections import deque
from typing import TYPE_CHECKING

import click

from pipeline import tables
from pipeline.engines.shards import in_step
from pipeline.engines.work import work
from pipeline.entities.linking.clusters import COLUMNS
from pipeline.link.corpus import Linking
from pipeline.link.stories import DRAFTS
from pipeline.overrides.account import account, corrected, known_ids
from pipeline.overrides.load import load
from pipeline.overrides.precision import precision
from pipeline.overrides.reviews import load_reviews
from pipeline.overrides.rows import KEYS
from pipeline.schema import ENTITIES, MENTIONS, MERGES, MONEY, QUOTES, RESPONSES
from pipeline.terminal import visible
from stages.job import Job, stage
from stages.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    import pyarrow as pa

    from pipeline.engines.shards import Shard
    from pipeline.overrides.docket import Settled
    from pipeline.overrides.reviews import Review
    from pipeline.schema import Table

ROWS = 4_096
"""Rows of `mentions` that are read at once, for the entities."""
STORIES = 64
"""Stories that are linked at once, on average."""
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
    linking = Linking(tables.batches(job.draft("mentions"), MENTIONS, ROWS, COLUMNS), corrections)
    judged = _Judged(reviews)
    with contextlib.ExitStack() as files:
        add = {table.name: files.enter_context(_writing(job, table)) for table in SHAPED_BY}
        for part in itertools.chain(_stories(job, linking), linking.entities()):
            for name, rows in part.items():
                add[name](rows)
                judged.see(name, rows)
    _write_account(job, linking.settled, reviews, judged.found)
    for one in linking.settled:
        if one.outcome != "applied":
            click.echo(_told(job, one), err=True)


def _stories(job: Job, linking: Linking) -> Iterator[dict[str, pa.Table]]:
    """The linked tables of the stories, part by part."""
    documents = job.table("documents")
    drafts = {table.name: (job.draft(table.name), table) for table in DRAFTS}
    waiting: deque[dict[str, pa.Table]] = deque()

    def shards() -> Iterator[Shard]:
        for part in in_step(documents, drafts, STORIES, {"documents": ["doc_id", "text_sha256", "text"]}):
            waiting.append(part)
            yield linking.shard(part)

    found = work(job.engine, job.memo, linking.task, shards())
    made = (linking.filled(waiting.popleft(), filled) for filled in found)
    return progress(made, "link", tables.count(job.draft("mentions")), lambda part: part["mentions"].num_rows)


def _writing(job: Job, table: Table) -> AbstractContextManager[Callable[[pa.Table], None]]:
    shaped_by = tables.Provenance()
    for name in SHAPED_BY[table]:
        shaped_by |= tables.provenance(job.draft(name))
    return tables.writing(job.table(table.name), table, shaped_by)


class _Judged:
    """Which of the rows that people judged there are."""

    def __init__(self, reviews: Iterable[Review]) -> None:
        self.found: dict[str, set[str]] = {table: set() for table in KEYS}
        self._asked = {table: {one.id for one in reviews if one.table == table} for table in KEYS}

    def see(self, table: str, rows: pa.Table) -> None:
        """Look for them among rows of a table."""
        if asked := self._asked.get(table):
            self.found[table] |= asked.intersection(rows[KEYS[table]].to_pylist())


def _write_account(
    job: Job, settled: tuple[Settled, ...], reviews: tuple[Review, ...], found: Mapping[str, set[str]]
) -> None:
    known = known_ids(found, corrected(settled))
    content = account(settled, precision(reviews, known))
    with tables.replacing(job.corrections) as temporary:
        temporary.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _told(job: Job, one: Settled) -> str:
    override, what = one.override, "fits nothing any more: " if one.outcome == "stale" else ""
    return visible(f"{job.overrides.name}/{override.table}.csv:{override.line}: {override.words} {what}{one.why}")


main = stage(run)

if __name__ == "__main__":
    main()
