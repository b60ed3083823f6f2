"""The stories in full, with highlights, and what they say of the right of reply."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report import words
from pipeline.report.corpus import by_document
from pipeline.report.highlight import Mark, Pin, Segment, paragraphs
from pipeline.report.voices import Named, named
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.report.corpus import Corpus
    from pipeline.report.rows import Document, Figure, Name, Quote


@dataclass(frozen=True, slots=True)
class Story:
    """An article as a reader shows it."""

    document: Document
    original: Document | None
    credits: tuple[str, ...]
    published: str
    counts: str
    paragraphs: tuple[tuple[Segment, ...], ...]


@dataclass(frozen=True, slots=True)
class Party:
    """Who was asked, and what came of it."""

    name: str
    entity: Named | None
    status: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A sentence on the right of reply, with every party it names."""

    row: str
    document: Document
    text: str
    parties: tuple[Party, ...]
    start: int
    end: int

    @property
    def doc_id(self) -> str:
        """The document's id."""
        return self.document.doc_id


def replies(corpus: Corpus) -> tuple[Reply, ...]:
    """The sentences on the right of reply, in order of story and place."""
    groups = itertools.groupby(corpus.responses, key=lambda response: (response.doc_id, response.start))
    found = []
    for (doc_id, start), group in groups:
        responses = list(group)
        parties = [
            Party(
                response.party,
                named(corpus.entities, response.entity_id, None) if response.entity_id in corpus.entities else None,
                words.STATUSES.get(response.status, words.plain(response.status)),
            )
            for response in responses
        ]
        end = max(response.end for response in responses)
        document = corpus.documents[doc_id]
        found.append(Reply(f"reply-{doc_id}-{start}", document, responses[0].text, tuple(parties), start, end))
    return tuple(found)


def stories(corpus: Corpus, answers: Iterable[Reply]) -> tuple[Story, ...]:
    """Every story, in order of its path, with its quotes, figures, names and replies marked."""
    quotes, figures = by_document(corpus.quotes.values()), by_document(corpus.figures.values())
    names, replied = by_document(corpus.names), by_document(answers)
    return tuple(
        _story(
            document,
            corpus.documents.get(document.copy_of or ""),
            _Rows(quotes[doc_id], figures[doc_id], names[doc_id], replied[doc_id]),
        )
        for doc_id, document in corpus.documents.items()
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows that stand in one story."""

    quotes: list[Quote]
    figures: list[Figure]
    names: list[Name]
    replies: list[Reply]

    def marks(self) -> list[Mark]:
        return [
            *(Mark(part, "quote") for quote in self.quotes for part in quote.parts),
            *(Mark(Span(figure.start, figure.end), "figure") for figure in self.figures),
            *(Mark(Span(name.start, name.end), "name") for name in self.names),
            *(Mark(Span(reply.start, reply.end), "reply") for reply in self.replies),
        ]

    def pins(self) -> list[Pin]:
        return [
            *(Pin(q.start, q.quote_id, f"Quote, {q.speaker or 'speaker unresolved'}") for q in self.quotes),
            *(Pin(figure.start, figure.figure_id, f"Figure, {figure.text}") for figure in self.figures),
            *(Pin(reply.start, reply.row, "Right of reply") for reply in self.replies),
        ]


def _story(document: Document, original: Document | None, rows: _Rows) -> Story:
    return Story(
        document=document,
        original=original,
        credits=tuple(credit for credit in (document.byline, document.publisher, document.url) if credit),
        published=document.published.date().isoformat() if document.published else "undated",
        counts=", ".join(
            [
                words.counted(document.n_words, "word"),
                words.counted(len(rows.quotes), "quote"),
                words.counted(len(rows.figures), "figure"),
            ]
        ),
        paragraphs=paragraphs(document.text, rows.marks(), rows.pins()),
    )
