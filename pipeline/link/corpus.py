"""A corpus linked: its entities from all mentions, then its stories, then how often they name and quote each entity."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import tables
from pipeline.engines.fingerprint import fingerprint
from pipeline.engines.shards import Shard, digest
from pipeline.entities.linking.clusters import Clusters
from pipeline.entities.linking.corrections import correct
from pipeline.entities.linking.index import Index
from pipeline.entities.linking.speakers import set_speaker
from pipeline.link.stories import DRAFTS, READ, Linker, columns, linked
from pipeline.overrides.apply import Corrections
from pipeline.schema import ENTITIES, MENTIONS, MERGES, MONEY, QUOTES, RESPONSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.engines.task import Tables
    from pipeline.entities.linking.entities import Entity, Role
    from pipeline.overrides.docket import Settled
    from pipeline.overrides.rows import Override
    from pipeline.schema import Table

Row = dict[str, Any]

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
    found = linking.filled(drafts, linking.task(*linking.shard(drafts).load()))
    parts = [{"entities": ENTITIES.schema.empty_table(), "merges": MERGES.schema.empty_table()}, *linking.entities()]
    for name in ("entities", "merges"):
        found[name] = pa.concat_tables(part[name] for part in parts)
    return Linked(found, linking.settled)


class Linking:
    """A corpus to be linked: first its entities, from all mentions; then its stories, part by part; then the counts.

    What is filled in a part is the work of `task` on the `shard` of the part.
    """

    def __init__(self, mentions: Iterable[pa.Table], overrides: Iterable[Override]) -> None:
        """Take the draft of `mentions`, of which the columns of `clusters.COLUMNS` are enough, and the corrections."""
        overrides = tuple(overrides)
        clusters = Clusters()
        clusters.add(mentions)
        index = Index(clusters)
        self.task = Linker(fingerprint())
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

    def shard(self, drafts: Mapping[str, pa.Table]) -> Shard:
        """Some stories to be linked: from rows of `documents`, and theirs of the drafts."""
        documents = drafts["documents"]
        rows = [drafts[table.name].select(READ[table].split()) for table in DRAFTS]
        meant = self._entities.meant(documents["doc_id"].to_pylist())
        key = digest(documents.select(["doc_id", "text_sha256"]), *rows, meant)
        return Shard(key, lambda: (documents.select(["doc_id", "text"]), *rows, meant))

    def filled(self, drafts: Mapping[str, pa.Table], found: Tables) -> dict[str, pa.Table]:
        """The linked tables of some stories: of their drafts with what `task` found in them, or with corrections."""
        if any(one.concern(drafts[table.name][table.key[0]]) for table, one in self._corrections.items()):
            made = self._corrected(drafts)
        else:
            made = {table.name: _with(table, drafts, rows) for table, rows in zip(DRAFTS, found, strict=True)}
        self._count(made)
        return made

    def _corrected(self, drafts: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
        """Stories some of whose rows people corrected: linked here, where it is known whom corrections mean."""
        meant = self._entities.meant(drafts["documents"]["doc_id"].to_pylist())

        def corrected(table: Table, rows: list[Row]) -> list[Row]:
            return self._corrections[table].apply(rows, partial(self._attribute, table))

        found = linked(drafts["documents"], drafts, meant, corrected)
        return {
            "mentions": _with(MENTIONS, drafts, found.mentions),
            "quotes": tables.build(QUOTES, found.rows["quotes"]),
            "money": tables.build(MONEY, found.rows["money"]),
            "responses": _with(RESPONSES, drafts, columns(RESPONSES, found.rows["responses"])),
        }

    def _attribute(self, table: Table, row: Mapping[str, Any], value: str) -> Row | str:
        """The columns that name the source that a correction means, or why there is none."""
        found = self._names.find(value)
        if found is None:
            return self._names.fault(value)
        entity = self._entities.of(found, row["doc_id"])
        if table is QUOTES:
            return set_speaker(entity) | {"co_speakers": []}
        return {"claimant_id": found, "claimant": entity.name, "claim_basis": "quote", "co_claimants": []}

    def _count(self, made: Mapping[str, pa.Table]) -> None:
        quotes = made["quotes"].select(["speaker_id", "co_speakers"])
        joint = quotes.filter(pc.greater(pc.list_value_length(quotes["co_speakers"]), 0))
        also = (one for row in joint.to_pylist() for one in {*row["co_speakers"]} - {row["speaker_id"]})
        self._add(self._n_mentions, made["mentions"]["entity_id"])
        self._add(self._n_quotes, quotes["speaker_id"])
        self._add(self._n_quotes, pa.array(also, pa.string()))

    def _add(self, counts: array[int], entity_ids: pa.ChunkedArray | pa.Array) -> None:
        for counted in pc.value_counts(entity_ids.drop_null()).to_pylist():
            counts[self._entities.number[counted["values"]]] += counted["counts"]

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


def _with(table: Table, drafts: Mapping[str, pa.Table], found: pa.Table) -> pa.Table:
    """A draft of a table with the values of some columns in place of its own."""
    draft = drafts[table.name]
    whole = [(found if name in found.schema.names else draft)[name] for name in table.schema.names]
    return pa.Table.from_arrays(whole, schema=table.schema)


def _entity_row(entity: Entity, n_mentions: int, n_quotes: int) -> Row:
    return {
        "entity_id": entity.entity_id,
        "type": entity.type,
        "name": entity.name,
        "aliases": sorted({alias.words for alias in entity.aliases} - {entity.name}),
        "roles": [_role(role) for role in entity.roles],
        "n_documents": len({doc_id for doc_id, _ in entity.clusters}),
        "n_mentions": n_mentions,
        "n_quotes": n_quotes,
    }


def _role(role: Role) -> Row:
    """As `dataclasses.asdict`, which copies every value, and takes ten times as long for it."""
    return {
        "role": role.role,
        "affiliation": role.affiliation,
        "doc_id": role.doc_id,
        "start": role.start,
        "end": role.end,
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
