"""Source expressions: how a speaker is written, from the head word of its phrase."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
LEFT_OUT = frozenset({"relcl", "acl", "advcl", "punct", "cc", "conj", "appos", "parataxis"})
NAMES = frozenset({"PERSON", "ORG"})
JOINT = frozenset({"joint", "shared"})


@dataclass(frozen=True, slots=True)
class Source:
    """The source expression, the `speaker_type` that its head word shows (`unknown` for names), and co-sources.

    `core` is the noun phrase it is about, where that is but a part of it (`Jane Thornbury, who runs the port`).
    """

    span: Span
    kind: str
    pronoun: bool = False
    joint: tuple[Span, ...] = ()
    core: Span | None = None


@cache
def document_nouns() -> frozenset[str]:
    """Lemmas of nouns for something written or broadcast."""
    return frozenset(wordlists.lines("pipeline.quotes", "documents.txt"))


def name_at(doc: Doc, index: int) -> Span | None:
    """The name of a person or an organisation that the model sees at a token; None when there is none."""
    if not 0 <= index < len(doc) or doc[index].ent_type_ not in NAMES:
        return None
    first, end = index, index + 1
    while doc[first].ent_iob_ == "I":
        first -= 1
    while end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    return Span(doc[first].idx, doc[end - 1].idx + len(doc[end - 1]))


def describe(head: Token, joint: tuple[Span, ...] = ()) -> Source:
    """The source expression around its head word."""
    conjuncts = tuple(phrase(other) for other in head.conjuncts if other.pos_ == "PROPN" and other.i > head.i)
    span = phrase(head)
    if conjuncts:
        span = Span(span.start, conjuncts[-1].end)
    return Source(span, kind(head), head.pos_ == "PRON", conjuncts + joint)


def subject(token: Token) -> Token | None:
    """The head word of a verb's subject; of several, which only a parse astray gives, the nearest."""
    subjects = [child for child in token.children if child.dep_ in SUBJECTS]
    return min(subjects, key=lambda child: abs(child.i - token.i), default=None)


def phrase(head: Token) -> Span:
    """The noun phrase of a head word: without relative clauses, conjuncts and appositions that are no names."""
    words = [head]
    for child in head.children:
        if child.dep_ == "appos" and child.pos_ == "PROPN":
            words += [child, *child.lefts]
        elif child.dep_ not in LEFT_OUT:
            words += [token for token in child.subtree if not token.is_space]
    first, last = min(words, key=lambda token: token.i), max(words, key=lambda token: token.i)
    return Span(first.idx, last.idx + len(last))


def kind(head: Token) -> str:
    """The `speaker_type` that a head word shows: `unknown` for names and pronouns, else document, group or unnamed."""
    if head.pos_ in ("PROPN", "PRON"):
        return "unknown"
    if head.lemma_.lower() in document_nouns():
        return "document"
    return "group" if head.tag_ == "NNS" else "unnamed"


def joint(cue: Token) -> tuple[Span, ...]:
    """The other party of `In a joint statement with X, Y said`."""
    for preposition in cue.children:
        for noun in preposition.children if preposition.dep_ == "prep" else ():
            if any(child.lower_ in JOINT for child in noun.children):
                withs = (child for child in noun.children if child.lower_ == "with")
                return tuple(phrase(party) for w in withs for party in w.children if party.dep_ == "pobj")
    return ()
