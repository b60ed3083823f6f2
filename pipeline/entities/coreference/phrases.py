"""Noun phrases that may refer to a person or an organisation: `the police commissioner`, `a housing company`."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from spacy.strings import get_string_id

from pipeline.entities import lexicon
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Token

    from pipeline.entities.mentions import Name

PERSON, ORG = "PERSON", "ORG"
SINGULAR = frozenset({"NN", "NNP"})
OLD = get_string_id("old")
STOPS = frozenset(',;:()"“”')
LONGEST = 8
"""Words of a phrase before its head that are looked at."""
ARTICLES = {"the": "the", "this": "the", "that": "the", "a": "a", "an": "a", "one": "a"}
OWN = {
    "our": "our",
    "my": "our",
    "your": "our",
    "their": "their",
    "his": "their",
    "her": "their",
    "its": "own",
    "whose": "own",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase up to its head: the span without names in it, the head token, its word, which labels it may have.

    `article` is `the`, `a`, `our` (or my, your), `their` (or his, her), `own` (another possessive stands before it) or
    empty; `modifiers` are the words between, in small letters, `nouns` those of them that are nouns, `proper` tells
    whether one is in a name.
    """

    span: Span
    head: Token
    word: str
    labels: frozenset[str]
    article: str
    modifiers: tuple[str, ...]
    nouns: frozenset[str]
    proper: bool


def phrases(doc: Doc, names: Sequence[Name]) -> Iterator[Phrase]:
    """The phrases in a parse that one person or organisation may be called, in order; never within a name."""
    starts = [name.span.start for name in names]
    words = doc.to_array("LOWER").tolist()
    heads = _heads()
    for index, key in enumerate(words):
        labels = heads.get(key)
        if labels is None:
            continue
        token = doc[index]
        if key == OLD and not _is_age(token):
            continue
        before = bisect_right(starts, token.idx) - 1
        if (key == OLD or token.tag_ in SINGULAR) and (before < 0 or names[before].span.end <= token.idx):
            yield _phrase(token, labels, names[before].span.end if before >= 0 else 0)


@cache
def _heads() -> dict[int, frozenset[str]]:
    people, organisations = lexicon.nouns_of_people(), lexicon.nouns_of_organisations()
    both = {PERSON: people, ORG: organisations}
    return {OLD: frozenset({PERSON})} | {
        get_string_id(word): frozenset(label for label, nouns in both.items() if word in nouns)
        for word in sorted({*people, *organisations})
    }


def _is_age(token: Token) -> bool:
    """True for the last word of `the 45-year-old`, where no noun follows."""
    return token.i > 1 and token.nbor(-2).lower_ == "year" and token.dep_ != "amod"


def _phrase(head: Token, labels: frozenset[str], after: int) -> Phrase:
    """The phrase that ends with `head` and begins no earlier than `after`, where a name ends, or than its possessor."""
    doc, start, article, modifiers, nouns, proper = head.doc, head.idx, "", [], set(), False
    first = max(head.left_edge.i, head.i - LONGEST)
    for index in range(head.i - 1, first - 1, -1):
        token = doc[index]
        word = token.lower_
        if word in STOPS or token.is_space:
            break
        if token.tag_ == "POS" or word in OWN:
            article = OWN.get(word, "own")
            break
        inside = token.idx >= after
        if inside and (index == 0 or doc[index - 1].whitespace_ or doc[index - 1].is_space):
            start = token.idx
        if token.dep_ == "det" or word in ARTICLES:
            article = ARTICLES.get(word, "other")
            break
        if inside:
            modifiers.append(word)
            if token.dep_ in ("compound", "nmod"):
                nouns.add(word)
                proper = proper or token.tag_ == "NNP"
    return Phrase(
        Span(start, head.idx + len(head)),
        head,
        "year-old" if head.lower == OLD else head.lower_,
        labels,
        article,
        tuple(modifiers),
        frozenset(nouns),
        proper,
    )
