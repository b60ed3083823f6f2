"""Draft tables to linked ones: entities across stories, speakers, claimants, corrections."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.entities.linking.corrections import correct
from pipeline.entities.linking.entities import Entity
from pipeline.entities.linking.entities import link as link_entities
from pipeline.entities.linking.speakers import Speakers, set_speaker
from pipeline.entities.linking.voices import give_voice
from pipeline.money.claimants import Claims
from pipeline.overrides.apply import apply_rows
from pipeline.overrides.names import Names
from pipeline.schema import ENTITIES, MENTIONS, MERGES, MONEY, QUOTES, RESPONSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from pipeline.overrides.docket import Settled
    from pipeline.overrides.rows import Override

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Linked:
    """The linked tables by name, and what became of each override, in order of table and line."""

    tables: dict[str, pa.Table]
    settled: tuple[Settled, ...]


def link(drafts: Mapping[str, pa.Table], overrides: Iterable[Override]) -> Linked:
    """Link whole tables: `documents` and the drafts `mentions`, `quotes`, `money` and `responses`.

    Gives `mentions`, `entities`, `quotes`, `money`, `merges` and `responses`, rows in document order.
    """
    overrides = tuple(overrides)
    documents = drafts["documents"].select(["doc_id", "text"]).to_pylist()
    texts = {row["doc_id"]: row["text"] for row in documents}
    mentions = drafts["mentions"].to_pylist()
    entities, settled = correct(link_entities(mentions), overrides)
    _mark(mentions, entities)
    speakers = Speakers(mentions, entities)

    quotes = [row | speakers.resolve(row, texts[row["doc_id"]]) for row in drafts["quotes"].to_pylist()]
    quotes, settled_quotes = _correct(quotes, "quotes", overrides, entities)
    give_voice(mentions, quotes)
    claims = Claims(quotes, {entity.entity_id: entity.name for entity in entities})
    money = [row | claims.claim(row) for row in drafts["money"].to_pylist()]
    money, settled_money = _correct(money, "money", overrides, entities)
    responses = [_party(row, texts, speakers) for row in drafts["responses"].to_pylist()]

    built = {
        "mentions": tables.build(MENTIONS, mentions),
        "entities": tables.build(ENTITIES, _entity_rows(entities, mentions, quotes)),
        "quotes": tables.build(QUOTES, quotes),
        "money": tables.build(MONEY, money),
        "merges": tables.build(MERGES, _merge_rows(entities)),
        "responses": tables.build(RESPONSES, responses),
    }
    return Linked(built, (*settled, *settled_quotes, *settled_money))


def _mark(mentions: list[Row], entities: list[Entity]) -> None:
    owners = {key: entity.entity_id for entity in entities for key in entity.clusters}
    for row in mentions:
        row["entity_id"] = owners.get((row["doc_id"], row["cluster"]))
        if row["entity_id"] is None and row["cluster"] is not None:  # an override dropped the entity
            row["unresolved_reason"] = "dropped"


def _correct(
    rows: list[Row], table: str, overrides: Iterable[Override], entities: list[Entity]
) -> tuple[list[Row], tuple[Settled, ...]]:
    """Apply the corrections of one table: its rows, and what became of each correction."""
    by_id = {entity.entity_id: entity for entity in entities}
    names = Names(
        ((entity.entity_id, *sorted(entity.former_ids)), entity.name, {alias.words for alias in entity.aliases})
        for entity in entities
    )

    def attribute(row: Mapping[str, Any], value: str) -> Row | str:
        found = names.find(value)
        if found is None:
            return names.fault(value)
        entity = by_id[found]
        if table == "quotes":
            return set_speaker(entity, row["doc_id"]) | {"co_speakers": []}
        return {"claimant_id": found, "claimant": entity.name, "claim_basis": "quote", "co_claimants": []}

    applied = apply_rows(table, rows, overrides, attribute)
    return applied.rows, applied.settled


def _party(row: Row, texts: Mapping[str, str], speakers: Speakers) -> Row:
    text = texts[row["doc_id"]]
    start = text.find(row["party"], row["start"], row["end"])
    entity = speakers.named(row["doc_id"], text, start, start + len(row["party"])) if start >= 0 else None
    return row | {"entity_id": entity and entity.entity_id}


def _entity_rows(entities: list[Entity], mentions: list[Row], quotes: list[Row]) -> Iterable[Row]:
    n_mentions = Counter(row["entity_id"] for row in mentions)
    spoken = Counter(entity_id for row in quotes for entity_id in {row["speaker_id"], *row["co_speakers"]})
    for entity in entities:
        yield {
            "entity_id": entity.entity_id,
            "type": entity.type,
            "name": entity.name,
            "aliases": sorted({alias.words for alias in entity.aliases} - {entity.name}),
            "roles": [asdict(role) for role in entity.roles],
            "n_documents": len({doc_id for doc_id, _ in entity.clusters}),
            "n_mentions": n_mentions[entity.entity_id],
            "n_quotes": spoken[entity.entity_id],
        }


def _merge_rows(entities: list[Entity]) -> Iterable[Row]:
    for entity in entities:
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
