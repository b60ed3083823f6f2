"""Which names of people in one story are one person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.entities import lexicon
from pipeline.entities.clusters import person_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.entities.mentions import Name

CIVIL = frozenset({"Mr", "Mister", "Mrs", "Ms", "Miss", "Mx"})
"""Titles that stand before surnames."""
JOINED = (" and ", " & ")
MOST = 100
"""Bearers of one surname to whom a full name is compared: a story of ten thousand words has far fewer."""


@dataclass(slots=True)
class _Person:
    """A person of the story while names are gathered: forms of the name, titles and their genders, the first place."""

    number: int
    forms: list[str]
    genders: set[str]
    titles: set[str]
    first: int
    doubtful: bool = False
    """With a surname that is shared, or named in full once and by no known given name: `Defiant Frayle`."""

    def may_be(self, gender: str | None) -> bool:
        """True unless the titles, or without any the given name, say otherwise."""
        shown = self.genders or {_gender_of(form) for form in self.forms} - {None}
        return gender is None or not shown or gender in shown


def people(text: str, names: Sequence[Name], words: Sequence[str], order: Sequence[int]) -> dict[int, int]:
    """The number of the person whom each name at the positions `order` means.

    Full names come first: equal ones and those that `person_names.fit` are one person. A name in one word is then the
    person whom it fits; of `John and Jane Campion` the first has the surname of the second.
    """
    shared = dict(_shared_surnames(text, names, words, order))
    words = [shared.get(at, form) for at, form in enumerate(words)]
    found = _full_names(names, words, order, frozenset(shared.values()))
    meant: dict[tuple[str, str | None], _Person] = {}
    groups: dict[int, int] = {}
    by_form = {form: person for person in found for form in person.forms}
    bearers: dict[str, dict[int, _Person]] = defaultdict(dict)
    for known in found:
        _index(bearers, known)
    for at in order:
        name = (words[at], names[at].title)
        one = by_form.get(words[at]) or meant.get(name)
        if one is None:
            gender = _gender(names[at].title)
            one = _meant(_called(bearers, words[at]), *name, gender)
            if one is None:
                one = _Person(len(found), [words[at]], set(), set(), at)
                found.append(one)
                _index(bearers, one)
            if gender:
                one.genders.add(gender)
            meant[name] = one
        groups[at] = one.number
    return groups


def _index(bearers: dict[str, dict[int, _Person]], one: _Person) -> None:
    for form in one.forms:
        for word in person_names.parts(form):
            bearers[word][one.number] = one


def _called(bearers: Mapping[str, Mapping[int, _Person]], words: str) -> Iterator[_Person]:
    """The people with a part of a name in one word, or with a given name that it is a nickname of."""
    for part in person_names.parts(words)[:1]:
        for word in {part, *person_names.nicknames(part)}:
            yield from bearers.get(word, {}).values()


def _shared_surnames(
    text: str, names: Sequence[Name], words: Sequence[str], order: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """Given names before `and` and a full name, with the surname, where no other full name of the story has them."""
    full = {part for at in order for part in person_names.parts(words[at]) if len(person_names.parts(words[at])) > 1}
    for at, after in pairwise(order):
        given, other = person_names.parts(words[at]), person_names.parts(words[after])
        if len(given) != 1 or len(other) < 2 or text[names[at].span.end : names[after].span.start] not in JOINED:
            continue
        if given[0] not in full and {given[0], other[0]} <= lexicon.given_names().keys():
            yield at, f"{words[at]} {words[after].split()[-1]}"


def _full_names(
    names: Sequence[Name], words: Sequence[str], order: Sequence[int], shared: frozenset[str]
) -> list[_Person]:
    """The people with a name of two words or more. The longest forms come first: the others must fit all of one."""
    people: list[_Person] = []
    known = _Known()
    places: dict[str, list[int]] = defaultdict(list)
    for at in order:
        if len(person_names.parts(words[at])) > 1:
            places[words[at]].append(at)
    for form in sorted(places, key=lambda form: (-len(person_names.parts(form)), places[form][0])):
        genders = {gender for at in places[form] if (gender := _gender(names[at].title))}
        one = _bearer(known.like(form), form, genders)
        if one is None:
            given = person_names.parts(form)[0] in lexicon.given_names()
            doubtful = form in shared or (not given and len(places[form]) == 1)
            one = _Person(len(people), [], set(), set(), places[form][0], doubtful)
            people.append(one)
            known.add(one, form)
        else:
            one.doubtful = False
        one.forms.append(form)
        one.genders |= genders
        one.titles.update(title for at in places[form] if (title := names[at].title))
        one.first = min(one.first, places[form][0])
    return people


class _Known:
    """The people of a story so far by what two forms of one full name share: all parts, the last, or first and last."""

    def __init__(self) -> None:
        self._equal: dict[Sequence[str], list[_Person]] = defaultdict(list)
        self._last: dict[str, list[_Person]] = defaultdict(list)
        self._ends: dict[tuple[str, str], list[_Person]] = defaultdict(list)

    def add(self, one: _Person, form: str) -> None:
        """Take in a person under the first of the forms, which the later ones must fit."""
        parts = person_names.parts(form)
        self._equal[parts].append(one)
        self._last[parts[-1]].append(one)
        for later in dict.fromkeys(parts[1:]):
            self._ends[parts[0], later].append(one)

    def like(self, form: str) -> list[_Person]:
        """The people whose first form a shorter or equally long one may fit, as they came; of any kind MOST at most."""
        parts = person_names.parts(form)
        kinds = (
            self._equal.get(parts, ()),
            self._last.get(parts[-1], ()),
            self._ends.get((parts[0], parts[-1]), ()),
            self._ends.get((parts[-1], parts[0]), ()),
        )
        people = {one.number: one for kind in kinds for one in kind[:MOST]}
        return [people[number] for number in sorted(people)]


def _bearer(people: Sequence[_Person], form: str, genders: set[str]) -> _Person | None:
    """The person whose every form a full name fits, sooner by equal names; None when it is somebody new."""
    fitting: list[_Person] = []
    for one in people:
        rules = [person_names.fit(form, other) for other in one.forms]
        if all(rules) and not (genders and one.genders and not genders & one.genders):
            if "same_name" in rules:
                return one
            fitting.append(one)
    return fitting[0] if fitting else None


def _meant(people: Iterable[_Person], words: str, title: str | None, gender: str | None) -> _Person | None:
    """The person whom a name in one word means: by surname before given name, then by a title such as `Dr`.

    Of several bearers it is the one named first. That is whom a story is about: its bare surnames mean the first bearer
    far more often than the last.
    """
    found: tuple[tuple[bool, bool, bool, int], _Person] | None = None
    for one in people:
        rules = {rule for form in one.forms if (rule := person_names.fit(words, form))} if one.may_be(gender) else set()
        given = not rules & {"surname_in_story", "same_name"}
        if not rules or (given and title in CIVIL and words.casefold() in lexicon.given_names()):
            continue
        rank = (given, title in CIVIL or title not in one.titles, one.doubtful, one.first)
        if found is None or rank < found[0]:
            found = (rank, one)
    return found[1] if found else None


def _gender(title: str | None) -> str | None:
    return lexicon.titles().get(title) if title else None


def _gender_of(form: str) -> str | None:
    parts = person_names.parts(form)
    return person_names.gender(parts[0]) if len(parts) > 1 else None
