"""Clusters of single stories to the entities of the corpus: strict keys, a reason for every merge."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.ids import stable_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TYPES = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"}

ClusterKey = tuple[str, int]
"""A document's id and the number of a cluster in it."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role as one story states it, verbatim, with its place."""

    role: str
    affiliation: str | None
    doc_id: str
    start: int
    end: int

    def same_post(self, other: Role) -> bool:
        """True for the same role and the same, known, affiliation, whatever the case of letters."""
        mine, theirs = self.affiliation, other.affiliation
        return self.role.casefold() == other.role.casefold() and bool(
            mine and theirs and mine.casefold() == theirs.casefold()
        )


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of an entity where a story first uses it, and the rule that says whose name it is."""

    words: str
    doc_id: str
    start: int
    end: int
    rule: str
    basis: str = "rule"


@dataclass(slots=True)
class Entity:
    """A person, organisation or place, with every name the stories use and the clusters that mean it."""

    entity_id: str
    type: str
    name: str
    names: Counter[str] = field(default_factory=Counter)
    aliases: list[Alias] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    clusters: set[ClusterKey] = field(default_factory=set)

    def absorb(self, other: Entity, rule: str, basis: str = "rule") -> None:
        """Take over everything of another entity, for the reason `rule`."""
        self.names += other.names
        self.roles += other.roles
        self.clusters |= other.clusters
        self.aliases += [
            Alias(a.words, a.doc_id, a.start, a.end, rule if a.words == other.name else a.rule, basis)
            for a in other.aliases
        ]

    def role_in(self, doc_id: str) -> str | None:
        """The first role that one story states for it, with the affiliation after a comma."""
        role = next((role for role in self.roles if role.doc_id == doc_id), None)
        if role is None:
            return None
        return f"{role.role}, {role.affiliation}" if role.affiliation else role.role


def link(mentions: Iterable[Mapping[str, Any]]) -> list[Entity]:
    """The entities of a corpus, by type and name, from the rows of `mentions` in document order.

    Clusters become one entity when their types and full names agree; a person known by one word alone stays apart,
    cluster by cluster. People whose given names begin alike (`John`, `John-Paul`) become one when some story gives each
    the same role for the same body.
    """
    entities: dict[tuple[str, ...], Entity] = {}
    for entity in _clusters(mentions):
        words = entity.name.casefold()
        alone = entity.type == "PERSON" and " " not in words
        doc_id, number = next(iter(entity.clusters))
        key: tuple[str, ...] = (entity.type, words, doc_id, str(number)) if alone else (entity.type, words)
        if key in entities:
            entities[key].absorb(entity, "same_name")
        else:
            entities[key] = entity
    merged = _one_post(list(entities.values()))
    namesakes: Counter[tuple[str, ...]] = Counter()
    for entity in merged:
        entity.name = fullest(entity.type, entity.names)
        key = _key(entity)
        entity.entity_id = stable_id("e", *key, *([str(namesakes[key])] if key in namesakes else []))
        namesakes[key] += 1
    return sorted(merged, key=lambda entity: (entity.type, entity.name, entity.entity_id))


def _clusters(mentions: Iterable[Mapping[str, Any]]) -> Iterator[Entity]:
    """An entity for each cluster with a name, in order of first mention."""
    found: dict[ClusterKey, Entity] = {}
    for row in mentions:
        if row["form"] != "name" or row["cluster"] is None:
            continue
        key = (row["doc_id"], row["cluster"])
        entity = found.setdefault(key, Entity("", TYPES[row["label"]], "", clusters={key}))
        if row["text"] not in entity.names:
            entity.aliases.append(Alias(row["text"], row["doc_id"], row["start"], row["end"], "same_name"))
        entity.names[row["text"]] += 1
        if row["role"]:
            entity.roles.append(
                Role(row["role"], row["affiliation"], row["doc_id"], row["role_start"], row["role_end"])
            )
    for entity in found.values():
        entity.name = fullest(entity.type, entity.names)
        entity.aliases = [_with_rule(entity, alias) for alias in entity.aliases]
        yield entity


def _with_rule(entity: Entity, alias: Alias) -> Alias:
    return Alias(alias.words, alias.doc_id, alias.start, alias.end, _rule(entity, alias.words))


def _rule(entity: Entity, words: str) -> str:
    """Why a name within a story means the same entity as its fullest name."""
    if words.casefold() == entity.name.casefold():
        return "same_name"
    if entity.type != "PERSON":
        return "acronym"
    parts = entity.name.casefold().split()
    if words.casefold() == parts[-1]:
        return "surname_in_story"
    return "given_name_in_story" if words.casefold() == parts[0] else "compatible_given_name_in_story"


def fullest(kind: str, names: Mapping[str, int]) -> str:
    """The canonical name: the most words (of people), the most letters, no shouting, the most used, the alphabet."""

    def rank(words: str) -> tuple[int, int, int, int, str]:
        shouting = sum(word.isupper() and len(word) > 1 for word in words.split())
        n_words = len(words.split()) if kind == "PERSON" else 0  # HMICFRS has a word less than what it stands for
        return (-n_words, -len(words), shouting, -names[words], words)

    return min(names, key=rank)


def _one_post(entities: list[Entity]) -> list[Entity]:
    """Join people of one surname whose given names begin alike and who hold the same post."""
    kept: list[Entity] = []
    for entity in entities:
        into = next((other for other in kept if _same_person(other, entity)), None)
        if into is None:
            kept.append(entity)
        else:
            into.absorb(entity, "given_name_and_same_post")
    return kept


def _same_person(one: Entity, other: Entity) -> bool:
    if not one.type == other.type == "PERSON" or not (one.roles and other.roles):
        return False
    mine, theirs = one.name.casefold().split(), other.name.casefold().split()
    if len(mine) < 2 or len(theirs) < 2 or mine[-1] != theirs[-1]:
        return False
    begins = mine[0].split("-")[0] == theirs[0].split("-")[0]
    return begins and any(a.same_post(b) for a in one.roles for b in other.roles)


def _key(entity: Entity) -> tuple[str, ...]:
    """What the id is made of. Of people of one word, two in one story (`Mr` and `Mrs Campion`) are told by order."""
    alone = entity.type == "PERSON" and " " not in entity.name
    return (entity.type, entity.name, min(entity.clusters)[0]) if alone else (entity.type, entity.name)
