"""Who or what a noun phrase is: an entity, something of an entity's (`Harrow's profit`), or a thing only described."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from spacy import attrs

from pipeline.conflicts.wording import listed
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Slice

Row = dict[str, Any]
CONTENT = ("NOUN", "PROPN", "ADJ")
BEFORE = 2
"""Sentences before its own in which a described thing's company is looked for."""
DEFINITE = ("the", "these", "those", "both")
INSIDE = ("poss", "compound", "nmod", "amod", "prep", "pobj", "appos", "conj")
"""How what belongs to a noun hangs on it."""


@dataclass(frozen=True, slots=True)
class Referent:
    """A noun phrase: the entities it is; else its noun with the entities in it, or those told of round it."""

    text: str
    noun: str
    entities: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    company: frozenset[str] = frozenset()
    """Entities told of just before a phrase such as "the two forces", which nothing else identifies."""
    words: frozenset[str] = frozenset()
    """Lemmas of its content words, joined things and examples (`such as`) included."""
    pronoun: bool = False

    def ties(self) -> Iterator[tuple[str, ...]]:
        """What phrases for one thing share at least one of, in an order of their own."""
        if self.entities:
            yield from (("is", one) for one in sorted(self.entities))
        elif self.within:
            yield from ((self.noun, one) for one in sorted(self.within))
        else:
            yield from ((self.noun, *pair) for pair in combinations(sorted(self.company), 2))

    def same(self, other: Referent) -> bool:
        """True when both mean one thing."""
        if self.entities or other.entities:
            return self.entities == other.entities
        return self.described(other) and (bool(self.within) or len(self.company & other.company) > 1)

    def described(self, other: Referent) -> bool:
        """True when both name no entity and have one noun: in one story, `the merger` is one."""
        named = self.entities or other.entities
        return not named and self.noun == other.noun and self.within == other.within


class Referents:
    """The noun phrases of one story."""

    def __init__(self, doc: Doc, named: Iterable[Row]) -> None:
        """Take a parse, and the story's mentions of entities: rows with the columns of `known.NAMED`."""
        self._entity: dict[int, str] = {}
        self._near: dict[int, set[tuple[str, bool]]] = {}
        self._below: dict[int, frozenset[str]] = {}
        self._sentences = np.cumsum(doc.to_array(attrs.SENT_START) == 1).tolist()
        for row in named:
            root = root_of(doc, Span(row["start"], row["end"]))
            self._entity[root.i] = row["key"]
            self._near.setdefault(self.sentence(root), set()).add((row["key"], row["place"]))

    def sentence(self, token: Token) -> int:
        """The number of the sentence that a token stands in, from 0."""
        return int(self._sentences[token.i]) - 1

    def below(self, verb: Token) -> frozenset[str]:
        """The entities in a verb's clause."""
        if verb.i not in self._below:
            self._below[verb.i] = frozenset(self._entity[word.i] for word in verb.subtree if word.i in self._entity)
        return self._below[verb.i]

    def of(self, head: Token) -> Referent:
        """What the phrase round this noun or pronoun means."""
        inside = list(_inside(head))
        noun = head.lemma_.lower()
        text = head.doc[head.left_edge.i : head.i + 1].text
        words = content(inside)
        named = [self._named(part) for part in (head, *head.conjuncts)]
        entities = frozenset(one for one in named if one is not None)
        if len(entities) == len(named):
            return Referent(text, noun, entities, words=words)
        within = frozenset(self._entity[word.i] for word in inside if word.i in self._entity)
        definite = any(child.lower_ in DEFINITE for child in head.children)
        company = self._company(head) if definite and not within else frozenset[str]()
        return Referent(text, noun, within=within, company=company, words=words, pronoun=head.pos_ == "PRON")

    def _named(self, token: Token) -> str | None:
        renamed = (self._entity.get(child.i) for child in token.children if child.dep_ == "appos")
        return self._entity.get(token.i) or next((one for one in renamed if one), None)

    def _company(self, head: Token) -> frozenset[str]:
        """The entities told of round a phrase; none where they are places alone, which many stories share."""
        here = self.sentence(head)
        near = {one for number in range(max(0, here - BEFORE), here + 1) for one in self._near.get(number, ())}
        return frozenset(key for key, _ in near) if any(not place for _, place in near) else frozenset()


def content(words: Iterable[Token]) -> frozenset[str]:
    """The lemmas of the content words among some words."""
    return frozenset(word.lemma_.lower() for word in words if word.pos_ in CONTENT) - listed("vague")


def root_of(doc: Doc, span: Span) -> Token:
    """The token that the others of a span hang on; words that the span cuts belong to it."""
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    return cast("Slice", found).root  # there is one round any span of the text


def _inside(head: Token) -> Iterator[Token]:
    """A noun with what belongs to it, but no clause and no date."""
    waiting = [head]
    while waiting:  # a list of names is a chain, and may be a long one
        word = waiting.pop()
        yield word
        below = (child for child in word.children if child.dep_ in INSIDE)
        waiting += [child for child in below if not any(part.ent_type_ in ("DATE", "TIME") for part in child.children)]
