"""Who speaks: the source expression of a cue, as the parse gives it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.quotes.cues import ACCORDING, Cue
from pipeline.spans import Span, trim

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
INHERITS = frozenset({"conj", "advcl", "xcomp", "pcomp", "prep", "ccomp"})
LEFT_OUT = frozenset({"relcl", "acl", "advcl", "punct", "cc", "conj", "appos", "parataxis"})
NARRATOR = frozenset({"i", "we", "you", "one"})
IMPERSONAL = frozenset({"there", "this", "that", "which", "what"})
NAMES = frozenset({"PERSON", "ORG"})
JOINT = frozenset({"joint", "shared"})


@dataclass(frozen=True, slots=True)
class Source:
    """The source expression, the `speaker_type` that its head word shows (`unknown` for names), and co-sources."""

    span: Span
    kind: str
    pronoun: bool = False
    joint: tuple[Span, ...] = ()


@cache
def document_nouns() -> frozenset[str]:
    """Lemmas of nouns for something written or broadcast."""
    return frozenset(wordlists.lines("pipeline.quotes", "documents.txt"))


def source(cue: Cue) -> Source | None:
    """The source of a cue: its subject, the agent of a passive, the `X` of `according to X`, or an inherited subject;
    where the parse shows none, the name right before the cue.

    None when the clause names none, or none that could speak (`it was announced`).
    """
    head = _according(cue.token) if cue.token.lower_ == ACCORDING else _head(cue.token)
    if head is not None:
        return None if head.lower_ in IMPERSONAL else describe(head, _joint(cue.token))
    span = name_at(cue.token.doc, cue.token.i - 1)
    if span is None:
        return None
    apart = (Span(other.start, min(other.end, span.start)) for other in _joint(cue.token) if other.start < span.start)
    return Source(span, "unknown", joint=tuple(trim(cue.token.doc.text, other, ", ") for other in apart))


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


def is_narrator(cue: Cue) -> bool:
    """True when the writer, or the reader, is the subject: `I think`, `you might say`."""
    head = _head(cue.token)
    return head is not None and head.lower_ in NARRATOR


def describe(head: Token, joint: tuple[Span, ...] = ()) -> Source:
    """The source expression around its head word."""
    conjuncts = tuple(phrase(other) for other in head.conjuncts if other.pos_ == "PROPN" and other.i > head.i)
    span = phrase(head)
    if conjuncts:
        span = Span(span.start, conjuncts[-1].end)
    return Source(span, _kind(head), head.pos_ == "PRON", conjuncts + joint)


def _head(token: Token) -> Token | None:
    passive = any(child.dep_ == "nsubjpass" for child in token.children)
    if passive:
        agents = (child for child in token.children if child.dep_ == "agent")
        return next((noun for agent in agents for noun in agent.children if noun.dep_ == "pobj"), None)
    own = subject(token)
    if own is not None:
        return own
    if token.dep_ == "acl":
        return token.head if token.head.pos_ in ("NOUN", "PROPN") else None
    while token.dep_ in INHERITS:
        token = token.head
        own = subject(token)
        if own is not None:
            return own
    return None


def subject(token: Token) -> Token | None:
    """The head word of a verb's subject; of several, which only a parse astray gives, the nearest."""
    subjects = [child for child in token.children if child.dep_ in SUBJECTS]
    return min(subjects, key=lambda child: abs(child.i - token.i), default=None)


def _according(token: Token) -> Token | None:
    to = next((child for child in token.children if child.lower_ == "to"), None)
    return to and next((child for child in to.children if child.dep_ == "pobj"), None)


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


def _kind(head: Token) -> str:
    if head.pos_ in ("PROPN", "PRON"):
        return "unknown"
    if head.lemma_.lower() in document_nouns():
        return "document"
    return "group" if head.tag_ == "NNS" else "unnamed"


def _joint(cue: Token) -> tuple[Span, ...]:
    """The other party of `In a joint statement with X, Y said`."""
    for preposition in cue.children:
        for noun in preposition.children if preposition.dep_ == "prep" else ():
            if any(child.lower_ in JOINT for child in noun.children):
                withs = (child for child in noun.children if child.lower_ == "with")
                return tuple(phrase(party) for w in withs for party in w.children if party.dep_ == "pobj")
    return ()
