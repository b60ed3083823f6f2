"""Standoff annotation as brat reads it: a text and a list of annotations a story, and what they may be.

A line of an `.ann` file holds one annotation and no line break, so a span over several lines is one annotation of
several pieces. Offsets are code points, half open.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.export.files import Written, safe_name, text_file
from pipeline.export.stories import entities, stories
from pipeline.export.values import cell
from pipeline.schema import LABELS, MONEY_ROLES, QUOTE_KINDS, UNRESOLVED
from pipeline.spans import Span, trim
from pipeline.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.export.stories import Entity, Figure, Quote, Story

ONE_LINE = re.compile(r"[^\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
"""What stands on one line for every reader, and between two tabs."""

TENTHS = tuple(f"0.{tenth}" for tenth in range(10))

CONFIGURATION = f"""\
[entities]
Quote
Cue
Source
{chr(10).join(LABELS)}
Money

[relations]
Said_by\tArg1:Quote, Arg2:Source
Cued_by\tArg1:Quote, Arg2:Cue
Stands_in\tArg1:Money, Arg2:Quote
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
Kind\tArg:Quote, Value:{"|".join(QUOTE_KINDS)}
Negated\tArg:Quote
Unresolved\tArg:Quote, Value:{"|".join(UNRESOLVED)}
Role\tArg:Money, Value:{"|".join(MONEY_ROLES)}
Confidence\tArg:<ENTITY>, Value:{"|".join(TENTHS)}
"""
"""The `annotation.conf` that names every type an export may use."""


def write(out: Path, to: Path, names: Sequence[str]) -> Iterator[Written]:
    """Write each story of the run in `out` as `ID.txt` and `ID.ann` in the folder `to`, and `annotation.conf`.

    The annotations are those of the tables `names`, of quotes, mentions and money.
    """
    known = entities(out)
    count = 0
    for story in stories(out, names):
        name = safe_name(story.doc_id)
        with text_file(to / f"{name}.txt") as file:
            file.write(story.text)
        with text_file(to / f"{name}.ann") as file:
            file.writelines(f"{line}\n" for line in standoff(story, known))
        count += 1
    with text_file(to / "annotation.conf") as file:
        file.write(CONFIGURATION)
    yield Written(to, count, "stories")


def standoff(story: Story, known: Mapping[str, Entity]) -> list[str]:
    """The lines of a story's `.ann` file: spans, then relations, attributes and notes."""
    sheet = _Sheet(story.text)
    quotes: dict[str | None, str] = {quote.quote_id: sheet.quote(quote) for quote in story.quotes}
    for mention in story.mentions:
        span = sheet.span(mention.label, [mention.span])
        sheet.confidence(span, mention.confidence)
        entity = known.get(mention.entity_id or "")
        sheet.note(span, mention.mention_id, f"{entity.name} ({entity.entity_id})" if entity else None)
    for figure in story.figures:
        sheet.figure(figure, quotes)
    return sheet.lines()


class _Sheet:
    """The annotations of one story, numbered as they come."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: dict[str, list[str]] = {"T": [], "R": [], "A": [], "#": []}
        self._shared: dict[tuple[str, Span], str] = {}

    def lines(self) -> list[str]:
        return [f"{kind}{n}\t{rest}" for kind, lines in self._lines.items() for n, rest in enumerate(lines, start=1)]

    def quote(self, quote: Quote) -> str:
        span = self.span("Quote", quote.parts)
        for source in dict.fromkeys((quote.source, *quote.joint)):
            if source:
                self._relate("Said_by", span, self._expression("Source", source))
        if quote.cue:
            self._relate("Cued_by", span, self._expression("Cue", quote.cue))
        self._add("A", f"Kind {span} {quote.kind}")
        if quote.negated:
            self._add("A", f"Negated {span}")
        if quote.unresolved_reason:
            self._add("A", f"Unresolved {span} {quote.unresolved_reason}")
        self.confidence(span, quote.confidence)
        speaker = f"{quote.speaker} ({quote.speaker_id})" if quote.speaker_id else None
        self.note(span, quote.quote_id, speaker, quote.speaker_role, str(quote.confidence))
        return span

    def figure(self, figure: Figure, quotes: Mapping[str | None, str]) -> None:
        span = self.span("Money", [figure.span])
        if figure.quote_id in quotes:
            self._relate("Stands_in", span, quotes[figure.quote_id])
        self._add("A", f"Role {span} {figure.role}")
        self.confidence(span, figure.confidence)
        self.note(span, figure.figure_id, _amount(figure), figure.claimant)

    def span(self, kind: str, spans: Iterable[Span]) -> str:
        pieces = [piece for span in spans for piece in one_line(self._text, span)]
        places = ";".join(f"{piece.start} {piece.end}" for piece in pieces)
        return self._add("T", f"{kind} {places}\t{' '.join(piece.of(self._text) for piece in pieces)}")

    def confidence(self, span: str, confidence: float) -> None:
        self._add("A", f"Confidence {span} {TENTHS[min(int(confidence * 10), len(TENTHS) - 1)]}")

    def note(self, span: str, *words: str | None) -> None:
        self._add("#", f"AnnotatorNotes {span}\t{visible('; '.join(filter(None, words)))}")

    def _expression(self, kind: str, span: Span) -> str:
        if (kind, span) not in self._shared:  # several quotes may have it
            self._shared[kind, span] = self.span(kind, [span])
        return self._shared[kind, span]

    def _relate(self, name: str, one: str, other: str) -> None:
        self._add("R", f"{name} Arg1:{one} Arg2:{other}")

    def _add(self, kind: str, line: str) -> str:
        self._lines[kind].append(line)
        return f"{kind}{len(self._lines[kind])}"


def one_line(text: str, span: Span) -> list[Span]:
    r"""A span in pieces that hold no line break and no tab, without white space at their edges, none of them empty.

    >>> one_line("He said: one\n\ntwo", Span(9, 17))
    [Span(start=9, end=12), Span(start=14, end=17)]
    """
    found = (trim(text, Span(*match.span())) for match in ONE_LINE.finditer(text, span.start, span.end))
    return [piece for piece in found if piece]


def _amount(figure: Figure) -> str | None:
    if figure.amount is None and figure.low is None and figure.high is None:
        return None
    size = f"{cell(figure.low)} to {cell(figure.high)}" if figure.amount is None else cell(figure.amount)
    return f"{figure.currency or ''} {size}".strip()
