"""A quote as the report shows it: its words, who says them, and the sentence that proves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report import words
from pipeline.report.highlight import Mark, Segment, segments
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.report.corpus import Corpus
    from pipeline.report.rows import Document, Entity, Quote


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody's name, and the entity to link to when it is known."""

    name: str
    entity_id: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One quote as a row: its content by paragraph and part, and the marked sentence."""

    quote: Quote
    document: Document
    content: tuple[tuple[str, ...], ...]
    proof: tuple[Segment, ...]
    proof_span: Span
    jointly: tuple[Named, ...]
    inside: str | None


def statement(corpus: Corpus, quote: Quote) -> Statement:
    """The quote with its proof."""
    document = corpus.documents[quote.doc_id]
    proof_span = Span(quote.sentence_start, quote.sentence_end)
    marks = [Mark(part, "quote") for part in quote.parts]
    if quote.cue_start is not None and quote.cue_end is not None:
        marks.append(Mark(Span(quote.cue_start, quote.cue_end), "cue"))
    if quote.speaker_start is not None and quote.speaker_end is not None:
        marks.append(Mark(Span(quote.speaker_start, quote.speaker_end), "source"))
    return Statement(
        quote=quote,
        document=document,
        content=_content(document.text, quote.parts),
        proof=segments(document.text, proof_span, marks),
        proof_span=proof_span,
        jointly=tuple(
            named(corpus.entities, entity_id, None) for entity_id in quote.co_speakers if entity_id != quote.speaker_id
        ),
        inside=quote.nested_in if quote.nested_in in corpus.quotes else None,
    )


def named(entities: Mapping[str, Entity], entity_id: str | None, name: str | None) -> Named:
    """A name to print, linked when its entity is there to link to."""
    entity = entities.get(entity_id or "")
    return Named(name or (entity.name if entity else entity_id or ""), entity.entity_id if entity else None)


def once(quotes: Iterable[Quote], documents: Mapping[str, Document]) -> int:
    """How many quotes there are without those that stand in copies of a story."""
    return sum(not documents[quote.doc_id].is_copy for quote in quotes)


def counted(quotes: list[Quote], documents: Mapping[str, Document]) -> str:
    """How many quotes, those in copies apart.

    `3 quotes, and 2 more in copies`
    """
    first = once(quotes, documents)
    again = len(quotes) - first
    return words.counted(first, "quote") + (f", and {again:,} more in copies" if again else "")


def _content(text: str, parts: tuple[Span, ...]) -> tuple[tuple[str, ...], ...]:
    """The parts as written, those of one paragraph together."""
    content: list[list[str]] = []
    before: Span | None = None
    for part in parts:
        if before is None or "\n" in text[before.end : part.start]:
            content.append([])
        content[-1].append(part.of(text))
        before = part
    return tuple(tuple(paragraph) for paragraph in content)
