"""Rows of the tables with the columns that the report reads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from pipeline.spans import Span


@dataclass(frozen=True, slots=True)
class Document:
    """A story."""

    doc_id: str
    source_path: str
    record_key: str | None
    title: str | None
    byline: str | None
    publisher: str | None
    url: str | None
    published: datetime | None
    language: str
    text: str
    n_words: int
    copy_of: str | None
    copy_kind: str | None
    warnings: list[str]

    @property
    def path(self) -> str:
        """Where it came from, with the record of a container file."""
        return f"{self.source_path} [{self.record_key}]" if self.record_key else self.source_path

    @property
    def name(self) -> str:
        """What to call it: its headline, else where it came from."""
        return self.title or self.path

    @property
    def day(self) -> str | None:
        """The day it was published, as YYYY-MM-DD; None when unknown."""
        return self.published.date().isoformat() if self.published else None

    @property
    def is_copy(self) -> bool:
        """True when another document holds the same text."""
        return self.copy_of is not None


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote, with its parts as spans."""

    quote_id: str
    doc_id: str
    kind: str
    parts: tuple[Span, ...]
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    negated: bool
    speaker_mention: str | None
    speaker_start: int | None
    speaker_end: int | None
    speaker_id: str | None
    speaker: str | None
    speaker_type: str
    co_speakers: list[str]
    speaker_role: str | None
    unresolved_reason: str | None
    nested_in: str | None
    sentence_start: int
    sentence_end: int
    confidence: float

    @property
    def start(self) -> int:
        """Where it starts in the story."""
        return self.parts[0].start if self.parts else self.sentence_start


@dataclass(frozen=True, slots=True)
class Figure:
    """A monetary figure."""

    figure_id: str
    doc_id: str
    start: int
    end: int
    text: str
    kind: str
    amount: Decimal | None
    low: Decimal | None
    high: Decimal | None
    currency: str | None
    currency_basis: str
    comparator: str
    change: bool
    per: str | None
    role: str
    horizon: str | None
    claimant_id: str | None
    claimant: str | None
    co_claimants: list[str]
    claim_basis: str
    quote_id: str | None
    conversion_of: str | None
    sentence_start: int
    sentence_end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Role:
    """A role somebody holds, as one story states it."""

    role: str
    affiliation: str | None
    doc_id: str
    start: int

    @property
    def words(self) -> str:
        """The role with whom it is held for, when the story says."""
        return f"{self.role}, {self.affiliation}" if self.affiliation else self.role


@dataclass(frozen=True, slots=True)
class Entity:
    """A named person, organisation or place."""

    entity_id: str
    type: str
    name: str
    aliases: list[str]
    roles: tuple[Role, ...]
    n_documents: int
    n_mentions: int

    @property
    def role(self) -> str | None:
        """The role most stories state; among equals the first stated."""
        stated = Counter(role.words for role in self.roles)
        return max(stated, key=lambda words: stated[words]) if stated else None

    @property
    def distinct_roles(self) -> tuple[Role, ...]:
        """Each role once, where it is first stated."""
        first: dict[str, Role] = {}
        for role in self.roles:
            first.setdefault(role.words, role)
        return tuple(first.values())


@dataclass(frozen=True, slots=True)
class Name:
    """A person, an organisation or a place mentioned by name."""

    doc_id: str
    start: int
    end: int
    entity_id: str | None


@dataclass(frozen=True, slots=True)
class Merge:
    """Why a name means an entity, with the place where the name first stands."""

    entity_id: str
    alias: str
    doc_id: str
    rule: str
    evidence_start: int
    basis: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a conflict."""

    doc_id: str
    start: int
    end: int
    value: str
    claimant_id: str | None
    claimant: str | None
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values of one thing, or one quote in two stories."""

    conflict_id: str
    kind: str
    subject: str
    attribute: str
    left: Side
    right: Side
    confidence: float


@dataclass(frozen=True, slots=True)
class Response:
    """What the story says of a party's right of reply."""

    doc_id: str
    entity_id: str | None
    party: str
    status: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """An input unit and what became of it."""

    source_path: str
    record_key: str | None
    outcome: str
    reason: str
    detail: str
