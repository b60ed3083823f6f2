"""The corrections of `overrides/entities.csv`, applied to linked entities."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.entities.linking.entities import Entity, Role, fullest
from pipeline.ids import stable_id
from pipeline.overrides.docket import Docket, Settled, applied, conflicting, stale
from pipeline.overrides.rows import of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.entities.linking.index import Index
    from pipeline.overrides.rows import Override


def correct(index: Index, overrides: Iterable[Override]) -> tuple[Settled, ...]:
    """Correct the entities of an index; what became of each correction, in the order of the file.

    Ids are those of the uncorrected run, or of one before other stories joined two entities (`former_ids`); a renamed
    or retyped entity keeps its id, a merged one is known by its target's and its own, what was split off gets an id of
    its own. A correction is stale when no entity, or more than one, has its id; when it would join what is one
    already; and when a split takes nothing or all. See `Docket` for what conflicts.
    """
    docket = Docket()
    return tuple(_settle(index, docket, override) for override in of(overrides, "entities"))


def _settle(index: Index, docket: Docket, override: Override) -> Settled:
    if docket.repeats(override):
        return applied(override)
    if earlier := docket.contradicted(override):
        return conflicting(override, earlier)
    entity = index.find(override.id)
    if entity is None:
        return stale(override, "no entity, or more than one, has this id")
    ids = {entity.entity_id, *entity.former_ids}
    if why := _apply(index, entity, override):
        return stale(override, why)
    docket.note(override, ids)
    return applied(override)


def _apply(index: Index, entity: Entity, override: Override) -> str:
    """Do what one correction says; or say why it cannot be done."""
    match override.action:
        case "merge":
            return _merge(index, entity, override)
        case "split":
            return _split(index, entity, override.value)
        case "drop":
            index.drop(entity)
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


def _merge(index: Index, entity: Entity, override: Override) -> str:
    target = index.find(override.value)
    if target is None:
        return f"no entity, or more than one, has the id {override.value}"
    if target is entity:
        return "the two are one entity already"
    target.absorb(entity, override.reason, "override")
    index.drop(entity)
    return ""


def _split(index: Index, entity: Entity, value: str) -> str:
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
    index.add(apart)
    return ""
