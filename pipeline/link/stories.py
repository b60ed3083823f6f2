"""Who is named and quoted in stories, and who claims their figures, once it is known what their clusters mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.entities.linking.index import by_document
from pipeline.entities.linking.marked import Mentions
from pipeline.money.claimants import Claims
from pipeline.schema import MENTIONS, MONEY, QUOTES, RESPONSES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.engines.task import Tables
    from pipeline.entities.linking.speakers import Speakers
    from pipeline.schema import Table

    Row = dict[str, Any]

DRAFTS = (MENTIONS, QUOTES, MONEY, RESPONSES)
READ = {  # the columns of the drafts that are looked at
    MENTIONS: "doc_id start end text form label cluster role affiliation_start affiliation_end confidence "
    "unresolved_reason",
    QUOTES: "quote_id doc_id text parts speaker_mention speaker_start speaker_type confidence co_speaker_spans "
    "speaker_core_start speaker_core_end",
    MONEY: "doc_id start end",
    RESPONSES: "doc_id start end party",
}
FILLED = {  # and those that are filled
    MENTIONS: "entity_id label confidence unresolved_reason",
    QUOTES: "speaker_id speaker speaker_type co_speakers speaker_role unresolved_reason",
    MONEY: "claimant_id claimant claim_basis quote_id co_claimants",
    RESPONSES: "entity_id",
}


@dataclass(frozen=True, slots=True)
class Linker:
    """The task: from `doc_id` and `text` of stories, the columns READ of their drafts, and what their clusters mean.

    Gives the columns FILLED of each draft, row by row, in the order of DRAFTS.
    """

    fingerprint: str
    name: str = "link"

    def __call__(self, *shard: pa.Table) -> Tables:
        """Link the stories of a shard: see the class."""
        documents, *drafts, meant = shard
        given = {table.name: draft for table, draft in zip(DRAFTS, drafts, strict=True)}
        found = linked(documents, given, meant)
        return (found.mentions, *(columns(table, found.rows[table.name]) for table in DRAFTS[1:]))


@dataclass(frozen=True, slots=True)
class LinkedRows:
    """Stories linked: the columns of `mentions` that are filled, and the rows of the other drafts by their names."""

    mentions: pa.Table
    rows: dict[str, list[Row]]


def _as_they_are(_: Table, rows: list[Row]) -> list[Row]:
    return rows


def linked(
    documents: pa.Table,
    drafts: Mapping[str, pa.Table],
    meant: pa.Table,
    corrected: Callable[[Table, list[Row]], list[Row]] = _as_they_are,
) -> LinkedRows:
    """Link stories, by tables as `Linker` takes them, or by drafts with more columns.

    What `corrected` makes of the rows of `quotes` and `money` is what counts for all that is linked after them.
    """
    texts = dict(zip(documents["doc_id"].to_pylist(), documents["text"].to_pylist(), strict=True))
    clusters = by_document(meant)
    mentions = Mentions(drafts["mentions"], clusters)
    speakers = mentions.speakers()
    quotes, money, responses = (drafts[table.name].to_pylist() for table in DRAFTS[1:])
    for row in quotes:
        row.update(speakers.resolve(row, texts[row["doc_id"]]))
    quotes = corrected(QUOTES, quotes)
    mentions.give_voice(quotes)
    claims = Claims(quotes, dict(zip(meant["entity_id"].to_pylist(), meant["name"].to_pylist(), strict=True)))
    for row in money:
        row.update(claims.claim(row))
    money = corrected(MONEY, money)
    for row in responses:
        row["entity_id"] = _party(row, texts[row["doc_id"]], speakers)
    found = {"quotes": quotes, "money": money, "responses": responses}
    return LinkedRows(pa.table(mentions.filled(), schema=_filled(MENTIONS)), found)


def _party(row: Row, text: str, speakers: Speakers) -> str | None:
    start = text.find(row["party"], row["start"], row["end"])
    entity = speakers.named(row["doc_id"], text, start, start + len(row["party"])) if start >= 0 else None
    return entity.entity_id if entity else None


def columns(table: Table, rows: Sequence[Row]) -> pa.Table:
    """The columns FILLED of linked rows of a table."""
    schema = _filled(table)
    return pa.table({name: [row[name] for row in rows] for name in schema.names}, schema=schema)


def _filled(table: Table) -> pa.Schema:
    return pa.schema([table.schema.field(name) for name in FILLED[table].split()])
