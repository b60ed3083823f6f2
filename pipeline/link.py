"""Draft tables to linked ones: entities across stories, speakers, claimants, corrections."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline import tables
from pipeline.entities.linking.clusters import Clusters
from pipeline.entities.linking.corrections import correct
from pipeline.entities.linking.index import Index
from pipeline.entities.linking.marked import Mentions, filled
from pipeline.entities.linking.speakers import set_speaker
from pipeline.money.claimants import Claims
from pipeline.overrides.apply import Corrections
from pipeline.schema import ENTITIES, MERGES, MONEY, QUOTES, RESPONSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.entities.linking.entities import Entity
    from pipeline.entities.linking.index import Meant
    from pipeline.entities.linking.speakers import Speakers
    from pipeline.overrides.docket import Settled
    from pipeline.overrides.rows import Override
    from pipeline.schema import Table

Row = dict[str, Any]

READ = {  # the columns of the drafts that linking looks at
    QUOTES: "quote_id doc_id text parts speaker_mention speaker_start speaker_type confidence co_speaker_spans "
    "speaker_core_start speaker_core_end",
    MONEY: "doc_id start end",
    RESPONSES: "doc_id start end party",
}
FILLED = {  # and those that it fills
    QUOTES: "speaker_id speaker speaker_type co_speakers speaker_role unresolved_reason",
    MONEY: "claimant_id claimant claim_basis quote_id co_claimants",
    RESPONSES: "entity_id",
}
SET_SOURCE = ("set_speaker", "set_claimant")
ENTITIES_AT_ONCE = 1_024


@dataclass(frozen=True, slots=True)
class Linked:
    """The linked tables by name, and what became of each override, in order of table and line."""

    tables: dict[str, pa.Table]
    settled: tuple[Settled, ...]


def link(drafts: Mapping[str, pa.Table], overrides: Iterable[Override]) -> Linked:
    """Link whole tables: `documents` and the drafts `mentions`, `quotes`, `money` and `responses`.

    Gives `mentions`, `entities`, `quotes`, `money`, `merges` and `responses`, rows in document order.
    """
    linking = Linking([drafts["mentions"]], overrides)
    linked = linking.stories(drafts)
    parts = [{"entities": ENTITIES.schema.empty_table(), "merges": MERGES.schema.empty_table()}, *linking.entities()]
    for name in ("entities", "merges"):
        linked[name] = pa.concat_tables(part[name] for part in parts)
    return Linked(linked, linking.settled)


class Linking:
    """A corpus to be linked: first its entities, from all mentions; then its stories, part by part; then the counts."""

    def __init__(self, mentions: Iterable[pa.Table], overrides: Iterable[Override]) -> None:
        """Take the draft of `mentions`, of which the columns of `clusters.COLUMNS` are enough, and the corrections."""
        overrides = tuple(overrides)
        clusters = Clusters()
        clusters.add(mentions)
        index = Index(clusters)
        self._settled = correct(index, overrides)
        self._entities = index.close()
        self._names = self._entities.names({one.value for one in overrides if one.action in SET_SOURCE})
        self._corrections = {table: Corrections(table.name, overrides) for table in (QUOTES, MONEY)}
        self._n_mentions, self._n_quotes = (array("i", [0]) * len(self._entities) for _ in range(2))

    @property
    def settled(self) -> tuple[Settled, ...]:
        """What became of each override, once all stories are linked: in order of table and line."""
        quotes, money = (one.settled for one in self._corrections.values())
        return (*self._settled, *quotes, *money)

    def stories(self, drafts: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
        """Some stories' `mentions`, `quotes`, `money` and `responses`, from their drafts and rows of `documents`."""
        documents = drafts["documents"]
        texts = dict(zip(documents["doc_id"].to_pylist(), documents["text"].to_pylist(), strict=True))
        meant = {doc_id: self._entities.meant(doc_id) for doc_id in texts}
        mentions = Mentions(drafts["mentions"], meant)
        speakers = mentions.speakers()

        quotes = self._rows(QUOTES, drafts)
        for row in quotes:
            row.update(speakers.resolve(row, texts[row["doc_id"]]))
        quotes, quote_table = self._corrected(QUOTES, drafts, quotes, meant)
        mentions.give_voice(quotes)
        named = {one.entity_id: one.name for clusters in meant.values() for one in clusters.values()}
        claims = Claims(quotes, named)
        money = self._rows(MONEY, drafts)
        for row in money:
            row.update(claims.claim(row))
        _, money_table = self._corrected(MONEY, drafts, money, meant)
        responses = drafts["responses"].select(READ[RESPONSES].split()).to_pylist()
        for row in responses:
            row["entity_id"] = _party(row, texts[row["doc_id"]], speakers)
        self._count(self._n_mentions, mentions.entity_ids)
        self._count(self._n_quotes, (one for row in quotes for one in {row["speaker_id"], *row["co_speakers"]}))
        return {
            "mentions": mentions.table(),
            "quotes": quote_table,
            "money": money_table,
            "responses": _filled(RESPONSES, drafts, responses),
        }

    def _rows(self, table: Table, drafts: Mapping[str, pa.Table]) -> list[Row]:
        """Rows of a draft: whole ones where some are to be corrected."""
        draft = drafts[table.name]
        rows = draft if self._corrections[table].concern(draft[table.key[0]]) else draft.select(READ[table].split())
        found: list[Row] = rows.to_pylist()
        return found

    def _corrected(
        self, table: Table, drafts: Mapping[str, pa.Table], rows: list[Row], meant: Mapping[str, Mapping[int, Meant]]
    ) -> tuple[list[Row], pa.Table]:
        corrections = self._corrections[table]
        if not corrections.concern(drafts[table.name][table.key[0]]):
            return rows, _filled(table, drafts, rows)
        rows = corrections.apply(rows, partial(self._attribute, table, meant))
        return rows, tables.build(table, rows)

    def _attribute(
        self, table: Table, meant: Mapping[str, Mapping[int, Meant]], row: Mapping[str, Any], value: str
    ) -> Row | str:
        """The columns that name the source that a correction means, or why there is none."""
        found = self._names.find(value)
        if found is None:
            return self._names.fault(value)
        here = (one for one in meant[row["doc_id"]].values() if one.entity_id == found)
        entity = next(here, None) or self._entities.of(found)
        if table is QUOTES:
            return set_speaker(entity) | {"co_speakers": []}
        return {"claimant_id": found, "claimant": entity.name, "claim_basis": "quote", "co_claimants": []}

    def _count(self, counts: array[int], entity_ids: Iterable[str | None]) -> None:
        for entity_id, count in Counter(entity_ids).items():
            if entity_id is not None:
                counts[self._entities.number[entity_id]] += count

    def entities(self) -> Iterator[dict[str, pa.Table]]:
        """`entities` and `merges` in parts, once all stories are linked."""
        rows: list[Row] = []
        merges: list[Row] = []
        for number, entity in enumerate(self._entities, 1):
            rows.append(_entity_row(entity, self._n_mentions[number - 1], self._n_quotes[number - 1]))
            merges += _merge_rows(entity)
            if number % ENTITIES_AT_ONCE == 0 or number == len(self._entities):
                yield {"entities": tables.build(ENTITIES, rows), "merges": tables.build(MERGES, merges)}
                rows, merges = [], []


