"""Which figures: every amount of money with what it is, who claims it and where it stands. Never a sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report import words
from pipeline.report.highlight import Mark, Segment, segments
from pipeline.report.voices import Named, named
from pipeline.spans import Span

if TYPE_CHECKING:
    from pipeline.report.corpus import Corpus
    from pipeline.report.rows import Document, Figure


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure as a row of the ledger."""

    figure: Figure
    document: Document
    comparator: str
    value: str
    remarks: tuple[str, ...]
    claimant: Named
    quote_id: str | None
    restates: Figure | None
    proof: tuple[Segment, ...]


def ledger(corpus: Corpus) -> tuple[Entry, ...]:
    """The figures in order of story and place."""
    return tuple(_entry(corpus, figure) for figure in corpus.figures.values())


def _entry(corpus: Corpus, figure: Figure) -> Entry:
    document = corpus.documents[figure.doc_id]
    sentence = Span(figure.sentence_start, figure.sentence_end)
    return Entry(
        figure=figure,
        document=document,
        comparator=words.COMPARATORS.get(figure.comparator, words.plain(figure.comparator)),
        value=words.normalised(figure.currency, figure.amount, figure.low, figure.high),
        remarks=_remarks(figure),
        claimant=_claimant(corpus, figure),
        quote_id=figure.quote_id if figure.quote_id in corpus.quotes else None,
        restates=corpus.figures.get(figure.conversion_of or ""),
        proof=segments(document.text, sentence, [Mark(Span(figure.start, figure.end), "figure")]),
    )


def _claimant(corpus: Corpus, figure: Figure) -> Named:
    if figure.claim_basis == "narrator":
        return Named(words.NARRATOR, None)
    if figure.claimant is None and figure.claimant_id is None:
        return Named(words.UNRESOLVED_CLAIMANT, None)
    return named(corpus.entities, figure.claimant_id, figure.claimant)


def _remarks(figure: Figure) -> tuple[str, ...]:
    remarks = []
    if figure.per:
        remarks.append(f"per {figure.per}")
    if figure.change:
        remarks.append("a change, not a level")
    if figure.kind in ("vague", "elliptic"):
        remarks.append(f"{figure.kind} wording")
    if figure.currency_basis == "assumed" and figure.currency:
        remarks.append("currency assumed")
    return tuple(remarks)
