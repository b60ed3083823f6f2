"""What an entity is, how it is called, and why two names are one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.entities.clusters import body_names, person_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.entities.linking.namesakes import Key

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

    @property
    def words(self) -> str:
        """The role, with the affiliation after a comma."""
        return f"{self.role}, {self.affiliation}" if self.affiliation else self.role


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
        return next((role.words for role in self.roles if role.doc_id == doc_id), None)


@lru_cache(maxsize=65_536)
def name_key(kind: str, name: str) -> Key:
    """What is one for the ways to write one name: see `person_names.parts` and `body_names.key`."""
    if kind == "PERSON":
        words = (*person_names.parts(name), person_names.generation(name) or "")
        return kind, " ".join(words).strip() or name.casefold()
    return kind, (body_names.place_key(name) if kind == "PLACE" else body_names.key(name)) or name.casefold()


def fullest(kind: str, names: Mapping[str, int]) -> str:
    """The canonical name: the most words (of people), the most letters, no shouting, the most used, the alphabet."""
    if len(names) == 1:
        return next(iter(names))

    def rank(words: str) -> tuple[int, int, int, int, str]:
        shouting = sum(word.isupper() and len(word) > 1 for word in words.split())
        n_words = len(words.split()) if kind == "PERSON" else 0  # HMICFRS has a word less than what it stands for
        return (-n_words, -len(words), shouting, -names[words], words)

    return min(names, key=rank)


@lru_cache(maxsize=65_536)
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


def is_alone(kind: str, name: str) -> bool:
    """True for a person known by one word."""
    return kind == "PERSON" and len(person_names.parts(name)) < 2
