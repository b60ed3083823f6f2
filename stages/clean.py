"""Read the input and write `documents` and `ingest_log`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click
import pyarrow as pa

from pipeline import tables
from pipeline.errors import InputError
from pipeline.ingest.clean import Cleaned, clean, document_row
from pipeline.ingest.copies.find import Copy, Story, find
from pipeline.ingest.files import paths
from pipeline.ingest.read import Reading
from pipeline.schema import DOCUMENTS, INGEST_LOG
from stages.job import Job, stage
from stages.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

PART_ROWS, PART_CHARS = 256, 4_000_000
"""Units, and characters of their texts, held in memory at a time."""
WHERE = ("source_path", "record_key", "line")
SHOWN = 20
"""Units without a document that are named on stderr; the rest is counted."""


def run(job: Job) -> None:
    """Clean every unit of the input, link copies, and say which units give no document."""
    if not paths(job.source):
        raise InputError(f"{job.source} is empty: put news stories into it and run again")
    units = progress(Reading.of(job.params.clean).corpus(job.source), "clean")
    shaped_by = tables.Provenance(params=job.params.section("clean"))
    refused: Counter[str] = Counter()
    draft = job.draft("documents")
    try:
        with (
            tables.writing(draft, DOCUMENTS, shaped_by) as add_documents,
            tables.writing(job.table("ingest_log"), INGEST_LOG, shaped_by) as add_log,
        ):
            for part in _parts(clean(units, job.params.clean)):
                log = [one.log_row() for one in part]
                _say(log, refused)
                add_log(tables.build(INGEST_LOG, log))
                add_documents(tables.build(DOCUMENTS, [document_row(one.document) for one in part if one.document]))
        copies = find(stories(draft))
        tables.write(job.table("documents"), DOCUMENTS, _linked(draft, copies), shaped_by)
    finally:
        draft.unlink(missing_ok=True)
    if refused.total() > SHOWN:
        counted = ", ".join(f"{reason} {number}" for reason, number in sorted(refused.items()))
        click.echo(f"{refused.total()} units without a document: {counted}; ingest_log names each", err=True)


def stories(documents: Path) -> Iterator[Story]:
    """The texts of a table of documents, for `copies`."""
    columns = ["doc_id", "source_path", "published", "text"]
    for part in tables.batches(documents, DOCUMENTS, PART_ROWS):
        for row in part.select(columns).to_pylist():
            yield Story(row["doc_id"], row["text"], row["published"], row["source_path"])


def _parts(cleaned: Iterable[Cleaned]) -> Iterator[list[Cleaned]]:
    part: list[Cleaned] = []
    chars = 0
    for one in cleaned:
        part.append(one)
        chars += len(one.unit.raw or "")
        if len(part) >= PART_ROWS or chars >= PART_CHARS:
            yield part
            part, chars = [], 0
    yield part


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


def _say(log: list[dict[str, Any]], refused: Counter[str]) -> None:
    for row in log:
        if row["outcome"] in ("skip", "quarantine"):
            refused[row["reason"]] += 1
            if refused.total() <= SHOWN:
                where = " ".join(f"{row[name]!a}" for name in WHERE if row[name] is not None)
                click.echo(f"{row['outcome']}: {where}: {row['reason']}: {row['detail']!a}", err=True)


main = stage(run)

if __name__ == "__main__":
    main()
