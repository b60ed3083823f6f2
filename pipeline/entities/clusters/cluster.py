"""Which names of one story are one person, organisation or place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.entities import lexicon
from pipeline.entities.clusters import body_names
from pipeline.entities.clusters.bodies import bodies, is_acronym_of, is_short_for, stated_acronyms
from pipeline.entities.clusters.people import people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.entities.mentions import Name


@dataclass(slots=True)
class Cluster:
    """The names of one entity in one story, and the gender that its titles show (for pronouns only)."""

    number: int
    label: str
    names: list[str] = field(default_factory=list)
    genders: set[str] = field(default_factory=set)
    _known: set[str] = field(default_factory=set, repr=False, compare=False)

    def add(self, words: str, title: str | None) -> None:
        """Take in one more name."""
        if words not in self._known:
            self._known.add(words)
            self.names.append(words)
        gender = lexicon.titles().get(title) if title else None
        if gender:
            self.genders.add(gender)

    def may_be(self, gender: str) -> bool:
        """True unless the titles say otherwise."""
        return not self.genders or gender in self.genders


def cluster(text: str, names: Sequence[Name]) -> list[Cluster]:
    """The cluster of each name, in the order of `names`; clusters are numbered as they first appear.

    People are one by `person_clusters`, organisations and places by `body_clusters`, each kind for itself.
    """
    words = [name.span.of(text) for name in names]
    stated = stated_acronyms(text, names, words)
    kinds: dict[str, list[int]] = {"PERSON": [], "ORG": [], "PLACE": []}
    for at, name in enumerate(names):
        kinds[name.label if name.label in kinds else "PLACE"].append(at)
    groups: dict[int, tuple[str, int | str]] = {}
    for at, person in people(text, names, words, kinds["PERSON"]).items():
        groups[at] = ("PERSON", person)
    for at, body in bodies(words, kinds["ORG"], body_names.key, stated, is_short_for).items():
        groups[at] = ("ORG", body)
    for at, place in bodies(words, kinds["PLACE"], body_names.place_key, stated, is_acronym_of).items():
        groups[at] = ("PLACE", place)
    chosen: dict[tuple[str, int | str], Cluster] = {}
    for at, name in enumerate(names):
        one = chosen.setdefault(groups[at], Cluster(len(chosen), name.label))
        one.add(words[at], name.title)
        if at in stated:
            one.add(stated[at], None)
    return [chosen[groups[at]] for at in range(len(names))]
