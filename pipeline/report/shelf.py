"""The tables of many stories in shards, a volume each: with what its own rows say, and nothing that others change."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import tables
from pipeline.engines.shards import Shard, in_step
from pipeline.errors import TableError
from pipeline.report.corpus import columns
from pipeline.report.volume import TABLES
from pipeline.schema import CONFLICTS, ENTITIES, INGEST_LOG, MENTIONS, MERGES, MONEY, QUOTES, RESPONSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from pipeline.schema import Table

USUAL = 256
"""Stories in a volume, on average."""
READ_AT_ONCE = 10_000
"""Rows of a table."""
IN_STEP = (QUOTES, MONEY, MENTIONS, RESPONSES)
SPOKEN_OF = {
    "quotes": ("speaker_id", "co_speakers"),
    "money": ("claimant_id", "co_claimants"),
    "responses": ("entity_id",),
}
"""The columns of ids of entities, besides those of mentions."""


class Shelf:
    """The tables of a report. Entities, merges and conflicts are held, as far as the report shows them; no others."""

    def __init__(self, where: Callable[[str], Path]) -> None:
        """`where` gives the file of a table by its name."""
        self._where = where
        self.entities, self.conflicts, self._merges = (self._held(table) for table in (ENTITIES, CONFLICTS, MERGES))
        roles = self.entities["roles"].combine_chunks()
        self._roles, self._bearers = pc.list_flatten(roles), pc.list_parent_indices(roles)
        """Every role that a story states, and for each the row of its entity: the busiest have thousands."""

    def _held(self, table: Table) -> pa.Table:
        empty = table.schema.empty_table()
        parts = tables.batches(self._where(table.name), table, READ_AT_ONCE)
        return pa.concat_tables([part.select(columns(table.name)) for part in (empty, *parts)])

    def shards(self) -> Iterator[Shard]:
        """The rows of each volume. Raises TableError as `in_step`, and when the log is not in step with the stories."""
        log = _Log(self._where("ingest_log"))
        others = {table.name: (self._where(table.name), table) for table in IN_STEP}
        for found in in_step(self._where("documents"), others, USUAL):
            doc_ids = found["documents"]["doc_id"].combine_chunks()
            rows = found | {
                "entities": self._entities(found),
                "merges": self._merges.filter(pc.is_in(self._merges["doc_id"], doc_ids)),
                "conflicts": self._touching(doc_ids),
                "ingest_log": log.of(doc_ids),
            }
            yield Shard.of(*(rows[name].select(columns(name)) for name in TABLES))

    def _touching(self, doc_ids: pa.Array) -> pa.Table:
        left, right = (pc.is_in(pc.struct_field(self.conflicts[side], "doc_id"), doc_ids) for side in ("left", "right"))
        return self.conflicts.filter(pc.or_(left, right))

    def _entities(self, rows: Mapping[str, pa.Table]) -> pa.Table:
        """Those that the rows name, counted in them, with the names and roles that stand in these stories."""
        mentions = rows["mentions"].select(["entity_id", "doc_id", "text"]).drop_null()
        counted = mentions.group_by("entity_id").aggregate(
            [("doc_id", "count"), ("doc_id", "count_distinct"), ("text", "distinct")]
        )
        here = {each.pop("entity_id"): each for each in counted.to_pylist()}
        spoken_of = {
            one
            for name, ids in SPOKEN_OF.items()
            for column in ids
            for one in pc.unique(_flat(rows[name][column])).to_pylist()
        }
        known = pa.array(here.keys() | spoken_of, pa.string())
        places = np.flatnonzero(pc.is_in(self.entities["entity_id"], known))
        found = self.entities.drop_columns(["roles"]).take(places).to_pylist()
        roles = self._stated(rows["documents"]["doc_id"])
        for place, entity in zip(places.tolist(), found, strict=True):
            seen = here.get(entity["entity_id"], {"doc_id_count": 0, "doc_id_count_distinct": 0, "text_distinct": []})
            names = set(seen["text_distinct"])
            entity["n_mentions"], entity["n_documents"] = seen["doc_id_count"], seen["doc_id_count_distinct"]
            entity["aliases"] = [alias for alias in entity["aliases"] if alias in names]
            entity["roles"] = roles[place]
        return pa.Table.from_pylist(found, self.entities.schema)

    def _stated(self, doc_ids: pa.ChunkedArray) -> dict[int, list[dict[str, Any]]]:
        """The roles that some stories state, by the rows of their entities."""
        here = pc.is_in(pc.struct_field(self._roles, "doc_id"), doc_ids)
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for bearer, role in zip(
            self._bearers.filter(here).to_pylist(), self._roles.filter(here).to_pylist(), strict=True
        ):
            found[bearer].append(role)
        return found


def _flat(ids: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.list_flatten(ids) if pa.types.is_list(ids.type) else ids


class _Log:
    """The units that gave a story, in step with the stories."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._parts = tables.batches(path, INGEST_LOG, READ_AT_ONCE)
        self._next = INGEST_LOG.schema.empty_table()

    def of(self, doc_ids: pa.Array) -> pa.Table:
        while self._next.num_rows < len(doc_ids) and (part := next(self._parts, None)) is not None:
            self._next = pa.concat_tables([self._next, part.filter(part["doc_id"].is_valid())])
        rows, self._next = self._next.slice(0, len(doc_ids)), self._next.slice(len(doc_ids))
        if not rows["doc_id"].combine_chunks().equals(doc_ids):
            raise TableError(f"{self._path} does not stand in the order of the documents: run the pipeline again")
        return rows
