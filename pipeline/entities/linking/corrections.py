"""The corrections of `overrides/entities.csv`, applied to linked entities."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.entities.linking.entities import Entity, Role, fullest
from pipeline.ids import stable_id
from pipeline.overrides.docket import Docket, Settled, applied, conflicting, stale
from pipeline.overrides.rows import Override, of

if TYPE_CHECKING:
    from collections.abc import Iterable


def correct(entities: list[Entity], overrides: Iterable[Override]) -> tuple[list[Entity], tuple[Settled, ...]]:
    """The entities with their corrections, and what became of each correction, in the order of the file.

    Ids are those of the uncorrected run, or of one before other stories joined two entities (`former_ids`); a renamed
    or retyped entity keeps its id, a merged one is known by its target's and its own, what was split off gets an id of
    its own. A correction is stale when no entity, or more than one, has its id; when it would join what is one
    already; and when a split takes nothing or all. See `Docket` for what conflicts.
    """
    known = _Known(entities)
    settled = tuple(_settle(known, override) for override in of(overrides, "entities"))
    return sorted(known.entities.values(), key=lambda entity: (entity.type, entity.name, entity.entity_id)), settled


class _Known:
    """The entities by their ids, and the corrections applied so far."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.entities = {entity.entity_id: entity for entity in entities}
        self.docket = Docket()

    def find(self, entity_id: str) -> Entity | None:
        """The entity of an id, present or former."""
        if entity_id in self.entities:
            return self.entities[entity_id]
        found = [entity for entity in self.entities.values() if entity_id in entity.former_ids]
        return found[0] if len(found) == 1 else None


def _settle(known: _Known, override: Override) -> Settled:
    if known.docket.repeats(override):
        return applied(override)
    if earlier := known.docket.contradicted(override):
        return conflicting(override, earlier)
    entity = known.find(override.id)
    if entity is None:
        return stale(override, "no entity, or more than one, has this id")
    ids = {entity.entity_id, *entity.former_ids}
    if why := _apply(known, entity, override):
        return stale(override, why)
    known.docket.note(override, ids)
    return applied(override)


def _apply(known: _Known, entity: Entity, override: Override) -> str:
    """Do what one correction says; or say why it cannot be done."""
    match override.action:
        case "merge":
            return _merge(known, entity, override)
        case "split":
            return _split(known, entity, override.value)
        case "drop":
            del known.entities[entity.entity_id]
        case "rename":
            entity.name = override.value
        case "retype":
            entity.type = override.value
        case _:
            first = {alias.doc_id: alias for alias in reversed(entity.aliases)}
            entity.roles = [
                Role(override.value, None, doc_id, alias.start, alias.end) for doc_id, alias in sorted(first.items())
            ]
    return ""


def _merge(known: _Known, entity: Entity, override: Override) -> str:
    target = known.find(override.value)
    if target is None:
        return f"no entity, or more than one, has the id {override.value}"
    if target is entity:
        return "the two are one entity already"
    target.absorb(entity, override.reason, "override")
    del known.entities[entity.entity_id]
    return ""


def _split(known: _Known, entity: Entity, value: str) -> str:
    """Part a story, or the stories that use a name, from the rest; or say why not."""
    words = value.casefold()
    documents = {value} if any(value == doc_id for doc_id, _ in entity.clusters) else set[str]()
    documents |= {alias.doc_id for alias in entity.aliases if alias.words.casefold() == words}
    clusters = {key for key in entity.clusters if key[0] in documents}
    if not clusters or clusters == entity.clusters:
        return f"a split by {value!r} takes {'all' if clusters else 'nothing'}"
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
    return ""
