"""A parse and the layout of its text as plain numbers: what a walk over heads, clauses and paragraphs needs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np
from spacy import attrs, symbols
from spacy.strings import get_string_id

from pipeline import wordlists
from pipeline.entities.tokens import Tokens
from pipeline.quotes.cues import TRAINED
from pipeline.quotes.marks import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from pipeline.spans import Span

BREAK = re.compile(r"\n+")
SUBJECTS = frozenset({symbols.nsubj, symbols.nsubjpass, symbols.csubj})
VERBS = frozenset({symbols.VERB, symbols.AUX})
LIKE_ITS_HEAD = frozenset({symbols.appos, symbols.conj, symbols.nmod, get_string_id("compound")})
"""Relations in which a noun plays the part of its head."""
(SUBJECT, OBJECT, OWNER, WITH_VERB, COMPLEMENT, ROOT, OTHER, PASSIVE, AGENT, WITH_NOUN) = range(10)
"""The parts that a noun plays: by preposition with a verb, by preposition with a noun, and so on."""
PARTS = {
    symbols.nsubj: SUBJECT,
    symbols.csubj: SUBJECT,
    symbols.nsubjpass: PASSIVE,
    symbols.dobj: OBJECT,
    get_string_id("dative"): OBJECT,
    symbols.poss: OWNER,
    symbols.attr: COMPLEMENT,
}
HIGHEST = 100
"""Heads above a token that are looked at: sentences of news have some twenty, chains of names without end more."""
MAIN, UNTOLD = 0, 9
CLAUSES = {
    symbols.conj: 1,
    symbols.advcl: 2,
    symbols.relcl: 3,
    symbols.ccomp: 4,
    symbols.xcomp: 5,
    symbols.acl: 6,
    symbols.pcomp: 7,
    symbols.parataxis: 8,
}
"""Kinds of clauses, by the relation of their verb."""


@dataclass(frozen=True)
class Syntax:
    """The tokens of a parse; of each the fine tag, the lemma and the number of its sentence."""

    tokens: Tokens
    tags: Sequence[int]
    lemmas: Sequence[int]
    sentences: Sequence[int]

    @classmethod
    def of(cls, doc: Doc) -> Syntax:
        """Read a parse."""
        tags, lemmas, starts = doc.to_array([attrs.TAG, attrs.LEMMA, attrs.SENT_START]).T
        return cls(Tokens.of(doc), tags.tolist(), lemmas.tolist(), (np.cumsum(starts == 1) - 1).tolist())

    @cached_property
    def subject_of(self) -> dict[int, int]:
        """The first subject of each verb that has one of its own."""
        found: dict[int, int] = {}
        for token, dep in enumerate(self.tokens.dep):
            if dep in SUBJECTS:
                found.setdefault(self.tokens.heads[token], token)
        return found

    @cached_property
    def layout(self) -> Layout:
        """Where the paragraphs and quotes of the text stand."""
        return Layout.of(self.tokens.text)

    def first_in_sentence(self, token: int) -> int:
        """The first token of a token's sentence."""
        return bisect_left(self.sentences, self.sentences[token])

    def edges(self, span: Span) -> tuple[int, int]:
        """The first and the last token of a span."""
        return self.tokens.at(span.start), self.tokens.at(max(span.start, span.end - 1))

    def above(self, token: int) -> list[int]:
        """The heads above a token, the nearest first, HIGHEST at most."""
        heads = self.tokens.heads
        found: list[int] = []
        while heads[token] != token and len(found) < HIGHEST:
            token = heads[token]
            found.append(token)
        return found

    def is_verb(self, token: int) -> bool:
        """True of verbs and auxiliaries."""
        return self.tokens.pos[token] in VERBS

    def bearer(self, token: int) -> int:
        """The noun whose part a noun plays: the head of its coordination, apposition or compound."""
        heads, dep = self.tokens.heads, self.tokens.dep
        for _ in range(HIGHEST):
            if dep[token] not in LIKE_ITS_HEAD or heads[token] == token or self.is_verb(heads[token]):
                break
            token = heads[token]
        return token

    def part(self, bearer: int) -> int:
        """The part that a noun plays (SUBJECT, ...)."""
        head = self.tokens.heads[bearer]
        if head == bearer:
            return ROOT
        if self.tokens.dep[bearer] != symbols.pobj:
            return PARTS.get(self.tokens.dep[bearer], OTHER)
        if self.tokens.dep[head] == symbols.agent:
            return AGENT
        return WITH_VERB if self.is_verb(self.tokens.heads[head]) else WITH_NOUN

    def clause(self, token: int) -> int:
        """The kind of the innermost clause that a token stands in."""
        heads = self.tokens.heads
        for _ in range(HIGHEST):
            if self.is_verb(token) or heads[token] == token:
                break
            token = heads[token]
        return MAIN if heads[token] == token else CLAUSES.get(self.tokens.dep[token], UNTOLD)

    def says(self, place: int) -> bool:
        """True when a noun plays the part of the subject of a verb that attributes words."""
        return self.part(place) == SUBJECT and self.lemmas[self.tokens.heads[place]] in _attributing()

    def described(self, token: int) -> int:
        """The noun that the relative clause around a token describes, or -1."""
        dep, heads = self.tokens.dep, self.tokens.heads
        return next((heads[one] for one in [token, *self.above(token)] if dep[one] == symbols.relcl), -1)


@cache
def _attributing() -> frozenset[int]:
    rows = wordlists.rows("pipeline.quotes", "cues.csv")
    return frozenset(get_string_id(row["lemma"]) for row in rows if row["takes"] not in TRAINED)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where paragraphs start, and the stretches inside double quotation marks, by offset."""

    paragraphs: Sequence[int]
    quotes: Sequence[Span]

    @classmethod
    def of(cls, text: str) -> Layout:
        """The layout of a text."""
        return cls([line.end() for line in BREAK.finditer(text)], sorted(quoted(text)))

    def paragraph(self, offset: int) -> int:
        """The number of the paragraph at an offset."""
        return bisect_right(self.paragraphs, offset)

    def quote(self, offset: int) -> int:
        """The number of the quoted stretch at an offset, or -1."""
        number = bisect_right(self.quotes, offset, key=lambda part: part.start) - 1
        return number if number >= 0 and offset < self.quotes[number].end else -1
