"""Which rows a person is asked to judge: drawn at random, or those of the lowest confidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ids import sha256
from pipeline.overrides.rows import KEYS
from pipeline.schema import DOCUMENTS, ENTITIES, MENTIONS, MONEY, QUOTES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pipeline.look.selection import Tables

TABLES = {table.name: table for table in (ENTITIES, QUOTES, MONEY)}
WITH_CONFIDENCE = ("quotes", "money")


@dataclass(frozen=True, slots=True)
class Asked:
    """How many rows of a table are wanted, and how: drawn by `seed`, or the `lowest` confidences.

    `judged` are ids that are left out.
    """

    size: int
    seed: int = 0
    lowest: bool = False
    judged: Collection[str] = ()


def draw(tables: Tables, table: str, asked: Asked) -> list[str]:
    """Ids of `entities`, `quotes` or `money`, in the order drawn or by confidence; fewer when there are no more.

    Each row whose story is no copy (each entity that some such story mentions) is as likely to be drawn as any other,
    and so are all sets of that size: the ids are ordered by the SHA-256 of seed, table and id, and the first are
    taken. A larger sample of one seed holds the smaller; a new draw that leaves out those judged goes on where the
    last one ended; a new story moves no other row. Raises TableError as `Tables.rows`.
    """
    rows = [(confidence, row_id) for row_id, confidence in _eligible(tables, table) if row_id not in asked.judged]
    if asked.lowest:
        return [row_id for _, row_id in sorted(rows)[: asked.size]]
    return sorted((row_id for _, row_id in rows), key=lambda one: _rank(asked.seed, table, one))[: asked.size]


def _rank(seed: int, table: str, row_id: str) -> str:
    return sha256(f"{seed}\0{table}\0{row_id}".encode())


def _eligible(tables: Tables, table: str) -> Iterator[tuple[str, float]]:
    documents = tables.rows(DOCUMENTS, ["doc_id", "copy_of"])
    originals = {row["doc_id"] for row in documents if row["copy_of"] is None}
    if table == "entities":
        mentions = tables.rows(MENTIONS, ["entity_id", "doc_id"])
        mentioned = {row["entity_id"] for row in mentions if row["doc_id"] in originals} - {None}
        yield from ((row_id, 1.0) for row_id in mentioned)
        return
    key = KEYS[table]
    for row in tables.rows(TABLES[table], [key, "doc_id", "confidence"]):
        if row["doc_id"] in originals:
            yield row[key], row["confidence"]
