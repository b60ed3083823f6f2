"""One source: what exactly it said, which figures it claims, where it was asked, by which names it goes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pipeline.report import words
from pipeline.report.ledger import Entry, entry
from pipeline.report.statements import Statement, counted, named, once, statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.report.corpus import Corpus
    from pipeline.report.replies import Reply
    from pipeline.report.rows import Document, Entity, Figure, Quote

Row = TypeVar("Row")
STORIES = 100
"""Stories listed in a dossier, at most: beyond them, the search."""


@dataclass(frozen=True, slots=True)
class Source:
    """An entity that speaks, claims a figure or was asked to reply, with all of that."""

    entity: Entity
    quotes: tuple[Quote, ...]
    joint: tuple[Quote, ...]
    figures: tuple[Figure, ...]
    replies: tuple[Reply, ...]
    n_once: int
    """Quotes, alone or jointly, copies of a story not counted."""


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name, why it means the same entity, and where it first stands."""

    name: str
    rule: str
    document: Document
    place: str


@dataclass(frozen=True, slots=True)
class StatedRole:
    """A role as one story states it."""

    words: str
    document: Document
    place: str


@dataclass(frozen=True, slots=True)
class Joint:
    """A quote spoken jointly, listed under another speaker."""

    quote_id: str
    document: Document
    speaker: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """One page of a source's dossier; all but the statements stand on the first."""

    source: Source
    first: bool
    role: str | None
    counts: str
    aliases: tuple[Alias, ...]
    roles: tuple[StatedRole, ...]
    statements: tuple[Statement, ...]
    joint: tuple[Joint, ...]
    figures: tuple[Entry, ...]
    stories: tuple[Document, ...]
    n_stories: int


def sources(corpus: Corpus, replies: Iterable[Reply]) -> tuple[Source, ...]:
    """The sources, most quoted first, copies of a story not counted; ties by name."""
    own: defaultdict[str, list[Quote]] = defaultdict(list)
    joint: defaultdict[str, list[Quote]] = defaultdict(list)
    claimed: defaultdict[str, list[Figure]] = defaultdict(list)
    asked: defaultdict[str, list[Reply]] = defaultdict(list)
    for quote in corpus.quotes.values():
        _add(own, [quote.speaker_id], quote)
        _add(joint, (one for one in quote.co_speakers if one != quote.speaker_id), quote)
    for figure in corpus.figures.values():
        _add(claimed, [figure.claimant_id, *figure.co_claimants], figure)
    for reply in replies:
        _add(asked, (party.entity.entity_id for party in reply.parties if party.entity), reply)
    found = [
        Source(
            entity=corpus.entities[one],
            quotes=tuple(own[one]),
            joint=tuple(joint[one]),
            figures=tuple(claimed[one]),
            replies=tuple(asked[one]),
            n_once=once([*own[one], *joint[one]], corpus.documents),
        )
        for one in {*own, *joint, *claimed, *asked} & corpus.entities.keys()
    ]
    return tuple(sorted(found, key=lambda each: (-each.n_once, each.entity.name.casefold(), each.entity.entity_id)))


def _add(groups: defaultdict[str, list[Row]], ids: Iterable[str | None], row: Row) -> None:
    for one in dict.fromkeys(ids):
        if one is not None:
            groups[one].append(row)


class Dossiers:
    """Writes dossiers; the stories in which each entity stands and the reasons of its names are grouped once."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._stories: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._first: dict[tuple[str, str], int] = {}
        self._aliases: defaultdict[str, dict[str, Alias]] = defaultdict(dict)
        for name in corpus.names:
            if name.entity_id is not None:
                self._stories[name.entity_id].setdefault(name.doc_id)
        for merge in corpus.merges:
            document = corpus.documents[merge.doc_id]
            rule = merge.rule if merge.basis == "override" else words.plain(merge.rule)
            alias = Alias(merge.alias, rule, document, words.evidence("name", merge.doc_id, merge.evidence_start))
            self._aliases[merge.entity_id].setdefault(merge.alias, alias)

    def stories(self, entity_id: str) -> tuple[Document, ...]:
        """The stories that name the entity."""
        return tuple(self._corpus.documents[doc_id] for doc_id in self._stories[entity_id])

    def dossier(self, source: Source, quotes: Sequence[Quote], first: bool) -> Dossier:
        """One page of a dossier, with some of the source's quotes; only the first has all the rest."""
        corpus, entity = self._corpus, source.entity
        stated = next((quote.speaker_role for quote in source.quotes if quote.speaker_role), None)
        found = self.stories(entity.entity_id)
        return Dossier(
            source=source,
            first=first,
            role=entity.role or stated,
            counts=counted([*source.quotes, *source.joint], corpus.documents),
            aliases=tuple(self._aliases[entity.entity_id].values()) if first else (),
            roles=tuple(self._roles(entity)) if first else (),
            statements=tuple(statement(corpus, quote) for quote in quotes),
            joint=tuple(self._joint(quote) for quote in source.joint) if first else (),
            figures=tuple(entry(corpus, figure) for figure in source.figures) if first else (),
            stories=found[:STORIES] if first else (),
            n_stories=len(found),
        )

    def _roles(self, entity: Entity) -> Iterator[StatedRole]:
        for role in entity.distinct_roles:
            if role.doc_id in self._corpus.documents:
                document = self._corpus.documents[role.doc_id]
                yield StatedRole(role.words, document, words.evidence("role", role.doc_id, role.start))

    def _joint(self, quote: Quote) -> Joint:
        speaker = named(self._corpus.entities, quote.speaker_id, quote.speaker).name or "an unresolved speaker"
        return Joint(quote.quote_id, self._corpus.documents[quote.doc_id], speaker)
