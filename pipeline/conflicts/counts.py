"""Counted things in a parse: `more than 1,200 workers` is at least 1,200 workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from spacy import attrs, symbols

from pipeline.conflicts.values import Number, widened
from pipeline.money import context, numbers
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

UNCOUNTED = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL", "QUANTITY"})
KNOWN = frozenset({"the", "these", "those", "all", "both", "each", "every"})
"""What stands before things that were counted earlier: `the two forces`."""


@dataclass(frozen=True, slots=True)
class Count:
    """A count: the words that give and bound it, the noun that is counted, and the number."""

    span: Span
    noun: Token
    value: Number


def counts(doc: Doc, text: str) -> Iterator[Count]:
    """The counts before plural nouns, in order; no changes (`100 more`), no rates and no ages, times or money."""
    dep, pos = doc.to_array([attrs.DEP, attrs.POS]).T  # to look at each token as an object takes far longer
    for place in np.flatnonzero((dep == doc.vocab.strings["nummod"]) & (pos == symbols.NUM)).tolist():
        if doc[place].head.tag_ == "NNS":
            count = _count(doc[place], text)
            if count is not None:
                yield count


def _count(number: Token, text: str) -> Count | None:
    noun = number.head
    if (
        number.ent_type_ in UNCOUNTED
        or noun.i < number.i
        or any(word.lower_ in KNOWN or word.dep_ == "poss" for word in noun.children)
    ):
        return None
    first = min([number, *(word for word in number.children if word.pos_ == "NUM")], key=lambda word: word.i)
    figure = Span(first.idx, number.idx + len(number))
    amount = numbers.parse(figure.of(text)) if numbers.is_number(figure.of(text)) else None
    if amount is None:
        return None
    sentence = number.sent
    counted = Span(figure.start, noun.idx + len(noun))  # "300 calls a day": the rate stands behind the noun
    read = context.read(text, figure, sentence.start_char, sentence.end_char)
    if read.change or context.read(text, counted, sentence.start_char, sentence.end_char).per:
        return None
    described = sorted(word.lemma_.lower() for word in noun.children if word.dep_ in ("amod", "compound", "nmod"))
    unit = " ".join([*described, noun.lemma_.lower()])
    return Count(widened(text, figure, read.comparator), noun, Number.of(amount, read.comparator, unit))
