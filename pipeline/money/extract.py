"""The figures of a shard of documents as rows of `money`, without their claimants."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.ids import Ordinals
from pipeline.money.roles import role
from pipeline.money.scan import Figure, scan
from pipeline.money.settlement import home_dollar
from pipeline.schema import MONEY
from pipeline.spans import Span, trim

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from pipeline.annotate.parses import Story
    from pipeline.params import Money


def extract(stories: Iterable[Story], params: Money) -> tuple[pa.Table]:
    """Rows of `money` for parsed stories; who claims a figure is left for `link`, so each is the narrator's here."""
    return (tables.build(MONEY, [row for story in stories for row in _rows(story, params)]),)


def _rows(story: Story, params: Money) -> list[dict[str, Any]]:
    figures = scan(story.text, bare_dollar=home_dollar(story.publisher, story.url, params.bare_dollar))
    if not figures:
        return []
    ordinals = Ordinals()
    ids = {figure.span: ordinals.id("f", story.doc_id, figure.span.of(story.text)) for figure in figures}
    sentences = [trim(story.text, Span(s.start_char, s.end_char)) for s in story.doc.sents]
    starts = [sentence.start for sentence in sentences]
    return [_row(story, ids, figure, _sentence(sentences, starts, figure.span)) for figure in figures]


def _sentence(sentences: list[Span], starts: list[int], figure: Span) -> Span:
    """The sentence that holds a figure, widened where the parse ends one inside it."""
    first = sentences[max(0, bisect_right(starts, figure.start) - 1)]
    last = sentences[max(0, bisect_right(starts, figure.end - 1) - 1)]
    return Span(min(first.start, figure.start), max(last.end, figure.end))


def _row(story: Story, ids: Mapping[Span, str], figure: Figure, sentence: Span) -> dict[str, Any]:
    text = story.text
    within = Span(figure.span.start - sentence.start, figure.span.end - sentence.start)
    what, role_confidence = role(sentence.of(text), within)
    return {
        "figure_id": ids[figure.span],
        "doc_id": story.doc_id,
        **story.spanned(figure.span),
        "text": figure.span.of(text),
        "kind": figure.kind,
        "amount": figure.amount,
        "low": figure.low,
        "high": figure.high,
        "currency": figure.currency,
        "currency_basis": figure.currency_basis,
        "damaged": figure.damaged,
        "comparator": figure.comparator,
        "change": figure.change,
        "per": figure.per,
        "role": what,
        "role_confidence": role_confidence,
        "horizon": figure.horizon and figure.horizon.of(text),
        "claim_basis": "narrator",
        "co_claimants": [],
        "conversion_of": figure.conversion_of and ids[figure.conversion_of],
        "sentence_start": sentence.start,
        "sentence_end": sentence.end,
        "confidence": figure.confidence,
    }
