"""What the search finds: people, quotes, figures and stories, each with the place it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.report.corpus import Corpus
    from pipeline.report.rows import Entity

LONGEST = 300
"""Characters of a text that are searched and shown."""

Entry = tuple[str, str, str, str, str, int]
"""Kind, title, text, page, element on it (empty for the page itself), and how often an entity is mentioned."""


def entries(corpus: Corpus, pages: Mapping[str, str]) -> Iterator[Entry]:
    """All that can be found; `pages` gives the page of each row."""
    for entity in corpus.entities.values():
        yield named(entity, *_place(pages, entity.entity_id))
    for quote in corpus.quotes.values():
        text = " ".join(part.of(corpus.documents[quote.doc_id].text) for part in quote.parts)
        yield "quote", quote.speaker or "speaker unresolved", text[:LONGEST], *_place(pages, quote.quote_id), 0
    for figure in corpus.figures.values():
        document = corpus.documents[figure.doc_id]
        who = words.NARRATOR if figure.claim_basis == "narrator" else figure.claimant or words.UNRESOLVED_CLAIMANT
        sentence = document.text[figure.sentence_start : figure.sentence_end]
        title = f"{figure.text}, {words.plain(figure.role)}, claimed by {who}"
        yield "figure", title, sentence[:LONGEST], *_place(pages, figure.figure_id), 0
    for document in corpus.documents.values():
        yield "story", document.name, document.text[:LONGEST], document.doc_id, "", 0


def named(entity: Entity, page: str, element: str) -> Entry:
    """An entity with its other names and its roles."""
    told = "; ".join(dict.fromkeys([*entity.aliases, *(role.words for role in entity.distinct_roles)]))
    kind = {"PERSON": "person", "ORG": "organisation", "PLACE": "place"}[entity.type]
    return kind, entity.name, told[:LONGEST], page, element, entity.n_mentions


def _place(pages: Mapping[str, str], row: str) -> tuple[str, str]:
    return pages[row], "" if pages[row] == row else row
