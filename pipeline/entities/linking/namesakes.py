"""People of one full name in several stories: one person, unless what the stories say of them conflicts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.entities import lexicon
from pipeline.entities.clusters import body_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PLURAL = re.compile(r"(?<=\w)s\b")
DOMINANT = 10
"""How many times as many stories tell of the person whom an undescribed namesake is taken for."""

Key = tuple[str, str]
"""A type and the key of a name: what is named, apart from how it is written."""


Post = tuple[str, Key | None]
"""A role, folded, and the body or place for which it is held, if the story says."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """What one story says of the bearer of a name: the posts held, and who and what else it names."""

    doc_id: str
    posts: frozenset[Post]
    company: frozenset[Key]

    @property
    def classes(self) -> frozenset[str]:
        """The walks of life that the roles belong to."""
        return frozenset(found for role, _ in self.posts if (found := role_class(role)))

    @property
    def affiliations(self) -> frozenset[Key]:
        """The bodies and places for which posts are held."""
        return frozenset(body for _, body in self.posts if body)


@cache
def role_class(role: str) -> str | None:
    """The walk of life of a role, by its last words; None for one that fits any."""
    words = role.casefold().split()
    found = (_classes().get(" ".join(words[-n:])) for n in (2, 1))
    return next((name for name in found if name), None) if words else None


def apart(bearers: Sequence[Bearer]) -> list[list[int]]:
    """The people among the bearers of one name, each a list of positions; in order of the first.

    Stories that share a post, a body that one of the two bearers belongs to, or another person's full name speak of one
    bearer. The groups that this leaves are one person too, unless two of them conflict: then a group joins the one
    person with whom it does not conflict. Where there are several it joins the one who is told of DOMINANT times as
    often as the others together, or stays by itself.
    """
    groups = _connected(bearers)
    described = [group for group in groups if group.portrait.posts]
    clashing = [one for one in described if any(_conflict(one.portrait, other.portrait) for other in described)]
    if not clashing:
        return [list(range(len(bearers)))]
    people: list[_Group] = []
    alone: list[_Group] = []
    for group in clashing:
        _take(people, people, group)
    for group in groups:
        if group not in clashing:
            _take(people, alone, group)
    return sorted(sorted(person.members) for person in people + alone)


def _take(people: list[_Group], others: list[_Group], group: _Group) -> None:
    """Join a group to the one of `people` that it must be, or add it to `others`."""
    at = _choice([len(one.members) * (not _conflict(one.portrait, group.portrait)) for one in people])
    if at is None:
        others.append(group)
    else:
        people[at] = _Group(people[at].members + group.members, _portrait([people[at].portrait, group.portrait]))


def _choice(sizes: Sequence[int]) -> int | None:
    """The one position that is not 0, or that outweighs all others."""
    largest = max(range(len(sizes)), key=lambda at: sizes[at], default=None)
    if largest is None or not sizes[largest] or sizes[largest] < DOMINANT * (sum(sizes) - sizes[largest]):
        return None
    return largest


def discriminators(people: Sequence[Sequence[Bearer]]) -> list[tuple[str, ...]]:
    """What tells people of one name apart in their ids: the walk of life, or the body, or one of the stories."""
    marks = [_mark(bearers) for bearers in people]
    counts = Counter(marks)
    return [
        mark if counts[mark] == 1 and mark != ("", "") else (*mark, min(one.doc_id for one in bearers))
        for mark, bearers in zip(marks, people, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Group:
    members: tuple[int, ...]
    portrait: Bearer


def _connected(bearers: Sequence[Bearer]) -> list[_Group]:
    """The bearers that evidence connects, directly or through others."""
    bodies = frozenset[Key]().union(*(one.affiliations for one in bearers))
    by_token: dict[object, list[int]] = defaultdict(list)
    for at, one in enumerate(bearers):
        company = (key for key in one.company if key[0] == "PERSON" or key in bodies)
        for token in (*one.posts, *one.affiliations, *company):
            by_token[token].append(at)
    first = list(range(len(bearers)))
    for members in by_token.values():
        for member in members[1:]:
            unite(first, members[0], member)
    found: dict[int, list[int]] = defaultdict(list)
    for at in range(len(bearers)):
        found[root(first, at)].append(at)
    return [_Group(tuple(members), _portrait([bearers[at] for at in members])) for members in found.values()]


def unite(first: list[int], one: int, other: int) -> None:
    """Put two positions into one group; `first` holds for each an earlier one of its group, or itself."""
    one, other = root(first, one), root(first, other)
    first[max(one, other)] = min(one, other)


def root(first: list[int], at: int) -> int:
    """The first position of the group that a position is in."""
    while first[at] != at:
        first[at] = first[first[at]]
        at = first[at]
    return at


def _portrait(bearers: Sequence[Bearer]) -> Bearer:
    posts = frozenset[Post]().union(*(one.posts for one in bearers))
    return Bearer(min(one.doc_id for one in bearers), posts, frozenset())


def _conflict(one: Bearer, other: Bearer) -> bool:
    """True for two walks of life, for one role in two bodies or places, and for two bodies where no walk is common."""
    if one.classes and other.classes and one.classes.isdisjoint(other.classes):
        return True
    if one.classes & other.classes:
        common = {role for role, _ in one.posts} & {role for role, _ in other.posts}
        return any(_differ(_held_for(one, role), _held_for(other, role)) for role in common)
    return _differ(one.affiliations, other.affiliations)


def _held_for(bearer: Bearer, role: str) -> frozenset[Key]:
    return frozenset(body for held, body in bearer.posts if held == role and body)


def _differ(mine: Iterable[Key], theirs: Iterable[Key]) -> bool:
    """True when both name bodies, or both places, and none of the one is part or acronym of one of the other."""
    for kind in ("ORG", "PLACE"):
        left, right = ([name for type_, name in keys if type_ == kind] for keys in (mine, theirs))
        if left and right and not any(_may_be_one(a, b) for a in left for b in right):
            return True
    return False


def _may_be_one(one: str, other: str) -> bool:
    short, long = sorted((PLURAL.sub("", one), PLURAL.sub("", other)), key=len)
    return short in long or body_names.has_initials(short.split()[0], long)


def _mark(bearers: Sequence[Bearer]) -> tuple[str, str]:
    classes = Counter(found for one in bearers for found in one.classes)
    bodies = Counter(name for one in bearers for _, name in one.affiliations)
    return _commonest(classes), _commonest(bodies)


def _commonest(counts: Counter[str]) -> str:
    return min(counts, key=lambda word: (-counts[word], word), default="")


@cache
def _classes() -> dict[str, str]:
    return {row["word"]: row["class"] for row in wordlists.rows(lexicon.PACKAGE, "role_classes.csv")}
