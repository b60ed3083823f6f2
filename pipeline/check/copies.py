"""Each story is linked as the copy of the story that it copies, and no other is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.findings import Result, Violation
from pipeline.ingest.copies.find import Copy, Story, find

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

ABOUT = "the stories marked as copies are those that a search over all texts finds"


def copies(tables: Mapping[str, pa.Table]) -> Result:
    """Search the texts of `documents` for copies again and compare."""
    rows = tables["documents"].to_pylist()
    stories = [Story(row["doc_id"], row["text"], row["published"], row["source_path"]) for row in rows]
    expected = find(stories)
    found = []
    for row in rows:
        given = Copy(row["copy_of"], row["copy_kind"], row["copy_score"]) if row["copy_of"] else None
        if given != expected.get(row["doc_id"]):
            why = f"is marked as {given}, but the texts say {expected.get(row['doc_id'])}"
            found.append(Violation("documents", row["doc_id"], why))
    return Result("copies", ABOUT, len(rows), tuple(found))
