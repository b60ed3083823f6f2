"""Read the input and write `documents` and `ingest_log`."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING

import click
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import tables
from pipeline.engines.fingerprint import fingerprint
from pipeline.engines.work import work
from pipeline.errors import InputError
from pipeline.ingest.cleaning import Cleaning
from pipeline.ingest.copies.find import Copy, among
from pipeline.ingest.files import paths
from pipeline.ingest.groups import Group, groups
from pipeline.ingest.read import Reading
from pipeline.schema import DOCUMENTS, INGEST_LOG
from stages.job import Job, stage
from stages.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pipeline.engines.shards import Shard
    from pipeline.engines.task import Tables

PART_ROWS = 256
"""Documents held in memory at a time while their copies are named."""
WHERE = ("source_path", "record_key", "line")
SHOWN = 20
"""Units without a document that are named on stderr; the rest is counted."""


def run(job: Job) -> None:
    """Clean every unit of the input, link copies, and say which units give no document."""
    if not paths(job.source):
        raise InputError(f"{job.source} is empty: put news stories into it and run again")
    shaped_by = tables.Provenance(params=job.params.section("clean"))
    refused: Counter[str] = Counter()
    draft = job.draft("documents")
    try:
        with (
            tables.writing(draft, DOCUMENTS, shaped_by) as add_documents,
            tables.writing(job.table("ingest_log"), INGEST_LOG, shaped_by) as add_log,
        ):

            def written() -> Iterator[pa.Table]:
                for log, documents, features in _cleaned(job):
                    _say(log, refused)
                    add_log(log)
                    add_documents(documents)
                    yield features

            copies = among(written())
        tables.write(job.table("documents"), DOCUMENTS, _linked(draft, copies), shaped_by)
    finally:
        draft.unlink(missing_ok=True)
    if refused.total() > SHOWN:
        counted = ", ".join(f"{reason} {number}" for reason, number in sorted(refused.items()))
        click.echo(f"{refused.total()} units without a document: {counted}; ingest_log names each", err=True)


def _cleaned(job: Job) -> Iterator[Tables]:
    """Rows of `ingest_log`, of `documents` and of their features, a group of units at a time.

    Units are read here, in order; where a record stands in its file is only added to what cleaning it gave, so that
    a record more or less does not make those behind it new.
    """
    params = job.params.clean
    begun: deque[Group] = deque()

    def shards() -> Iterator[Shard]:
        for group in groups(progress(Reading.of(params).corpus(job.source), "clean")):
            begun.append(group)
            yield group.shard()

    for log, documents, features in work(job.engine, job.memo, Cleaning(params, fingerprint(params)), shards()):
        yield _placed(log, begun.popleft()), documents, features


def _placed(log: pa.Table, group: Group) -> pa.Table:
    columns = {name: log[name] for name in log.column_names} | group.places
    return pa.table(columns, INGEST_LOG.schema)


def _linked(draft: Path, copies: Mapping[str, Copy]) -> Iterator[pa.Table]:
    """The documents with what they are copies of."""
    for part in tables.batches(draft, DOCUMENTS, PART_ROWS):
        found = [copies.get(doc_id) for doc_id in part["doc_id"].to_pylist()]
        columns = {name: part[name] for name in part.column_names} | {
            "copy_of": [copy and copy.copy_of for copy in found],
            "copy_kind": [copy and copy.kind for copy in found],
            "copy_score": [copy and copy.score for copy in found],
        }
        yield pa.table(columns, DOCUMENTS.schema)


def _say(log: pa.Table, refused: Counter[str]) -> None:
    for row in log.filter(pc.is_in(log["outcome"], pa.array(["skip", "quarantine"]))).to_pylist():
        refused[row["reason"]] += 1
        if refused.total() <= SHOWN:
            where = " ".join(f"{row[name]!a}" for name in WHERE if row[name] is not None)
            click.echo(f"{row['outcome']}: {where}: {row['reason']}: {row['detail']!a}", err=True)


main = stage(run)

if __name__ == "__main__":
    main()
