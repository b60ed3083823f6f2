"""Clusters of single stories to the entities of the corpus: strict keys, a reason for every merge."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.entities.clusters import body_names, person_names
from pipeline.entities.linking import namesakes
from pipeline.entities.linking.entities import Entity, fullest, is_alone, name_key
from pipeline.entities.linking.namesakes import Bearer, Key
from pipeline.ids import stable_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.entities.linking.clusters import Clusters


@dataclass(frozen=True, slots=True)
class Part:
    """Clusters of one name that are one: that of the canonical name, then the others, as they stand in `order`.

    `renamed` are the rules by which its names came to a larger entity: the name and the rule; the last counts.
    """

    start: int
    stop: int
    canonical: str
    renamed: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Found:
    """An entity as long as nobody asks for its names and stories: its id, its name, and its clusters by number."""

    entity_id: str
    type: str
    name: str
    parts: tuple[Part, ...]
    former_ids: frozenset[str] = frozenset()

    def absorb(self, other: Found, rule: str) -> None:
        """Take over everything of another entity, for the reason `rule`."""
        self.parts += tuple(replace(part, renamed=(*part.renamed, (other.name, rule))) for part in other.parts)
        self.former_ids |= {other.entity_id, *other.former_ids}


class Joining:
    """The entities of a corpus, from its clusters.

    Clusters become one entity when their types and the keys of their full names agree and, for people, the stories do
    not conflict (see `namesakes`); a person known by one word alone stays apart, cluster by cluster. Further merges
    need more than the name: an acronym that some story spells out and no other body of the corpus claims; people of
    one surname whose given names go together (`John`, `John-Paul`; `Bill`, `William`) and who hold the same post.
    """

    def __init__(self, clusters: Clusters) -> None:
        self._clusters = clusters
        self._order = array("i")
        """The clusters, each entity's together."""
        found = [entity for members in self._groups() for entity in self._of_one_name(members)]
        found = self._one_post(self._spelled_out(found))
        for entity in found:
            whole = len(entity.parts) == 1
            entity.name = entity.parts[0].canonical if whole else fullest(entity.type, self._names(entity))
        self.entities = sorted(found, key=lambda entity: (entity.type, entity.name, entity.entity_id))
        """By type and name."""

    def members(self, entity: Found) -> Iterator[int]:
        """The positions of an entity's clusters."""
        for part in entity.parts:
            yield from self._order[part.start : part.stop]

    def whole(self, entity: Found) -> Entity:
        """An entity with everything that the stories say of it."""
        made = Entity(entity.entity_id, entity.type, entity.name, former_ids=set(entity.former_ids))
        for part in entity.parts:
            renamed = dict(part.renamed)
            for at in range(part.start, part.stop):
                own = None if at == part.start else part.canonical
                self._clusters.take(made, self._order[at], own, renamed)
        return made

    def _names(self, entity: Found) -> Counter[str]:
        return self._clusters.names(self.members(entity))

    def _groups(self) -> Iterator[list[int]]:
        """The clusters that may be one by their names, in order of the first."""
        groups = np.frombuffer(self._clusters.groups(), dtype=np.int32)
        if not len(groups):
            return
        by_group = np.argsort(groups, kind="stable")
        ends = np.cumsum(np.bincount(groups))
        for start, stop in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True):
            yield by_group[start:stop].tolist()

    def _of_one_name(self, members: Sequence[int]) -> Iterator[Found]:
        """The entities, with their ids, of clusters that have one key."""
        clusters, first = self._clusters, members[0]
        key = name_key(clusters.type(first), clusters.name(first))
        if is_alone(clusters.type(first), clusters.name(first)):
            for number, at in enumerate(members):  # two Campions of one story are told by their order
                yield self._joined([at], *key, clusters.doc_id(at), *([str(number)] if number else []))
            return
        if key[0] != "PERSON" or len(members) == 1 or not any(map(clusters.has_role, members)):
            yield self._joined(members, *key)
            return
        bearers = [self._bearer(at, key) for at in members]
        people = namesakes.apart(bearers)
        if len(people) == 1:
            yield self._joined(members, *key)
            return
        marks = namesakes.discriminators([[bearers[at] for at in person] for person in people])
        for person, mark in zip(people, marks, strict=True):
            yield self._joined([members[at] for at in person], *key, *mark)

    def _joined(self, members: Sequence[int], *id_parts: str) -> Found:
        """One entity of clusters with one key: that of the canonical name takes over the others."""
        clusters, first = self._clusters, members[0]
        kind = clusters.type(first)
        canonical = clusters.name(first) if len(members) == 1 else fullest(kind, clusters.names(members))
        whole = next((at for at in members if clusters.name(at) == canonical), first)
        start = len(self._order)
        self._order.append(whole)
        self._order.extend(at for at in members if at != whole)
        part = Part(start, len(self._order), canonical)
        return Found(stable_id("e", *id_parts), kind, clusters.name(whole), (part,))

    def _bearer(self, at: int, key: Key) -> Bearer:
        story = self._clusters.story(at)
        roles = self._clusters.roles(at)
        posts = {(role.role.casefold(), story.get((role.affiliation or "").casefold())) for role in roles}
        return Bearer(self._clusters.doc_id(at), frozenset(posts), frozenset(story.values()) - {key})

    def _spelled_out(self, entities: Iterable[Found]) -> list[Found]:
        """Join a body known by its acronym alone to the one body of the corpus that a story abbreviates so."""
        entities = list(entities)
        meant: dict[str, list[Found]] = defaultdict(list)
        for entity in entities:
            if entity.type == "ORG":
                for words in dict.fromkeys(one for at in self.members(entity) for one in self._clusters.words(at)):
                    if words != entity.name and body_names.is_acronym(words):
                        meant[body_names.key(words)].append(entity)
        kept = []
        for entity in entities:
            acronym = entity.type == "ORG" and body_names.is_acronym(entity.name)
            wholes = meant.get(body_names.key(entity.name), []) if acronym else []
            if len(wholes) == 1 and wholes[0] is not entity:
                wholes[0].absorb(entity, "acronym_spelled_out_elsewhere")
            else:
                kept.append(entity)
        return kept

    def _one_post(self, entities: Sequence[Found]) -> list[Found]:
        """Join people of one surname whose given names go together and who hold the same post."""
        posts: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        group = list(range(len(entities)))
        for at, entity in enumerate(entities):
            for post in self._posts(entity):
                holder = next((one for one in posts[post] if person_names.fit(entities[one].name, entity.name)), None)
                if holder is None:
                    posts[post].append(at)
                else:
                    namesakes.unite(group, holder, at)
        parts: dict[int, list[Found]] = {}
        for at, entity in enumerate(entities):
            parts.setdefault(namesakes.root(group, at), []).append(entity)
        return [people[0] if len(people) == 1 else self._one_person(people) for people in parts.values()]

    def _one_person(self, people: Sequence[Found]) -> Found:
        names = sum((self._names(one) for one in people), Counter[str]())
        canonical = fullest(people[0].type, names)
        whole = next((one for one in people if one.name == canonical), people[0])
        for one in people:
            if one is not whole:
                whole.absorb(one, "given_name_and_same_post")
        return whole

    def _posts(self, entity: Found) -> Iterable[tuple[str, str, str]]:
        """The posts that a person of a full name holds: surname, role and body, as keys."""
        if entity.type != "PERSON" or is_alone(entity.type, entity.name):
            return ()
        surname = person_names.parts(entity.name)[-1]
        roles = (
            role for at in self.members(entity) if self._clusters.has_role(at) for role in self._clusters.roles(at)
        )
        held = ((role.role.casefold(), body_names.key(role.affiliation)) for role in roles if role.affiliation)
        return dict.fromkeys((surname, role, body) for role, body in held)
