"""Roles as the story states them: `West Mercia's Police and Crime Commissioner, John Campion`."""

from __future__ import annotations

import re

from pipeline.entities import lexicon
from pipeline.entities.mentions import Name, RoleStatement
from pipeline.spans import Span

BEFORE_NAME = re.compile(
    rf",?\s+(?:(?:{'|'.join(sorted(map(re.escape, lexicon.titles()), key=len, reverse=True))})\.?\s+)*"
)
AFTER_NAME = re.compile(r",\s+(?:the\s+|an?\s+|its\s+|his\s+|her\s+)?")
OWNER = re.compile(r"(?:['’]s?)?,?\s+")
FOR_WHOM = re.compile(r"\s+(?:of|at|for|in|with)\s+(?:the\s+)?|,\s+")
REACH = 40
"""Characters between a name and the role stated after it: room for an owner's name."""


def statements(text: str, names: list[Name]) -> dict[Span, RoleStatement]:
    """The role stated beside each person's name, by the name's span; a name without one is left out."""
    found: dict[Span, RoleStatement] = {}
    for match in lexicon.roles().finditer(text):
        role = Span(*match.span())
        person = _person(text, names, role)
        if person is not None and person.span not in found:
            found[person.span] = RoleStatement(role, _affiliation(text, names, role))
    return found


def _person(text: str, names: list[Name], role: Span) -> Name | None:
    for name in names:
        if name.label != "PERSON":
            continue
        if role.end <= name.span.start <= role.end + REACH and BEFORE_NAME.fullmatch(text, role.end, name.span.start):
            return name
        if name.span.end <= role.start <= name.span.end + REACH:
            gap = AFTER_NAME.match(text, name.span.end)
            owner = next((other for other in names if gap and other.span.start == gap.end()), None)
            if gap and (gap.end() == role.start or (owner and OWNER.fullmatch(text, owner.span.end, role.start))):
                return name
    return None


def _affiliation(text: str, names: list[Name], role: Span) -> Span | None:
    for name in names:
        if name.label == "PERSON":
            continue
        if name.span.end <= role.start and OWNER.fullmatch(text, name.span.end, role.start):
            return name.span
        if name.span.start >= role.end and FOR_WHOM.fullmatch(text, role.end, name.span.start):
            return name.span
    return None
