"""Clusters of single stories to the entities of the corpus: strict keys, a reason for every merge."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pipeline.entities.clusters import body_names, person_names
from pipeline.entities.linking import namesakes
from pipeline.entities.linking.namesakes import Bearer, Key
from pipeline.ids import stable_id
from pipeline.schema import TYPE_OF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


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
    """A person, organisation or place, with every name the stories use and the clusters that mean it.

    `former_ids` are those that its parts would have, were the stories that join them not there: what is kept by id,
    such as corrections, finds the entity by them too.
    """

    entity_id: str
    type: str
    name: str
    names: Counter[str] = field(default_factory=Counter)
    aliases: list[Alias] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    clusters: set[ClusterKey] = field(default_factory=set)
    former_ids: set[str] = field(default_factory=set)

    def absorb(self, other: Entity, rule: str, basis: str = "rule") -> None:
        """Take over everything of another entity, for the reason `rule`."""
        self.names.update(other.names)
        self.roles += other.roles
        self.clusters |= other.clusters
        self.former_ids |= {other.entity_id, *other.former_ids} - {""}
        self.aliases += [
            replace(alias, rule=rule, basis=basis) if alias.words == other.name else alias for alias in other.aliases
        ]

    def role_in(self, doc_id: str) -> str | None:
        """The first role that one story states for it, with the affiliation after a comma."""
        role = next((role for role in self.roles if role.doc_id == doc_id), None)
        if role is None:
            return None
        return f"{role.role}, {role.affiliation}" if role.affiliation else role.role


def link(mentions: Iterable[Mapping[str, Any]]) -> list[Entity]:
    """The entities of a corpus, by type and name, from the rows of `mentions` in document order.

    Clusters become one entity when their types and the keys of their full names agree and, for people, the stories do
    not conflict (see `namesakes`); a person known by one word alone stays apart, cluster by cluster. Further merges
    need more than the name: an acronym that some story spells out and no other body of the corpus claims; people of
    one surname whose given names go together (`John`, `John-Paul`; `Bill`, `William`) and who hold the same post.
    """
    clusters = list(_clusters(mentions))
    stories = _stories(clusters)
    by_key: dict[tuple[str, ...], list[Entity]] = defaultdict(list)
    for cluster in clusters:
        by_key[_strict_key(cluster)].append(cluster)
    entities = [entity for same in by_key.values() for entity in _of_one_name(same, stories)]
    entities = _one_post(_spelled_out(entities))
    for entity in entities:
        entity.name = fullest(entity.type, entity.names)
    return sorted(entities, key=lambda entity: (entity.type, entity.name, entity.entity_id))


def name_key(kind: str, name: str) -> Key:
    """What is one for the ways to write one name: see `person_names.parts` and `body_names.key`."""
    if kind == "PERSON":
        words = (*person_names.parts(name), person_names.generation(name) or "")
        return kind, " ".join(words).strip() or name.casefold()
    return kind, (body_names.place_key(name) if kind == "PLACE" else body_names.key(name)) or name.casefold()


def fullest(kind: str, names: Mapping[str, int]) -> str:
    """The canonical name: the most words (of people), the most letters, no shouting, the most used, the alphabet."""

    def rank(words: str) -> tuple[int, int, int, int, str]:
        shouting = sum(word.isupper() and len(word) > 1 for word in words.split())
        n_words = len(words.split()) if kind == "PERSON" else 0  # HMICFRS has a word less than what it stands for
        return (-n_words, -len(words), shouting, -names[words], words)

    return min(names, key=rank)


def _clusters(mentions: Iterable[Mapping[str, Any]]) -> Iterator[Entity]:
    """An entity for each cluster with a name, in order of first mention."""
    found: dict[ClusterKey, Entity] = {}
    for row in mentions:
        if row["form"] != "name" or row["cluster"] is None:
            continue
        key = (row["doc_id"], row["cluster"])
        entity = found.setdefault(key, Entity("", TYPE_OF[row["label"]], "", clusters={key}))
        if row["text"] not in entity.names:
            entity.aliases.append(Alias(row["text"], row["doc_id"], row["start"], row["end"], "same_name"))
        entity.names[row["text"]] += 1
        if row["role"]:
            entity.roles.append(
                Role(row["role"], row["affiliation"], row["doc_id"], row["role_start"], row["role_end"])
            )
    for entity in found.values():
        entity.name = fullest(entity.type, entity.names)
        entity.aliases = [
            replace(alias, rule=reason(entity.type, alias.words, entity.name)) for alias in entity.aliases
        ]
        yield entity


def reason(kind: str, words: str, name: str) -> str:
    """Why a name means the same as a fuller one of its story: the rule that `merges` shows."""
    if words.casefold() == name.casefold():
        return "same_name"
    if kind == "PERSON":
        return person_names.fit(words, name) or "same_person_in_story"
    if name_key(kind, words) == name_key(kind, name):
        return "name_of_country" if body_names.key(words) != body_names.key(name) else "spelling"
    if body_names.is_acronym(words) and (body_names.has_initials(words, name) or body_names.stands_for(words, name)):
        return "acronym"
    return "short_form_in_story"


def _is_alone(entity: Entity) -> bool:
    """True for a person known by one word."""
    return entity.type == "PERSON" and len(person_names.parts(entity.name)) < 2


def _doc_id(cluster: Entity) -> str:
    return next(iter(cluster.clusters))[0]


def _strict_key(cluster: Entity) -> tuple[str, ...]:
    """What clusters must share to be one: the name and, for people known by one word, the story."""
    key = name_key(cluster.type, cluster.name)
    return (*key, _doc_id(cluster)) if _is_alone(cluster) else key


def _stories(clusters: Sequence[Entity]) -> dict[str, dict[str, Key]]:
    """What each story names: by every name, folded, the key of whom or what it means; people by full names alone."""
    stories: dict[str, dict[str, Key]] = defaultdict(dict)
    for cluster in clusters:
        if not _is_alone(cluster):
            key = name_key(cluster.type, cluster.name)
            stories[_doc_id(cluster)].update((words.casefold(), key) for words in cluster.names)
    return stories


def _of_one_name(clusters: Sequence[Entity], stories: Mapping[str, Mapping[str, Key]]) -> Iterator[Entity]:
    """The entities, with their ids, of clusters that have one key."""
    first = clusters[0]
    key = name_key(first.type, first.name)
    if _is_alone(first):  # two Campions of one story are told by their order: `Mr` and `Mrs Campion`
        for number, cluster in enumerate(clusters):
            yield _with_id(cluster, *key, _doc_id(cluster), *([str(number)] if number else []))
        return
    if first.type != "PERSON" or not any(cluster.roles for cluster in clusters):
        yield _with_id(_joined(clusters), *key)
        return
    bearers = [_bearer(cluster, key, stories[_doc_id(cluster)]) for cluster in clusters]
    people = namesakes.apart(bearers)
    if len(people) == 1:
        yield _with_id(_joined(clusters), *key)
        return
    marks = namesakes.discriminators([[bearers[at] for at in members] for members in people])
    for members, mark in zip(people, marks, strict=True):
        yield _with_id(_joined([clusters[at] for at in members]), *key, *mark)


def _with_id(entity: Entity, *parts: str) -> Entity:
    entity.entity_id = stable_id("e", *parts)
    return entity


def _joined(parts: Sequence[Entity], rule: str | None = None) -> Entity:
    """One entity: that of the canonical name, which takes over the others, each for `rule` or for how it is written."""
    names = sum((part.names for part in parts), Counter[str]())
    canonical = fullest(parts[0].type, names)
    whole = next((part for part in parts if part.name == canonical), parts[0])
    for part in parts:
        if part is not whole:
            whole.absorb(part, rule or reason(whole.type, part.name, canonical))
    return whole


def _bearer(cluster: Entity, key: Key, story: Mapping[str, Key]) -> Bearer:
    posts = {(role.role.casefold(), story.get((role.affiliation or "").casefold())) for role in cluster.roles}
    return Bearer(_doc_id(cluster), frozenset(posts), frozenset(story.values()) - {key})


def _spelled_out(entities: list[Entity]) -> list[Entity]:
    """Join a body known by its acronym alone to the one body of the corpus that a story abbreviates so."""
    meant: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        if entity.type == "ORG":
            for words in entity.names:
                if words != entity.name and body_names.is_acronym(words):
                    meant[body_names.key(words)].append(entity)
    kept = []
    for entity in entities:
        wholes = meant[body_names.key(entity.name)] if entity.type == "ORG" else []
        if len(wholes) == 1 and wholes[0] is not entity and body_names.is_acronym(entity.name):
            wholes[0].absorb(entity, "acronym_spelled_out_elsewhere")
        else:
            kept.append(entity)
    return kept


def _one_post(entities: list[Entity]) -> list[Entity]:
    """Join people of one surname whose given names go together and who hold the same post."""
    posts: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    group = list(range(len(entities)))
    for at, entity in enumerate(entities):
        for post in _posts(entity):
            holder = next((one for one in posts[post] if person_names.fit(entities[one].name, entity.name)), None)
            if holder is None:
                posts[post].append(at)
            else:
                namesakes.unite(group, holder, at)
    parts: dict[int, list[Entity]] = defaultdict(list)
    for at, entity in enumerate(entities):
        parts[namesakes.root(group, at)].append(entity)
    return [_joined(people, "given_name_and_same_post") for people in parts.values()]


def _posts(entity: Entity) -> Iterator[tuple[str, str, str]]:
    """The posts that a person of a full name holds: surname, role and body, as keys."""
    if entity.type == "PERSON" and not _is_alone(entity):
        surname = person_names.parts(entity.name)[-1]
        held = ((role.role.casefold(), body_names.key(role.affiliation)) for role in entity.roles if role.affiliation)
        yield from dict.fromkeys((surname, role, body) for role, body in held)
