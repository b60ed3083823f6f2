"""The bodies of roles that the story only refers to: `its chief executive`, `a spokesman for the company`."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.entities.mentions import Cast, Mention, RoleStatement

if TYPE_CHECKING:
    from collections.abc import Sequence

ORG = "ORG"
BEFORE_ROLE = re.compile(r"(?:['’]s?)?\s(?:(?!of\b|for\b|and\b|to\b)[a-z-]+\s){0,2}")
FOR_BODY = re.compile(r"\s(?:for|of|at|from)\s")


def with_bodies(text: str, cast: Cast, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, with the body's name for a role held for what only refers to it.

    `Its chief executive`, `the council's spokeswoman`, `a spokesman for the company`: the affiliation becomes the first
    name of the organisation that the pronoun or nominal stands for, elsewhere in the story.
    """
    bodies = [m for m in mentions if m.label == ORG and m.form != "name" and m.cluster is not None]
    if not bodies:
        return list(mentions)
    starts = {body.span.start: body for body in bodies}
    ends = sorted((body.span.end, number) for number, body in enumerate(bodies))
    first = {one.number: name.span for name, one in zip(reversed(cast.names), reversed(cast.clusters), strict=True)}
    completed: list[Mention] = []
    for mention in mentions:
        role = mention.role
        if role is not None and (role.affiliation is None or role.affiliation.start in starts):
            match = FOR_BODY.match(text, role.role.end)
            body = starts.get(match.end()) if match else None
            index = bisect_right(ends, (role.role.start, len(bodies))) - 1
            if body is None and index >= 0 and BEFORE_ROLE.fullmatch(text, ends[index][0], role.role.start):
                body = bodies[ends[index][1]]
            if body is not None and body.cluster is not None:
                role = RoleStatement(role.role, first[body.cluster])
        completed.append(replace(mention, role=role))
    return completed
