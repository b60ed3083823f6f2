"""An extractor over all stories of a run: what the stages of mentions, quotes and money have in common."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pipeline import tables
from pipeline.annotate import parsing
from pipeline.annotate.parses import PARSES, Story, stories
from pipeline.engines.shards import Shard, digest, in_step
from pipeline.engines.work import work
from stages.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pyarrow as pa

    from pipeline.engines.task import Tables
    from stages.job import Job

READ = {
    "documents": ["doc_id", "text_sha256", "raw_map", "publisher", "url"],
    "parses": ["doc_id", "parse_sha256"],
}
"""What a result depends on, and is known by: the text is that of the parse, the parse that of its SHA-256."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """An extractor as a task over documents and their parses."""

    name: str
    fingerprint: str
    extract: Callable[[Iterable[Story]], Tables]

    def __call__(self, *shard: pa.Table) -> Tables:
        """What is extracted from the rows of `documents` and of `parses`."""
        parsing.unload()  # by a process that has parsed before
        documents, parses = shard
        return self.extract(stories(documents, parses))


def extracted(job: Job, task: Extraction) -> Iterator[Tables]:
    """What a task extracts from every shard of a run, in order of documents."""
    documents, parses = job.table("documents"), job.draft("parses")
    found = in_step(documents, {"parses": (parses, PARSES)}, columns=READ)
    shown = progress(found, task.name, tables.count(documents), lambda shard: shard["documents"].num_rows)
    with tables.Rows(parses, PARSES) as rows:
        yield from work(job.engine, job.memo, task, _shards(shown, rows))


def _shards(found: Iterable[dict[str, pa.Table]], parses: tables.Rows) -> Iterator[Shard]:
    """The shards, whose parses are only read to be worked on."""
    start = 0
    for shard in found:
        stop = start + shard["documents"].num_rows
        load = partial(_loaded, shard["documents"], parses, start, stop)
        yield Shard(digest(shard["documents"], shard["parses"]), load)
        start = stop


def _loaded(documents: pa.Table, parses: tables.Rows, start: int, stop: int) -> Tables:
    return documents, parses.between(start, stop)
