"""The right of reply, as the stories state it: who was asked, and what came of it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report import words
from pipeline.report.statements import Named, named

if TYPE_CHECKING:
    from pipeline.report.corpus import Corpus
    from pipeline.report.rows import Document


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