def _filled(table: Table, drafts: Mapping[str, pa.Table], rows: Sequence[Row]) -> pa.Table:
    return filled(table, drafts[table.name], {name: [row[name] for row in rows] for name in FILLED[table].split()})


def _party(row: Row, text: str, speakers: Speakers) -> str | None:
    start = text.find(row["party"], row["start"], row["end"])
    entity = speakers.named(row["doc_id"], text, start, start + len(row["party"])) if start >= 0 else None
    return entity.entity_id if entity else None


def _entity_row(entity: Entity, n_mentions: int, n_quotes: int) -> Row:
    return {
        "entity_id": entity.entity_id,
        "type": entity.type,
        "name": entity.name,
        "aliases": sorted({alias.words for alias in entity.aliases} - {entity.name}),
        "roles": [asdict(role) for role in entity.roles],
        "n_documents": len({doc_id for doc_id, _ in entity.clusters}),
        "n_mentions": n_mentions,
        "n_quotes": n_quotes,
    }


def _merge_rows(entity: Entity) -> Iterator[Row]:
    for alias in entity.aliases:
        if alias.words != entity.name or alias.basis == "override":
            yield {
                "entity_id": entity.entity_id,
                "alias": alias.words,
                "doc_id": alias.doc_id,
                "rule": alias.rule,
                "evidence_start": alias.start,
                "evidence_end": alias.end,
                "basis": alias.basis,
            }
