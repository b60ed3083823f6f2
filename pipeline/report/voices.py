"""Who said what: quotes by speaker, each with the sentence that proves it."""

from __future__ import annotations

from collections import defaultdict
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


@dataclass(frozen=True, slots=True)
class Joint:
    """A quote spoken jointly, listed under another speaker."""

    quote_id: str
    document: Document
    speaker: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker, or a reason for having none, with the quotes."""

    name: str
    entity: Entity | None
    role: str | None
    counts: str
    statements: tuple[Statement, ...]
    joint: tuple[Joint, ...] = ()


def speakers(corpus: Corpus) -> tuple[Voice, ...]:
    """The resolved speakers, most quoted first, copies of a story not counted; ties by name."""
    own: defaultdict[str, list[Quote]] = defaultdict(list)
    joint: defaultdict[str, list[Quote]] = defaultdict(list)
    for quote in corpus.quotes.values():
        if quote.speaker_id is not None:
            own[quote.speaker_id].append(quote)
        for entity_id in quote.co_speakers:
            if entity_id != quote.speaker_id:
                joint[entity_id].append(quote)
    ranked = []
    for entity_id in own.keys() | joint.keys():
        voice = _voice(corpus, entity_id, own.get(entity_id, []), joint.get(entity_id, []))
        n_once = _once([*own.get(entity_id, ()), *joint.get(entity_id, ())], corpus.documents)
        ranked.append((-n_once, voice.name.casefold(), entity_id, voice))
    return tuple(voice for *_, voice in sorted(ranked, key=lambda entry: entry[:3]))


def unresolved(corpus: Corpus) -> tuple[Voice, ...]:
    """The quotes without a resolved speaker by reason, the commonest reason first."""
    groups: defaultdict[str | None, list[Quote]] = defaultdict(list)
    for quote in corpus.quotes.values():
        if quote.speaker_id is None:
            groups[quote.unresolved_reason].append(quote)
    return tuple(
        Voice(
            name=words.REASONS.get(reason) or words.plain(str(reason)),
            entity=None,
            role=None,
            counts=_counts(quotes, corpus.documents),
            statements=tuple(_statement(corpus, quote) for quote in quotes),
        )
        for reason, quotes in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0] or ""))
    )


def named(entities: Mapping[str, Entity], entity_id: str | None, name: str | None) -> Named:
    """A name to print, linked when its entity is there to link to."""
    entity = entities.get(entity_id or "")
    return Named(name or (entity.name if entity else entity_id or ""), entity.entity_id if entity else None)


def _voice(corpus: Corpus, entity_id: str, own: list[Quote], joint: list[Quote]) -> Voice:
    entity = corpus.entities.get(entity_id)
    written = next((quote.speaker for quote in own if quote.speaker), entity_id)
    stated = next((quote.speaker_role for quote in own if quote.speaker_role), None)
    return Voice(
        name=entity.name if entity else written,
        entity=entity,
        role=(entity.role if entity else None) or stated,
        counts=_counts([*own, *joint], corpus.documents),
        statements=tuple(_statement(corpus, quote) for quote in own),
        joint=tuple(
            Joint(
                quote.quote_id,
                corpus.documents[quote.doc_id],
                named(corpus.entities, quote.speaker_id, quote.speaker).name or "an unresolved speaker",
            )
            for quote in joint
        ),
    )


def _once(quotes: Iterable[Quote], documents: Mapping[str, Document]) -> int:
    return sum(not documents[quote.doc_id].is_copy for quote in quotes)


def _counts(quotes: list[Quote], documents: Mapping[str, Document]) -> str:
    once = _once(quotes, documents)
    again = len(quotes) - once
    return words.counted(once, "quote") + (f", and {again:,} more in copies" if again else "")


def _statement(corpus: Corpus, quote: Quote) -> Statement:
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
