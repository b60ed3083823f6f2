"""The stories in full, with their quotes, figures, names and replies marked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report import words
from pipeline.report.corpus import by_document
from pipeline.report.highlight import Mark, Pin, Segment, paragraphs
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pipeline.report.corpus import Corpus
    from pipeline.report.replies import Reply
    from pipeline.report.rows import Document


@dataclass(frozen=True, slots=True)
class Story:
    """An article as the reader shows it."""

    document: Document
    original: Document | None
    credits: tuple[str, ...]
    published: str
    counts: str
    paragraphs: tuple[tuple[Segment, ...], ...]


class Stories:
    """Writes stories; the rows of each are grouped once."""

    def __init__(self, corpus: Corpus, replies: Iterable[Reply], leading: Collection[str]) -> None:
        """`leading` are the entities that have a page of their own: their names lead there."""
        self._corpus = corpus
        self._leading = leading
        self._quotes = by_document(corpus.quotes.values())
        self._figures = by_document(corpus.figures.values())
        self._names = by_document(corpus.names)
        self._replies = by_document(replies)
        self._places = _evidence(corpus)

    def story(self, document: Document) -> Story:
        """One article."""
        doc_id = document.doc_id
        n_quotes, n_figures = len(self._quotes[doc_id]), len(self._figures[doc_id])
        return Story(
            document=document,
            original=self._corpus.documents.get(document.copy_of or ""),
            credits=tuple(credit for credit in (document.byline, document.publisher, document.url) if credit),
            published=document.day or "undated",
            counts=", ".join(
                [
                    words.counted(document.n_words, "word"),
                    words.counted(n_quotes, "quote"),
                    words.counted(n_figures, "figure"),
                ]
            ),
            paragraphs=paragraphs(document.text, self._marks(doc_id), self._pins(doc_id)),
        )

    def _marks(self, doc_id: str) -> list[Mark]:
        return [
            *(Mark(part, "quote") for quote in self._quotes[doc_id] for part in quote.parts),
            *(Mark(Span(figure.start, figure.end), "figure") for figure in self._figures[doc_id]),
            *(
                Mark(Span(name.start, name.end), "name", name.entity_id if name.entity_id in self._leading else None)
                for name in self._names[doc_id]
            ),
            *(Mark(Span(reply.start, reply.end), "reply") for reply in self._replies[doc_id]),
        ]

    def _pins(self, doc_id: str) -> list[Pin]:
        quotes, figures, replies = self._quotes[doc_id], self._figures[doc_id], self._replies[doc_id]
        return [
            *(Pin(q.start, q.quote_id, q.quote_id, f"Quote, {q.speaker or 'speaker unresolved'}") for q in quotes),
            *(Pin(each.start, each.figure_id, each.figure_id, f"Figure, {each.text}") for each in figures),
            *(Pin(each.start, each.row, each.row, "Right of reply") for each in replies),
            *self._places[doc_id],
        ]


def _evidence(corpus: Corpus) -> defaultdict[str, list[Pin]]:
    """The places that prove names, roles and conflicts, by document."""
    found: defaultdict[str, dict[str, Pin]] = defaultdict(dict)
    for merge in corpus.merges:
        place = words.evidence("name", merge.doc_id, merge.evidence_start)
        found[merge.doc_id].setdefault(place, Pin(merge.evidence_start, place))
    for entity in corpus.entities.values():
        for role in entity.distinct_roles:
            place = words.evidence("role", role.doc_id, role.start)
            found[role.doc_id].setdefault(place, Pin(role.start, place))
    for conflict in corpus.conflicts:
        for name, side in (("left", conflict.left), ("right", conflict.right)):
            place = f"{conflict.conflict_id}-{name}"
            pin = Pin(side.start, place, conflict.conflict_id, f"{words.plain(conflict.kind)}, {side.value[:80]}")
            found[side.doc_id][place] = pin
    return defaultdict(list, {doc_id: list(pins.values()) for doc_id, pins in found.items()})
