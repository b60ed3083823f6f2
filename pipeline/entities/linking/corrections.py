"""The corrections of `overrides/entities.csv`, applied to linked entities."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.entities.linking.entities import Entity, Role, fullest
from pipeline.ids import stable_id
from pipeline.overrides import Override, of

if TYPE_CHECKING:
    from collections.abc import Iterable


def correct(entities: list[Entity], overrides: Iterable[Override]) -> tuple[list[Entity], list[Override]]:
    """The entities with their corrections, in the order of the file, and the corrections that no longer apply.

    Ids are those of the uncorrected run, or of one before other stories joined two entities (`former_ids`); a renamed
    or retyped entity keeps its id, a merged one is known by its target's and its own, what was split off gets an id of
    its own. A correction no longer applies when no entity, or more than one, has its id; when it would join an entity
    to itself; when a split takes nothing or all; and when it sets to another value what an earlier one has set.
    """
    known = _Known(entities)
    stale = [override for override in of(overrides, "entities") if not _apply(known, override)]
    return sorted(known.entities.values(), key=lambda entity: (entity.type, entity.name, entity.entity_id)), stale


class _Known:
    """The entities by their ids, and what the corrections so far have set."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.entities = {entity.entity_id: entity for entity in entities}
        self._values: dict[tuple[str, str], str] = {}

    def find(self, entity_id: str) -> Entity | None:
        """The entity of an id, present or former."""
        if entity_id in self.entities:
            return self.entities[entity_id]
        found = [entity for entity in self.entities.values() if entity_id in entity.former_ids]
        return found[0] if len(found) == 1 else None

    def settle(self, entity: Entity, override: Override) -> bool:
        """Note a value that is set once; False when an earlier correction, by another id, set another."""
        key = (entity.entity_id, override.action)
        return self._values.setdefault(key, override.value) == override.value


def _apply(known: _Known, override: Override) -> bool:
    entity = known.find(override.id)
    if entity is None:
        return False
    match override.action:
        case "merge":
            return _merge(known, entity, override)
        case "split":
            return _split(known, entity, override.value)
        case "drop":
            del known.entities[entity.entity_id]
            return True
    return known.settle(entity, override) and _set(entity, override)


def _merge(known: _Known, entity: Entity, override: Override) -> bool:
    target = known.find(override.value)
    if target is None or target is entity:
        return False
    target.absorb(entity, override.reason, "override")
    del known.entities[entity.entity_id]
    return True


def _set(entity: Entity, override: Override) -> bool:
    match override.action:
        case "rename":
            entity.name = override.value
        case "retype":
            entity.type = override.value
        case _:
            first = {alias.doc_id: alias for alias in reversed(entity.aliases)}
            entity.roles = [
                Role(override.value, None, doc_id, alias.start, alias.end) for doc_id, alias in sorted(first.items())
            ]
    return True


def _split(known: _Known, entity: Entity, value: str) -> bool:
    """Part a story, or the stories that use a name, from the rest; False when that takes nothing or leaves nothing."""
    words = value.casefold()
    documents = {value} if any(value == doc_id for doc_id, _ in entity.clusters) else set[str]()
    documents |= {alias.doc_id for alias in entity.aliases if alias.words.casefold() == words}
    clusters = {key for key in entity.clusters if key[0] in documents}
    if not clusters or clusters == entity.clusters:
        return False
    apart = Entity(stable_id("e", entity.entity_id, "split", value), entity.type, "", clusters=clusters)
    apart.aliases = [alias for alias in entity.aliases if alias.doc_id in documents]
    apart.roles = [role for role in entity.roles if role.doc_id in documents]
    entity.clusters -= clusters
    entity.aliases = [alias for alias in entity.aliases if alias.doc_id not in documents]
    entity.roles = [role for role in entity.roles if role.doc_id not in documents]
    was, entity.names = entity.names, Counter(alias.words for alias in entity.aliases)
    apart.names = Counter(alias.words for alias in apart.aliases)
    apart.name = next((name for name in apart.names if name.casefold() == words), fullest(apart.type, apart.names))
    if entity.name in was and entity.name not in entity.names:  # one that a rename gave stays
        entity.name = fullest(entity.type, entity.names)
    known.entities[apart.entity_id] = apart
    return True
