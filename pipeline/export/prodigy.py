"""Tasks for Prodigy: a paragraph each, its spans in code points of that paragraph, on tokens that they fit.

Prodigy refuses a span that cuts a token ("$500m." is one to spaCy), so each task brings its own tokens: those of
spaCy's English tokenizer, cut where a span begins or ends.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spacy.lang.en import English

from pipeline.export.files import Written, json_lines
from pipeline.export.stories import stories
from pipeline.quotes.marks import paragraphs
from pipeline.spans import Span, trim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from spacy.tokens import Doc

    from pipeline.export.stories import Story


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled span of a story, and the row it comes from."""

    span: Span
    label: str
    id: str
    score: float
    kind: str | None = None
    speaker: str | None = None


def write(out: Path, to: Path, names: Sequence[str]) -> Iterator[Written]:
    """Write each paragraph of the run in `out` as a task, one a line of the file `to`.

    The spans are those of the tables `names`, of quotes, mentions and money.
    """
    tokens = English().tokenizer
    tasks = (task for story in stories(out, names) for task in _tasks(story, tokens))
    yield Written(to, json_lines(to, tasks), "paragraphs")


def _tasks(story: Story, tokenizer: Callable[[str], Doc]) -> Iterator[dict[str, Any]]:
    lines = paragraphs(story.text)
    inside: list[list[tuple[Label, Span]]] = [[] for _ in lines]
    for label in sorted(_labels(story), key=lambda one: (one.span.start, -one.span.end, one.label, one.id)):
        for number in range(bisect_right(lines, label.span.start, key=lambda line: line.end), len(lines)):
            if lines[number].start >= label.span.end:
                break
            inside[number].append((label, _within(story.text, label.span, lines[number])))
    for number, paragraph in enumerate(lines):
        text = paragraph.of(story.text)
        cuts = {edge for _, part in inside[number] for edge in (part.start, part.end)}
        tokens = list(_tokens(text, tokenizer(text), cuts))
        yield {
            "text": text,
            "tokens": tokens,
            "spans": [_span(label, part, tokens) for label, part in inside[number]],
            "meta": {"source": story.path, "doc_id": story.doc_id, "paragraph": number, "start": paragraph.start},
        }


def _labels(story: Story) -> Iterator[Label]:
    for quote in story.quotes:
        for part in quote.parts:
            yield Label(part, "QUOTE", quote.quote_id, quote.confidence, quote.kind, quote.speaker)
        if quote.cue:
            yield Label(quote.cue, "CUE", quote.quote_id, quote.confidence)
        for source in dict.fromkeys((quote.source, *quote.joint)):
            if source:
                yield Label(source, "SOURCE", quote.quote_id, quote.confidence)
    for mention in story.mentions:
        yield Label(mention.span, mention.label, mention.mention_id, mention.confidence)
    for figure in story.figures:
        yield Label(figure.span, "MONEY", figure.figure_id, figure.confidence)


def _within(text: str, span: Span, paragraph: Span) -> Span:
    """The part of a span in a paragraph, in offsets of the paragraph."""
    part = trim(text, Span(max(span.start, paragraph.start), min(span.end, paragraph.end)))
    return Span(part.start - paragraph.start, part.end - paragraph.start)


def _tokens(text: str, doc: Doc, cuts: Iterable[int]) -> Iterator[dict[str, Any]]:
    """Tokens as Prodigy has them; `ws` says whether a space follows."""
    inner = sorted(cuts)
    number = 0
    for token in doc:
        start, end = token.idx, token.idx + len(token)
        edges = [start, *inner[bisect_right(inner, start) : bisect_left(inner, end)], end]
        for left, right in itertools.pairwise(edges):
            ws = right == end and bool(token.whitespace_)
            yield {"text": text[left:right], "start": left, "end": right, "id": number, "ws": ws}
            number += 1


def _span(label: Label, part: Span, tokens: Sequence[dict[str, Any]]) -> dict[str, Any]:
    place = {
        "start": part.start,
        "end": part.end,
        "token_start": bisect_left(tokens, part.start, key=lambda token: token["start"]),
        "token_end": bisect_left(tokens, part.end, key=lambda token: token["end"]),
    }
    row = {"label": label.label, "id": label.id, "score": label.score, "kind": label.kind, "speaker": label.speaker}
    return place | {name: value for name, value in row.items() if value is not None}
