"""Whose voice leads: for each story who speaks first and who most, and over all stories who leads how often."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report import words
from pipeline.report.charts import Chart, Value, bars
from pipeline.report.corpus import by_document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.report.corpus import Corpus
    from pipeline.report.rows import Document, Quote

LISTED = {"person": "people", "organisation": "organisations"}
"""The page that lists the speakers of a type; the quotes of others have no resolved speaker."""
LEADING = 15
"""Sources ranked by the stories they lead."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A source with its quotes in one story."""

    entity_id: str
    name: str
    n: int


@dataclass(frozen=True, slots=True)
class Audited:
    """A story: who speaks first, who most, and how many sources there are."""

    document: Document
    first: Voice | None
    most: Voice | None
    n_quotes: int
    n_sources: int
    n_unresolved: int
    remark: str

    @property
    def share(self) -> str:
        """The part of the quotes that the most quoted source has, in words."""
        return f"{self.most.n} of {self.n_quotes}" if self.most else ""


@dataclass(frozen=True, slots=True)
class Leader:
    """A source over all stories, copies left out."""

    entity_id: str
    name: str
    n_first: int
    n_most: int


def audited(corpus: Corpus) -> list[Audited]:
    """The stories that are no copies, in their order."""
    quotes = by_document(corpus.quotes.values())
    return [
        _audited(document, quotes[document.doc_id]) for document in corpus.documents.values() if not document.is_copy
    ]


def _audited(document: Document, quotes: list[Quote]) -> Audited:
    resolved = [quote for quote in quotes if quote.speaker_id]
    counts = Counter(quote.speaker_id for quote in resolved)
    names = {quote.speaker_id: quote.speaker or "" for quote in resolved}
    voices = [Voice(one or "", names[one], n) for one, n in counts.most_common()]
    first = next((voice for voice in voices if resolved and voice.entity_id == resolved[0].speaker_id), None)
    n_unresolved = len(quotes) - len(resolved)
    return Audited(
        document=document,
        first=first,
        most=voices[0] if voices else None,
        n_quotes=len(quotes),
        n_sources=len(voices),
        n_unresolved=n_unresolved,
        remark=_remark(len(quotes), len(voices)),
    )


def _remark(n_quotes: int, n_sources: int) -> str:
    if not n_quotes:
        return "nobody is quoted"
    if not n_sources:
        return "no named source"
    return "one named source" if n_sources == 1 else ""


def leaders(stories: Iterable[Audited]) -> list[Leader]:
    """The sources that speak first or most in stories."""
    stories = list(stories)
    first = Counter(story.first.entity_id for story in stories if story.first)
    most = Counter(story.most.entity_id for story in stories if story.most)
    names: dict[str, str] = {}
    for story in stories:
        names |= {voice.entity_id: voice.name for voice in (story.first, story.most) if voice}
    return [Leader(one, name, first[one], most[one]) for one, name in names.items()]


def leading(found: Iterable[Leader]) -> tuple[Leader, ...]:
    """Those that lead most often, the most leading first."""
    order = sorted(found, key=lambda each: (-each.n_first, -each.n_most, each.name.casefold(), each.entity_id))
    return tuple(order[:LEADING])


def kinds(corpus: Corpus) -> Counter[str]:
    """Quotes by the kind of their source, copies left out."""
    return Counter(quote.speaker_type for quote in corpus.quotes.values() if not corpus.documents[quote.doc_id].is_copy)


def chart(counts: Counter[str], unresolved: str = "unresolved") -> Chart | None:
    """Quotes by the kind of their source; `unresolved` is the page of those that are no entity."""
    values = [
        Value(phrase, counts[code], LISTED.get(code, unresolved))
        for code, phrase in words.SPEAKER_TYPES.items()
        if counts[code]
    ]
    return bars("by-source", "Quotes by kind of source", values, unit="quotes")
