"""What needs a human: the rows of lowest confidence first, each with its id for a correction."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report import words
from pipeline.report.ledger import entry
from pipeline.report.rows import Figure, Quote
from pipeline.report.statements import statement

if TYPE_CHECKING:
    from pipeline.report.corpus import Corpus
    from pipeline.report.highlight import Segment
    from pipeline.report.rows import Document

LONGEST = 400
"""Rows in the queue: who has marked these runs anew."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row to look at."""

    row: str
    table: str
    document: Document
    claim: str
    confidence: float
    proof: tuple[Segment, ...]


def doubts(corpus: Corpus) -> list[Doubt]:
    """Quotes with a speaker and figures, the least sure first; copies are left out."""
    quotes = [quote for quote in corpus.quotes.values() if quote.speaker_id in corpus.entities]
    rows: list[Quote | Figure] = [*quotes, *corpus.figures.values()]
    rows = [row for row in rows if not corpus.documents[row.doc_id].is_copy]
    rows.sort(key=lambda row: row.confidence)  # stable: equal ones stay in order of story and place
    return [_doubt(corpus, row) for row in rows[:LONGEST]]


def _doubt(corpus: Corpus, row: Quote | Figure) -> Doubt:
    document = corpus.documents[row.doc_id]
    if isinstance(row, Figure):
        shown = entry(corpus, row)
        who = ", ".join(claimant.name for claimant in shown.claimants)
        claim = f"{shown.comparator} {shown.value}, {row.role}, claimed by {who}".strip()
        return Doubt(row.figure_id, "money", document, claim, row.confidence, shown.proof)
    said = statement(corpus, row)
    claim = f"{row.kind} quote by {row.speaker}"
    return Doubt(row.quote_id, "quotes", document, claim, row.confidence, said.proof)


def unresolved(corpus: Corpus) -> list[Quote]:
    """The quotes without a speaker that could be named, by reason, the commonest reason first."""
    found = [quote for quote in corpus.quotes.values() if quote.speaker_id not in corpus.entities]
    counts = Counter(quote.unresolved_reason for quote in found)
    found.sort(key=lambda quote: (-counts[quote.unresolved_reason], quote.unresolved_reason or ""))
    return found


def reason(quote: Quote) -> str:
    """Why the quote has no speaker, in words."""
    return words.REASONS.get(quote.unresolved_reason) or words.plain(str(quote.unresolved_reason))
