"""Quotes in quotes: what a speaker says that somebody else said, in quotation marks inside quotation marks."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from pipeline.annotate.parses import text_of
from pipeline.quotes.attribution import Attribution
from pipeline.quotes.cues import cues
from pipeline.quotes.rules.speech import Speech

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from pipeline.quotes.marks import Region
    from pipeline.spans import Span

FEWEST = 3
"""Fewer words in inner marks are a title, a nickname or a scare quote."""
CONFIDENCE = 0.7


def nested(doc: Doc, regions: Sequence[Region], found: Sequence[Attribution]) -> Iterator[tuple[int, Attribution]]:
    """The quotes that stand wholly, cue and source too, in a part of one of `found`, each with the number of that one.

    `regions` are all quoted regions of the text, in order. An inner quote whose speaker is not named there is none of
    its own.
    """
    inner = [region for region in regions if region.depth == 1]
    if not inner:
        return
    text = text_of(doc)
    quoted = [part for region in inner for part in region.parts]
    around = sorted((part, number) for number, one in enumerate(found) for part in one.parts)
    own = [cue for cue in cues(doc, quoted) if _around(around, [cue.span]) is not None]
    for statement in Speech(doc, own).statements(inner):
        words = sum(len(part.of(text).split()) for part in statement.parts)
        cue, who = statement.cue, statement.source
        if cue is None or who is None or words < FEWEST:
            continue
        spans = [*statement.parts, cue.span, who.span]
        outer = _around(around, spans, whole=False)
        if outer is not None and not any(part.overlaps(who.span) for part in statement.parts):
            yield outer, Attribution(tuple(statement.parts), "direct", cue, who, CONFIDENCE)


def _around(parts: Sequence[tuple[Span, int]], spans: Sequence[Span], *, whole: bool = True) -> int | None:
    """The number of the part that holds all of some spans, which are not the `whole` of it unless they may be.

    Parts are in order, none in another.
    """
    place = bisect_right(parts, min(span.start for span in spans), key=lambda part: part[0].start) - 1
    if place < 0:
        return None
    part, number = parts[place]
    return number if all(part.contains(span) and (whole or part != span) for span in spans) else None
