"""Of which kinds the organisations of one story are: by their names, and by the roles that people hold in them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.entities import lexicon
from pipeline.entities.clusters import body_names
from pipeline.entities.coreference.organisations import Organisation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.entities.mentions import Cast

ORG, PERSON, BUILDING = "ORG", "PERSON", "FAC"
CLUB, NATIONAL = "club", "national"
IN_HEADLINE, MENTIONED = 0.6, 0.15


def organisations(text: str, cast: Cast) -> dict[int, Organisation]:
    """The organisations of a story by the number of their cluster, none of them mentioned yet.

    A place is one where somebody plays or coaches for it: `Brindle striker Peter Frayle`. What a name shows counts for
    more than a role; one in the plural with `the` may be a club or a band.
    """
    found: dict[int, Organisation] = {}
    clusters = {one.number: one for one in cast.clusters}
    stated = _stated(text, cast)
    for number, one in clusters.items():
        kinds = stated.get(number, frozenset())
        if one.label == ORG:
            found[number] = Organisation.of(number, one.names, kinds)
        elif one.label == BUILDING:
            building = Organisation.of(number, one.names)
            if building.kinds:  # `the school` is a building as well, `the firm` none
                found[number] = building
        elif one.label != PERSON and CLUB in kinds:
            found[number] = Organisation.of(number, one.names, _of_place(one.names))
    headline = text.find("\n")
    for name, of in zip(cast.names, cast.clusters, strict=True):
        known = found.get(of.number)
        if known is not None:
            known.weight += IN_HEADLINE if name.span.end <= headline and not known.weight else MENTIONED
            known.plural = known.plural or _plural(text, name.span.start, name.span.end)
    return found


def _stated(text: str, cast: Cast) -> Mapping[int, frozenset[str]]:
    numbers = {name.span.start: one.number for name, one in zip(cast.names, cast.clusters, strict=True)}
    found: dict[int, set[str]] = {}
    for name, one in zip(cast.names, cast.clusters, strict=True):
        if name.label not in (ORG, PERSON) and _of_a_team().match(text, name.span.end):
            found.setdefault(one.number, set()).add(CLUB)
    for post in cast.posts:
        kind = _kinds_of_roles().get(post.role.of(text).casefold().split()[-1])
        for body in post.bodies if kind is not None else ():
            if body.start in numbers:
                found.setdefault(numbers[body.start], set()).add(str(kind))
    return {number: frozenset(kinds) for number, kinds in found.items()}


def _of_place(names: Sequence[str]) -> frozenset[str]:
    """The club called by a place, or the national team of a country (`England captain`)."""
    return frozenset({NATIONAL if any(body_names.key(name) in _countries() for name in names) else CLUB})


def _plural(text: str, start: int, end: int) -> bool:
    """True for the name of a group in the plural: `the Owls`, not `the Press` nor `the Times of Brindle`."""
    return (
        text[max(0, start - 4) : start].casefold() == "the " and text[end - 1] == "s" and text[end - 2] not in "sui’'"
    )


@cache
def _of_a_team() -> re.Pattern[str]:
    """What follows a place that stands for its team: `Brindle fans`, `Brindle striker`, `Brindle manager`."""
    words = (word for word, kind in _kinds_of_roles().items() if kind == CLUB)
    return re.compile(
        rf" (?:assistant )?(?:boss|fans?|manager|players?|supporters?|{'|'.join(map(re.escape, words))})\b"
    )


@cache
def _kinds_of_roles() -> dict[str, str]:
    return {row["role"]: row["kind"] for row in wordlists.rows(lexicon.PACKAGE, "role_kinds.csv")}


@cache
def _countries() -> frozenset[str]:
    states = (body_names.key(row["state"]) for row in wordlists.rows(lexicon.PACKAGE, "states.csv"))
    return frozenset({*states, *body_names.countries()})
