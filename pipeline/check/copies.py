"""Each story is linked as the copy of the story that it copies, and no other is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import tables as files
from pipeline.check.columns import TEXTS, parts
from pipeline.check.findings import Findings, Result, Violation
from pipeline.engines.fingerprint import fingerprint
from pipeline.engines.shards import Shard, cut
from pipeline.engines.work import work
from pipeline.ingest.copies.features import NAMED, features
from pipeline.ingest.copies.find import Copy, among
from pipeline.schema import DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

    from pipeline.engines.memo import Memo
    from pipeline.engines.task import Tables
    from pipeline.engines.work import Engine

ABOUT = "the stories marked as copies are those that a search over all texts finds"
LINKED = ("copy_of", "copy_kind", "copy_score")


@dataclass(frozen=True, slots=True)
class Features:
    """What is compared of the stories of a shard; remembered for this check, whatever the clean stage remembers."""

    fingerprint: str
    name: str = "check-copies"

    def __call__(self, *shard: pa.Table) -> Tables:
        """The features of rows of `documents`."""
        (documents,) = shard
        return (features(documents),)


def copies(tables: Mapping[str, Path], engine: Engine, memo: Memo) -> Result:
    """Search the texts of `documents` for copies again and compare: the search itself is made anew each time."""
    stories = cut(files.batches(tables["documents"], DOCUMENTS, TEXTS, [*NAMED, "text"]))
    given = work(engine, memo, Features(fingerprint()), map(Shard.of, stories))
    expected = among(one for (one,) in given)
    found, rows = Findings(), 0
    for start, part in parts(tables["documents"], ["doc_id", *LINKED]):
        rows += part.num_rows
        told = zip(*(part[name].to_pylist() for name in ("doc_id", *LINKED)), strict=True)
        for row, (doc_id, copy_of, kind, score) in enumerate(told, start):
            marked = Copy(copy_of, kind, score) if copy_of else None
            if marked != expected.get(doc_id):
                why = f"is marked as {marked}, but the texts say {expected.get(doc_id)}"
                found.add((row,), Violation("documents", doc_id, why))
    return found.result("copies", ABOUT, rows)
