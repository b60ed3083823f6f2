"""The corrections of `overrides/entities.csv`, applied to linked entities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.entities.linking import Entity, Role
from pipeline.ids import stable_id
from pipeline.overrides import Override, of

if TYPE_CHECKING:
    from collections.abc import Iterable


def correct(entities: list[Entity], overrides: Iterable[Override]) -> tuple[list[Entity], list[Override]]:
    """The entities with their corrections, in the order of the file, and the corrections that no longer apply.

    Ids are those of the uncorrected run; a renamed or retyped entity keeps its id, a merged one takes its target's,
    a name that was split off gets one of its own.
    """
    by_id = {entity.entity_id: entity for entity in entities}
    stale: list[Override] = []
    for override in of(overrides, "entities"):
        entity = by_id.get(override.id)
        if entity is None or not _apply(by_id, entity, override):
            stale.append(override)
    return sorted(by_id.values(), key=lambda entity: (entity.type, entity.name, entity.entity_id)), stale


def _apply(by_id: dict[str, Entity], entity: Entity, override: Override) -> bool:
    match override.action:
        case "merge":
            target = by_id.get(override.value)
            if target is None or target is entity:
                return False
            target.absorb(entity, override.reason, "override")
            del by_id[entity.entity_id]
        case "split":
            apart = _split(entity, override.value)
            if apart is None:
                return False
            by_id[apart.entity_id] = apart
        case "rename":
            entity.name = override.value
        case "retype":
            entity.type = override.value
        case "drop":
            del by_id[entity.entity_id]
        case "set_role":
            place = entity.aliases[0]
            entity.roles = [Role(override.value, None, place.doc_id, place.start, place.end)]
    return True


def _split(entity: Entity, words: str) -> Entity | None:
    """Part the stories that use a name from the rest; None when none does, or when no story would be left."""
    documents = {alias.doc_id for alias in entity.aliases if alias.words == words}
    clusters = {key for key in entity.clusters if key[0] in documents}
    if not clusters or clusters == entity.clusters:
        return None
    apart = Entity(stable_id("e", entity.type, words), entity.type, words, clusters=clusters)
    apart.aliases = [alias for alias in entity.aliases if alias.doc_id in documents]
    apart.roles = [role for role in entity.roles if role.doc_id in documents]
    entity.clusters -= clusters
    entity.aliases = [alias for alias in entity.aliases if alias.doc_id not in documents]
    entity.roles = [role for role in entity.roles if role.doc_id not in documents]
    return apart
