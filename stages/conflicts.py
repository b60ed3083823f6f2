"""Find contradictions, forecasts with their outcomes, and echoes; write `conflicts`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipeline import tables
from pipeline.annotate.parses import PARSES
from pipeline.conflicts.find import Corpus, find
from pipeline.conflicts.gather import READ, Gather, shards
from pipeline.conflicts.known import Documents, Entities
from pipeline.engines.fingerprint import fingerprint
from pipeline.engines.shards import in_step
from pipeline.engines.work import work
from pipeline.schema import CONFLICTS, DOCUMENTS, ENTITIES, MENTIONS, MONEY, QUOTES
from stages.job import Job, stage
from stages.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from pipeline.schema import Table

LINKED = (MENTIONS, QUOTES, MONEY)
ROWS = 1_024
"""Rows of a table that are read at once."""


def run(job: Job) -> None:
    """Hold the stories against each other, as they are linked."""

    def parts(table: Table, columns: Sequence[str]) -> Iterator[pa.Table]:
        return tables.batches(job.table(table.name), table, ROWS, columns)

    path, parses = job.table("documents"), job.draft("parses")
    corpus = Corpus(
        Documents(parts(DOCUMENTS, Documents.READ)), Entities(parts(ENTITIES, Entities.READ)), partial(parts, QUOTES)
    )
    others = {table.name: (job.table(table.name), table) for table in LINKED} | {"parses": (parses, PARSES)}
    in_shards = in_step(path, others, columns=READ)
    shown = progress(in_shards, "conflicts", tables.count(path), lambda shard: shard["documents"].num_rows)
    task = Gather(fingerprint())
    shaped_by = tables.provenance(parses)
    for table in LINKED:
        shaped_by |= tables.provenance(job.table(table.name))
    with tables.Rows(parses, PARSES) as rows:
        gathered = work(job.engine, job.memo, task, shards(shown, corpus.entities, rows.between))
        tables.write(job.table("conflicts"), CONFLICTS, find(gathered, corpus, job.out), shaped_by)


main = stage(run)

if __name__ == "__main__":
    main()
