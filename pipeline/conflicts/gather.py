"""What a shard of a corpus has to be held against the others: its facts and its quoted words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.annotate.parses import decode
from pipeline.conflicts import compare, echoes, records
from pipeline.conflicts.facts import Fact, facts
from pipeline.engines.shards import Shard, digest
from pipeline.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pipeline.conflicts.known import Entities
    from pipeline.engines.task import Tables

Row = dict[str, Any]
OUTCOMES = pa.schema(
    [pa.field("forecast", pa.int32(), nullable=False), pa.field("outcome", pa.int32(), nullable=False)]
)
"""A forecast and what came of it in the same story, by their places among the facts of the shard."""
READ = {
    "documents": ["doc_id", "text_sha256", "text"],
    "parses": ["doc_id", "parse_sha256"],
    "mentions": ["doc_id", "entity_id", "start", "end"],
    "money": [
        *("doc_id", "start", "end", "kind", "amount", "low", "high", "currency", "comparator", "change", "per"),
        *("role", "conversion_of"),
    ],
    "quotes": ["doc_id", "quote_id", "kind", "text"],
}
"""The columns of each table that are looked at."""
KEY = 8
"""Bytes that stand for a key: those of a number."""


@dataclass(frozen=True, slots=True)
class Gather:
    """The task over a shard."""

    fingerprint: str
    name: str = "conflicts"

    def __call__(self, *shard: pa.Table) -> Tables:
        """FACTS, OUTCOMES and WORDS, from the tables that `shards` loads."""
        documents, named, money, quotes = shard
        rows = documents.to_pylist()
        mentions, figures = _by_document(named), _by_document(money)
        told: list[Fact] = []
        pairs: list[tuple[Fact, Fact]] = []
        for row in rows:
            doc_id = row["doc_id"]
            found = facts(doc_id, row["text"], decode(row["parse"]), mentions.get(doc_id, ()), figures.get(doc_id, ()))
            told += found
            pairs += compare.within(found)
        return (*_kept(told, pairs), echoes.words(quotes))


def shards(
    corpus: Iterable[Mapping[str, pa.Table]], entities: Entities, parses: Callable[[int, int], pa.Table]
) -> Iterator[Shard]:
    """The shards for `Gather`, of the columns READ of each table, as `in_step` gives them.

    `parses` gives the rows of `parses` from one place to another. It is only asked for those of shards that are worked
    on: for the others the SHA-256 of each parse stands for it. A shard that is loaded raises TableError when its
    parses are those of other texts.
    """
    start = 0
    for rows in corpus:
        documents = rows["documents"]
        named = entities.named(rows["mentions"])
        rest = (named, rows["money"], rows["quotes"])
        parsed = rows["parses"].select(["parse_sha256"])
        yield Shard(
            digest(documents.select(["doc_id", "text_sha256"]), parsed, *rest), _Loading(documents, start, rest, parses)
        )
        start += documents.num_rows


@dataclass(frozen=True, slots=True)
class _Loading:
    """The tables of a shard, when they are needed."""

    documents: pa.Table
    start: int
    rest: Tables
    parses: Callable[[int, int], pa.Table]

    def __call__(self) -> Tables:
        parses = self.parses(self.start, self.start + self.documents.num_rows)
        if parses["text_sha256"] != self.documents["text_sha256"]:
            raise TableError("the parses are of other texts than the documents have: run the annotate stage again")
        return (self.documents.select(["doc_id", "text"]).append_column("parse", parses["parse"]), *self.rest)


def _by_document(rows: pa.Table) -> dict[str, list[Row]]:
    of = itemgetter("doc_id")
    return {doc_id: list(group) for doc_id, group in groupby(rows.to_pylist(), of)}


def _kept(told: list[Fact], pairs: list[tuple[Fact, Fact]]) -> Tables:
    """The facts that meet others, in their story or by a key, as FACTS and OUTCOMES."""
    keys = {id(fact): [_number(key) for key in compare.keys(fact)] for fact in told}
    paired = {id(fact) for pair in pairs for fact in pair}
    kept = [fact for fact in told if keys[id(fact)] or id(fact) in paired]
    places = {id(fact): place for place, fact in enumerate(kept)}
    outcomes = [{"forecast": places[id(one)], "outcome": places[id(other)]} for one, other in pairs]
    table = records.table(kept, [keys[id(fact)] for fact in kept])
    return table, pa.Table.from_pylist(outcomes, schema=OUTCOMES)


def _number(key: tuple[str, ...]) -> int:
    """What stands for a key: among a hundred million, two are the same with a chance of one in four thousand."""
    return int.from_bytes(hashlib.blake2b("\0".join(key).encode(), digest_size=KEY).digest(), "little")
