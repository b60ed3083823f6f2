"""The entities of a corpus, found by id and by the clusters that mean them; with the corrections that touch them."""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from pipeline.entities.linking.joining import Found, Joining
from pipeline.overrides.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from pipeline.entities.linking.clusters import Clusters
    from pipeline.entities.linking.entities import Entity

NOBODY = -1


class Meant(NamedTuple):
    """An entity as one story means it: `role` is the first that the story states for it, if any."""

    entity_id: str
    type: str
    name: str
    role: str | None = None


MEANT = pa.schema([("doc_id", pa.string()), ("cluster", pa.int32()), *((name, pa.string()) for name in Meant._fields)])
"""Whom or what each cluster of a document means."""


class Index:
    """The entities by id: most of them compact, whole while they are asked for; those that are corrected stay whole."""

    def __init__(self, clusters: Clusters) -> None:
        self._clusters = clusters
        self._joining = Joining(clusters)
        self._known = {one.entity_id: number for number, one in enumerate(self._joining.entities)}
        self._changed: dict[str, Entity | None] = {}
        """Those that a correction touched; None for one that is no more."""
        self._former: dict[str, list[str]] = {}
        for one in self._joining.entities:
            for former in one.former_ids:
                self._former.setdefault(former, []).append(one.entity_id)

    def find(self, entity_id: str) -> Entity | None:
        """The entity of an id, present or former, to be corrected; None when there is none, or more than one."""
        if self._is(entity_id):
            return self._whole(entity_id)
        ids = [one for one in self._former.get(entity_id, []) if one not in self._changed and one in self._known]
        ids += [one.entity_id for one in self._changed.values() if one and entity_id in one.former_ids]
        return self._whole(ids[0]) if len(ids) == 1 else None

    def _is(self, entity_id: str) -> bool:
        if entity_id in self._changed:
            return self._changed[entity_id] is not None
        return entity_id in self._known

    def _whole(self, entity_id: str) -> Entity:
        known = self._changed.get(entity_id)
        if known is None:
            known = self._joining.whole(self._joining.entities[self._known[entity_id]])
            self._changed[entity_id] = known
        return known

    def drop(self, entity: Entity) -> None:
        """Let an entity be no more."""
        self._changed[entity.entity_id] = None

    def add(self, entity: Entity) -> None:
        """Take in an entity that a correction made."""
        self._changed[entity.entity_id] = entity

    def close(self) -> Entities:
        """The entities as they stay from now on."""
        changed = self._changed
        rest = (one for one in self._joining.entities if one.entity_id not in changed)
        kept: list[Found | Entity] = [*rest, *(one for one in changed.values() if one)]
        if changed:
            kept.sort(key=lambda one: (one.type, one.name, one.entity_id))
        return Entities(kept, self._clusters, self._joining)


class Entities:
    """The entities of a corpus by type and name, each with its number in this order."""

    def __init__(self, entities: list[Found | Entity], clusters: Clusters, joining: Joining) -> None:
        self._entities, self._clusters, self._joining = entities, clusters, joining
        self.number = {one.entity_id: number for number, one in enumerate(entities)}
        self._owner = array("i", [NOBODY]) * len(clusters)
        self._rank = array("i", [0]) * len(clusters)
        """The order in which the clusters of an entity came to it."""
        for number, entity in enumerate(entities):
            for rank, at in enumerate(self._members(entity)):
                self._owner[at], self._rank[at] = number, rank

    def _members(self, entity: Found | Entity) -> Iterable[int]:
        if isinstance(entity, Found):
            return self._joining.members(entity)
        return (self._clusters.at(*key) for key in entity.clusters)

    def __len__(self) -> int:
        return len(self._entities)

    def __iter__(self) -> Iterator[Entity]:
        """The entities, each with everything that the stories say of it."""
        for one in self._entities:
            yield self._joining.whole(one) if isinstance(one, Found) else one

    def meant(self, doc_ids: Iterable[str]) -> pa.Table:
        """Whom and what the clusters of documents mean: rows of MEANT, in order of documents."""
        rows = [(doc_id, self._clusters.number[at], *one) for doc_id in doc_ids for at, one in self._meant(doc_id)]
        return pa.table(list(zip(*rows, strict=True)) or [()] * len(MEANT), schema=MEANT)

    def _meant(self, doc_id: str) -> Iterator[tuple[int, Meant]]:
        here = self._clusters.of_document(doc_id)
        clusters: dict[int, list[int]] = {}
        for at, owner in zip(here, self._owner[here.start : here.stop], strict=True):
            if owner != NOBODY:
                clusters.setdefault(owner, []).append(at)
        for owner, members in clusters.items():
            one = self._as(owner, doc_id, members)
            for at in members:
                yield at, one

    def _as(self, number: int, doc_id: str, members: list[int]) -> Meant:
        entity = self._entities[number]
        if isinstance(entity, Found):
            stated = [at for at in members if self._clusters.has_role(at)]
            role = next(self._clusters.roles(min(stated, key=self._rank.__getitem__))).words if stated else None
        else:
            role = entity.role_in(doc_id)
        return Meant(entity.entity_id, entity.type, entity.name, role)

    def names(self, asked: AbstractSet[str]) -> Names:
        """The entities that one of the words asked for may mean."""
        return Names(
            ((one.entity_id, *sorted(one.former_ids)), one.name, {alias.words for alias in one.aliases})
            for one in (self if asked else ())
            if not asked.isdisjoint((one.entity_id, *one.former_ids, one.name, *(alias.words for alias in one.aliases)))
        )

    def of(self, entity_id: str, doc_id: str) -> Meant:
        """An entity as a document means it; one that it does not name, whatever other stories state of it."""
        number = self.number[entity_id]
        here = next((one for _, one in self._meant(doc_id) if one.entity_id == entity_id), None)
        one = self._entities[number]
        return here or Meant(entity_id, one.type, one.name)


def by_document(meant: pa.Table) -> dict[str, dict[int, Meant]]:
    """Rows of MEANT by document and cluster."""
    found: dict[str, dict[int, Meant]] = defaultdict(dict)
    for doc_id, cluster, *whom in zip(*(column.to_pylist() for column in meant.columns), strict=True):
        found[doc_id][cluster] = Meant(*whom)
    return found
