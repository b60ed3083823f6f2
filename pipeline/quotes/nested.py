"""Quotes in quotes: what a speaker says that somebody else said, in quotation marks inside quotation marks."""

from __future__ import annotations

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
    around = [part for one in found for part in one.parts]
    own = [cue for cue in cues(doc, quoted) if any(part.contains(cue.span) for part in around)]
    for statement in Speech(doc, own).statements(inner):
        words = sum(len(part.of(text).split()) for part in statement.parts)
        cue, who = statement.cue, statement.source
        if cue is None or who is None or words < FEWEST:
            continue
        spans = [*statement.parts, cue.span, who.span]
        outer = next((n for n, one in enumerate(found) if any(_holds(part, spans) for part in one.parts)), None)
        if outer is not None and not any(part.overlaps(who.span) for part in statement.parts):
            yield outer, Attribution(tuple(statement.parts), "direct", cue, who, CONFIDENCE)


def _holds(part: Span, spans: Sequence[Span]) -> bool:
    return all(part.contains(span) and part != span for span in spans)
