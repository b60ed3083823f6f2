"""Which figures: every amount of money with what it is, who claims it and where it stands. Never a sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report import words
from pipeline.report.highlight import Mark, Segment, segments
from pipeline.report.statements import Named, named
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
    claimants: tuple[Named, ...]
    quote_id: str | None
    restates: Figure | None
    proof: tuple[Segment, ...]


def entry(corpus: Corpus, figure: Figure) -> Entry:
    """The figure with its proof."""
    document = corpus.documents[figure.doc_id]
    sentence = Span(figure.sentence_start, figure.sentence_end)
    return Entry(
        figure=figure,
        document=document,
        comparator=words.COMPARATORS.get(figure.comparator, words.plain(figure.comparator)),
        value=words.normalised(figure.currency, figure.amount, figure.low, figure.high),
        remarks=_remarks(figure),
        claimants=_claimants(corpus, figure),
        quote_id=figure.quote_id if figure.quote_id in corpus.quotes else None,
        restates=corpus.figures.get(figure.conversion_of or ""),
        proof=segments(document.text, sentence, [Mark(Span(figure.start, figure.end), "figure")]),
    )


def _claimants(corpus: Corpus, figure: Figure) -> tuple[Named, ...]:
    if figure.claim_basis == "narrator":
        return (Named(words.NARRATOR, None),)
    if figure.claimant is None and figure.claimant_id is None:
        return (Named(words.UNRESOLVED_CLAIMANT, None),)
    if not figure.co_claimants:
        return (named(corpus.entities, figure.claimant_id, figure.claimant),)
    # `claimant` holds the names of all who claim it jointly.
    return tuple(named(corpus.entities, one, None) for one in (figure.claimant_id, *figure.co_claimants))


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
