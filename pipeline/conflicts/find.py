"""The rows of `conflicts` of a corpus: its stories shard by shard, then what they say held against each other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.conflicts.compare import pairs
from pipeline.conflicts.echoes import echoes
from pipeline.conflicts.facts import facts
from pipeline.conflicts.referents import Known
from pipeline.conflicts.rows import Rows
from pipeline.schema import CONFLICTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from pipeline.annotate.parses import Story

Row = dict[str, Any]


def find(shards: Iterable[list[Story]], linked: Mapping[str, pa.Table]) -> pa.Table:
    """The table `conflicts` from parsed stories, in shards, and the tables `documents`, `entities`, `mentions`,
    `quotes` and `money`, linked. Contradictions and forecasts come first, then echoes.
    """
    documents = linked["documents"].select(["doc_id", "text", "copy_of"]).to_pylist()
    entities = linked["entities"].select(["entity_id", "type", "name"]).to_pylist()
    known = {row["entity_id"]: Known(**row) for row in entities}
    quotes = linked["quotes"].to_pylist()
    mentions = linked["mentions"].select(["doc_id", "start", "end", "entity_id"]).to_pylist()
    named = _by_document(row for row in mentions if row["entity_id"] is not None)
    money = _by_document(linked["money"].to_pylist())
    found = [
        fact
        for shard in shards
        for story in shard
        for fact in facts(story, named[story.doc_id], money[story.doc_id], known)
    ]
    originals = {row["doc_id"]: row["copy_of"] or row["doc_id"] for row in documents}
    texts = {row["doc_id"]: row["text"] for row in documents}
    rows = Rows(texts, quotes, known.values())
    return tables.build(CONFLICTS, [*rows.of(pairs(found, originals)), *echoes(quotes, originals)])


def _by_document(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["doc_id"]].append(row)
    return grouped
