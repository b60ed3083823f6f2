"""One quote as an extractor gives it: its parts, its kind, its cue and its source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence, Set

    from pipeline.quotes.cues import Cue
    from pipeline.quotes.sources import Source
    from pipeline.spans import Span

DIRECT_SHARE, INDIRECT_SHARE = 0.98, 0.02
"""Shares of letters and digits inside quotation marks, as the PolNeAR scorer draws the lines between the kinds."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """One quote: its parts in order, its cue and source where there are any."""

    parts: tuple[Span, ...]
    kind: str
    cue: Cue | None
    source: Source | None
    confidence: float


def positions(parts: Iterable[Span]) -> set[int]:
    """The offsets of all characters in some spans."""
    return {at for part in parts for at in range(part.start, part.end)}


def kind_of(text: str, parts: Sequence[Span], inside: Set[int]) -> str:
    """`direct`, `mixed` or `indirect`, by the share of the content's letters and digits inside quotation marks.

    `inside` are the offsets of the characters between quotation marks.
    """
    letters = [i for part in parts for i in range(part.start, part.end) if text[i].isalnum()]
    share = sum(i in inside for i in letters) / max(1, len(letters))
    if share >= DIRECT_SHARE:
        return "direct"
    return "indirect" if share <= INDIRECT_SHARE else "mixed"


def with_joint_statements(text: str, found: list[Attribution]) -> list[Attribution]:
    """`In a joint statement with X, Y said ... He said: "..."`: the quote that follows is X's statement too."""
    for index in range(1, len(found)):
        before, one = found[index - 1], found[index]
        if not (before.source and before.source.joint and one.source and one.source.pronoun and one.cue):
            continue
        between = text[before.parts[-1].end : one.cue.span.start]
        if one.kind == "direct" and between.count("\n\n") <= 1 and not one.source.joint:
            found[index] = replace(one, source=replace(one.source, joint=before.source.joint))
    return found
