"""The rows of `conflicts` of a corpus, from what its shards have to be held against each other."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.conflicts import compare, echoes
from pipeline.conflicts.claims import READ as CLAIMED
from pipeline.conflicts.claims import claims
from pipeline.conflicts.held import Facts
from pipeline.conflicts.meet import Meetings
from pipeline.conflicts.rows import claimed, places, row
from pipeline.schema import CONFLICTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from pipeline.conflicts.compare import Pair
    from pipeline.conflicts.known import Documents, Entities
    from pipeline.engines.task import Tables

Row = dict[str, Any]
AT_ONCE = 1_000
"""Rows that are made into a table."""
HELD = 20_000
"""Facts, about, that are held as objects at a time."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is asked of a corpus: its documents and entities, and some columns of its `quotes`, in parts, by name."""

    documents: Documents
    entities: Entities
    quotes: Callable[[Sequence[str]], Iterable[pa.Table]]


def find(gathered: Iterable[Tables], corpus: Corpus, folder: Path) -> Iterator[pa.Table]:
    """The table `conflicts` in parts, from what `Gather` gives for each shard, in order.

    Contradictions and forecasts come first, then echoes. A file without a name in `folder` holds the facts meanwhile.
    """
    meetings, quoted = Meetings(corpus.documents), echoes.Quoted(corpus.documents)
    with tempfile.TemporaryFile(dir=folder) as file:
        facts = Facts(file)
        for told, outcomes, words in gathered:
            facts.add(told)
            meetings.add(told, outcomes)
            quoted.add(words)
        facts.end()
        pairs = _pairs(facts, meetings, corpus.documents)
        drafts = list(_built(row(pair, corpus.entities.name) for pair in pairs))
    by = claims(places(_rows(drafts)), corpus.quotes(CLAIMED), corpus.entities)
    yield from _built(claimed(_rows(drafts), by))
    yield from _built(echoes.rows(corpus.quotes(echoes.READ), quoted.pairs()))


def _pairs(facts: Facts, meetings: Meetings, documents: Documents) -> Iterator[Pair]:
    """All pairs, each once: those across stories, then those within one, in order of documents' ids and places."""
    seen: set[object] = set()
    for groups in _held(meetings.across()):
        known = facts.get({number for group in groups for number in group})
        stories = documents.told_by(fact.doc_id for fact in known.values())
        for group in groups:
            yield from _new(compare.across([known[number] for number in group], stories), stories, seen)
    for groups in _held(meetings.within()):
        known = facts.get({number for group in groups for number in group})
        stories = documents.told_by(fact.doc_id for fact in known.values())
        outcomes = (compare.outcome(known[forecast], known[outcome]) for forecast, outcome in groups)
        yield from _new(outcomes, stories, seen)


def _new(pairs: Iterable[Pair], stories: Mapping[str, int], seen: set[object]) -> Iterator[Pair]:
    for pair in pairs:
        told = compare.told(pair, stories)
        if told not in seen:
            seen.add(told)
            yield pair


def _held(groups: Iterable[Sequence[int]]) -> Iterator[list[Sequence[int]]]:
    """Groups of facts, as many as have some HELD facts together, counted as often as they stand in one."""
    taken: list[Sequence[int]] = []
    size = 0
    for group in groups:
        taken.append(group)
        size += len(group)
        if size >= HELD:
            yield taken
            taken, size = [], 0
    yield taken


def _built(rows: Iterable[Row]) -> Iterator[pa.Table]:
    waiting = iter(rows)
    while part := list(islice(waiting, AT_ONCE)):
        yield tables.build(CONFLICTS, part)


def _rows(parts: Iterable[pa.Table]) -> Iterator[Row]:
    for part in parts:
        yield from part.to_pylist()
