"""The stories of a run one by one, each with its quotes, mentions and figures in order of place."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import pyarrow as pa

from pipeline.errors import TableError
from pipeline.export.contract import parts, rows
from pipeline.schema import DOCUMENTS, ENTITIES, MENTIONS, MONEY, QUOTES, Table
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import datetime
    from decimal import Decimal
    from pathlib import Path


class Placed(Protocol):
    """A row that stands somewhere in a story."""

    @property
    def start(self) -> int:
        """Where it starts."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote: its parts, its cue and its source as spans of the text, `None` where it has none."""

    quote_id: str
    kind: str
    text: str
    parts: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    joint: tuple[Span, ...]
    negated: bool
    speaker_id: str | None
    speaker: str | None
    co_speakers: tuple[str, ...]
    speaker_role: str | None
    unresolved_reason: str | None
    confidence: float

    @property
    def start(self) -> int:
        """Where its first part starts."""
        return self.parts[0].start


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of a person, an organisation or a place."""

    span: Span
    mention_id: str
    label: str
    entity_id: str | None
    confidence: float

    @property
    def start(self) -> int:
        """Where it starts."""
        return self.span.start


@dataclass(frozen=True, slots=True)
class Figure:
    """A monetary figure."""

    span: Span
    figure_id: str
    amount: Decimal | None
    low: Decimal | None
    high: Decimal | None
    currency: str | None
    role: str
    claimant: str | None
    quote_id: str | None
    confidence: float

    @property
    def start(self) -> int:
        """Where it starts."""
        return self.span.start


@dataclass(frozen=True, slots=True)
class Story:
    """A story and what stands in it, of the tables that were asked for."""

    doc_id: str
    source_path: str
    record_key: str | None
    title: str | None
    publisher: str | None
    url: str | None
    published: datetime | None
    text: str
    quotes: tuple[Quote, ...]
    mentions: tuple[Mention, ...]
    figures: tuple[Figure, ...]

    @property
    def path(self) -> str:
        """Where it came from, with the record of a container file."""
        return f"{self.source_path} [{self.record_key}]" if self.record_key else self.source_path


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, an organisation or a place."""

    entity_id: str
    type: str
    name: str


HEAD = ("doc_id", "source_path", "record_key", "title", "publisher", "url", "published", "text")
QUOTE = (
    *("quote_id", "kind", "text", "parts", "cue_start", "cue_end", "speaker_start", "speaker_end", "co_speaker_spans"),
    *("negated", "speaker_id", "speaker", "co_speakers", "speaker_role", "unresolved_reason", "confidence"),
)
MENTION = ("start", "end", "mention_id", "label", "entity_id", "confidence")
FIGURE = (
    *("start", "end", "figure_id", "amount", "low", "high", "currency", "role", "claimant", "quote_id", "confidence"),
)
Row = dict[str, Any]
Inside = TypeVar("Inside", bound=Placed)


def stories(out: Path, names: Collection[str]) -> Iterator[Story]:
    """The stories of the run in `out` in order, with their rows of those tables (quotes, mentions, money) in `names`.

    Raises TableError when a table cannot be read, or has rows of a document that is not there.
    """
    quotes = _Rows(out, QUOTES, names, QUOTE, _quote)
    mentions = _Rows(out, MENTIONS, names, MENTION, lambda row: Mention(_span(row), **row))
    figures = _Rows(out, MONEY, names, FIGURE, lambda row: Figure(_span(row), **row))
    known = {row["doc_id"] for row in rows(out, DOCUMENTS, ["doc_id"])}
    quotes.expect(known)
    mentions.expect(known)
    figures.expect(known)
    for head in rows(out, DOCUMENTS, HEAD):
        doc_id = head["doc_id"]
        yield Story(**head, quotes=quotes.of(doc_id), mentions=mentions.of(doc_id), figures=figures.of(doc_id))


def entities(out: Path) -> dict[str, Entity]:
    """The entities of the run in `out` by their ids. Raises TableError when the table cannot be read."""
    return {row["entity_id"]: Entity(**row) for row in rows(out, ENTITIES, ["entity_id", "type", "name"])}


class _Rows(Generic[Inside]):
    """The rows of one table by their document, kept as columns: objects are made when their story comes."""

    def __init__(
        self, out: Path, table: Table, names: Collection[str], columns: Sequence[str], made: Callable[[Row], Inside]
    ) -> None:
        self._table = table
        self._made = made
        wanted = ["doc_id", *columns]
        read = (part.select(wanted) for part in parts(out, table)) if table.name in names else ()
        whole = pa.concat_tables([table.schema.empty_table().select(wanted), *read]).sort_by("doc_id")
        self._rows = whole.select(columns).combine_chunks()
        self._places: dict[str, Span] = {}
        start = 0
        for doc_id, equal in itertools.groupby(whole["doc_id"].to_pylist()):
            self._places[doc_id] = Span(start, start + len(list(equal)))
            start = self._places[doc_id].end

    def expect(self, known: Collection[str]) -> None:
        """Raise TableError when a row belongs to none of these documents."""
        for doc_id in self._places:
            if doc_id not in known:
                raise TableError(
                    f"{self._table.name} has rows of {doc_id}, which documents lacks: run the pipeline again"
                )

    def of(self, doc_id: str) -> tuple[Inside, ...]:
        """The rows of one document by where they start, equals in the table's order."""
        place = self._places.get(doc_id, Span(0, 0))
        found = map(self._made, self._rows.slice(place.start, len(place)).to_pylist())
        return tuple(sorted(found, key=lambda one: one.start))


def _span(row: Row, start: str = "start", end: str = "end") -> Span:
    return Span(row.pop(start), row.pop(end))


def _quote(row: Row) -> Quote:
    parts_, joint = row.pop("parts"), row.pop("co_speaker_spans")
    return Quote(
        parts=tuple(Span(part["start"], part["end"]) for part in parts_),
        joint=tuple(Span(**span) for span in joint),
        cue=_maybe(row.pop("cue_start"), row.pop("cue_end")),
        source=_maybe(row.pop("speaker_start"), row.pop("speaker_end")),
        co_speakers=tuple(row.pop("co_speakers")),
        **row,
    )


def _maybe(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else Span(start, end)
