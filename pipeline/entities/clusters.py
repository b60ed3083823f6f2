"""Which names of one story are one person, organisation or place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.entities import lexicon

if TYPE_CHECKING:
    from pipeline.entities.mentions import Name

ACRONYM = re.compile(r"\s\(\s?(?P<letters>[A-Z]{2,10})\s?\)")
SMALL_WORDS = frozenset({"of", "and", "the", "for", "in", "&"})


@dataclass(slots=True)
class Cluster:
    """The names of one entity in one story, and the gender that its titles show (for pronouns only)."""

    number: int
    label: str
    names: list[str] = field(default_factory=list)
    genders: set[str] = field(default_factory=set)

    def add(self, words: str, title: str | None) -> None:
        """Take in one more name."""
        if words not in self.names:
            self.names.append(words)
        gender = lexicon.titles().get(title) if title else None
        if gender:
            self.genders.add(gender)

    def may_be(self, gender: str) -> bool:
        """True unless the titles say otherwise."""
        return not self.genders or gender in self.genders


def cluster(text: str, names: list[Name]) -> list[Cluster]:
    """The cluster of each name, in the order of `names`. A surname belongs to the last full name it fits."""
    clusters: list[Cluster] = []
    chosen: list[Cluster] = []
    for name in names:
        words = name.span.of(text)
        found = _person(clusters, words, name.title) if name.label == "PERSON" else _named(clusters, words, name.label)
        if found is None:
            found = Cluster(len(clusters), name.label)
            clusters.append(found)
        found.add(words, name.title)
        chosen.append(found)
        if (
            name.label != "PERSON"
            and (match := ACRONYM.match(text, name.span.end))
            and match["letters"] == initials(words)
        ):
            found.add(match["letters"], None)
    return chosen


def initials(words: str) -> str:
    """The capitals of a long name: `Her Majesty's Inspectorate of Constabulary` gives HMIC."""
    return "".join(word[0].upper() for word in words.split() if word.casefold() not in SMALL_WORDS)


def _named(clusters: list[Cluster], words: str, label: str) -> Cluster | None:
    same = [c for c in clusters if c.label != "PERSON" and words.casefold() in (name.casefold() for name in c.names)]
    return next((c for c in same if c.label == label), same[0] if same else None)


def _person(clusters: list[Cluster], words: str, title: str | None) -> Cluster | None:
    gender = lexicon.titles().get(title) if title else None
    people = [c for c in reversed(clusters) if c.label == "PERSON" and (gender is None or c.may_be(gender))]
    # Against the fullest name alone: `Howard` of Michael Howard is neither Howard Flight nor John Howard.
    fullest = [(one, max(one.names, key=lambda name: len(name.split()))) for one in people]
    fitting = [(one, name) for one, name in fullest if compatible(words, name)]
    surname = next((one for one, name in fitting if _parts(name)[-1] == _parts(words)[-1]), None)
    return surname or next((one for one, _ in fitting), None)


def compatible(one: str, other: str) -> bool:
    """True when two names of one story may be the same person's.

    A single name must be the other's surname or, without a surname of its own, its first name; two full names
    need one surname and given names of which one begins the other (`J`, `John`, `John-Paul`).
    """
    short, long = sorted((_parts(one), _parts(other)), key=len)
    if len(short) == 1:
        return short[0] in (long[-1], long[0])
    return short[-1] == long[-1] and (short[0].startswith(long[0]) or long[0].startswith(short[0]))


def _parts(name: str) -> list[str]:
    return name.casefold().replace(".", "").split()
