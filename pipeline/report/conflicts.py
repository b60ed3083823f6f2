"""What to check before print: two values of one thing, forecasts with their outcomes, and words told twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report import words
from pipeline.report.highlight import Mark, Segment, segments
from pipeline.report.statements import Named, named
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.report.corpus import Corpus
    from pipeline.report.rows import Conflict, Document, Side
    from pipeline.report.volume import Side as Told


@dataclass(frozen=True, slots=True)
class Half:
    """One side with the sentence that proves it."""

    document: Document | Told | None
    """None in a volume that does not have the story."""
    value: str
    claimant: Named
    place: str
    proof: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A conflict or an echo."""

    conflict: Conflict
    halves: tuple[Half, Half]


@dataclass(frozen=True, slots=True)
class Kind:
    """The pairs of one kind on a page."""

    title: str
    pairs: tuple[Pair, ...]


def ranked(corpus: Corpus) -> list[Conflict]:
    """Contradictions first, then forecasts, then echoes; the surest first."""
    return sorted(corpus.conflicts, key=lambda each: rank(each.kind, each.confidence, each.conflict_id))


def rank(kind: str, confidence: float, conflict_id: str) -> tuple[int, float, str]:
    """The place of a conflict among others: the lower, the earlier."""
    return list(words.CONFLICTS).index(kind), -confidence, conflict_id


def kinds(corpus: Corpus, conflicts: Sequence[Conflict]) -> tuple[Kind, ...]:
    """Some conflicts in their order, by kind."""
    return tuple(
        Kind(title, pairs)
        for code, title in words.CONFLICTS.items()
        if (pairs := tuple(_pair(corpus, each) for each in conflicts if each.kind == code))
    )


def _pair(corpus: Corpus, conflict: Conflict) -> Pair:
    nobody = words.UNRESOLVED_CLAIMANT if conflict.kind == "echo" else words.NARRATOR
    left = _half(corpus, conflict.left, f"{conflict.conflict_id}-left", nobody)
    return Pair(conflict, (left, _half(corpus, conflict.right, f"{conflict.conflict_id}-right", nobody)))


def _half(corpus: Corpus, side: Side, place: str, nobody: str) -> Half:
    document = corpus.documents.get(side.doc_id)
    return Half(
        document=document,
        value=side.value,
        claimant=named(corpus.entities, side.claimant_id, side.claimant or nobody),
        place=place,
        proof=proof(document.text, side) if document else (),
    )


def proof(text: str, side: Side) -> tuple[Segment, ...]:
    """The sentence of a side with the words that matter marked."""
    return segments(text, Span(side.sentence_start, side.sentence_end), [Mark(Span(side.start, side.end), "figure")])
