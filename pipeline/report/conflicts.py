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


@dataclass(frozen=True, slots=True)
class Half:
    """One side with the sentence that proves it."""

    document: Document
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
    order = list(words.CONFLICTS)
    return sorted(corpus.conflicts, key=lambda each: (order.index(each.kind), -each.confidence, each.conflict_id))


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
    document = corpus.documents[side.doc_id]
    return Half(
        document=document,
        value=side.value,
        claimant=named(corpus.entities, side.claimant_id, side.claimant or nobody),
        place=place,
        proof=segments(
            document.text, Span(side.sentence_start, side.sentence_end), [Mark(Span(side.start, side.end), "figure")]
        ),
    )
