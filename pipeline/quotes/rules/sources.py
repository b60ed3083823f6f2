"""Who speaks, by rules: the source expression of a cue, as the parse gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.annotate.parses import text_of
from pipeline.quotes.cues import ACCORDING, Cue
from pipeline.quotes.sources import Source, describe, joint, name_at, subject
from pipeline.spans import Span, trim

if TYPE_CHECKING:
    from spacy.tokens import Token

INHERITS = frozenset({"conj", "advcl", "xcomp", "pcomp", "prep", "ccomp"})
NARRATOR = frozenset({"i", "we", "you", "one"})
IMPERSONAL = frozenset({"there", "this", "that", "which", "what"})


def source(cue: Cue) -> Source | None:
    """The source of a cue: its subject, the agent of a passive, the `X` of `according to X`, or an inherited subject;
    where the parse shows none, the name right before the cue.

    None when the clause names none, or none that could speak (`it was announced`).
    """
    head = _according(cue.token) if cue.token.lower_ == ACCORDING else _head(cue.token)
    if head is not None:
        return None if head.lower_ in IMPERSONAL else describe(head, joint(cue.token))
    span = name_at(cue.token.doc, cue.token.i - 1)
    if span is None:
        return None
    apart = (Span(other.start, min(other.end, span.start)) for other in joint(cue.token) if other.start < span.start)
    return Source(span, "unknown", joint=tuple(trim(text_of(cue.token.doc), other, ", ") for other in apart))


def is_narrator(cue: Cue) -> bool:
    """True when the writer, or the reader, is the subject: `I think`, `you might say`."""
    head = _head(cue.token)
    return head is not None and head.lower_ in NARRATOR


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


def _according(token: Token) -> Token | None:
    to = next((child for child in token.children if child.lower_ == "to"), None)
    return to and next((child for child in to.children if child.dep_ == "pobj"), None)
