"""Right of reply, as the article states it: who was approached, declined, did not answer. Never a quote."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.annotate.parses import text_of
from pipeline.quotes.marks import regions
from pipeline.quotes.sources import SUBJECTS, phrase
from pipeline.spans import Span, trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Sentence

STATUSES = (
    ("could_not_be_reached", re.compile(r"\bcould not (?:immediately )?be (?:reached|contacted)\b", re.IGNORECASE)),
    (
        "declined",
        re.compile(r"\b(?:declined|refused) to comment\b|\bdeclined (?:an? )?(?:request|invitation)", re.IGNORECASE),
    ),
    (
        "no_response",
        re.compile(
            r"\b(?:did not|didn['’]t|(?:has|have|had) not|failed to)"
            r" (?:immediately )?(?:respond(?:ed)?|repl(?:y|ied))\b"
            r"(?! to\b(?!.{0,1000}\b"
            r"(?:request|call|e-?mail|question|message|letter|inquir|enquir|invitation|comment)))",
            re.IGNORECASE,
        ),
    ),
    (
        "approached",
        re.compile(r"\b(?:approached|contacted|asked) for (?:an? )?(?:comment|response|statement)", re.IGNORECASE),
    ),
)


@dataclass(frozen=True, slots=True)
class Response:
    """A party's right of reply: the party as written, what came of it, and the sentence that says so."""

    party: Span
    status: str
    sentence: Span


def responses(doc: Doc) -> list[Response]:
    """The responses that a story states, a row a party, in order."""
    found: list[Response] = []
    text = text_of(doc)
    if not wordings(doc):
        return found
    quoted = [part for region in regions(text) if region.depth == 0 for part in region.parts]
    for sentence in doc.sents:
        for status, pattern in STATUSES:
            match = pattern.search(sentence.text)
            if match and not _quoted(quoted, sentence.start_char + match.start()):
                span = trim(text, Span(sentence.start_char, sentence.end_char))
                parties = _parties(sentence, sentence.start_char + match.start())
                found += [Response(party, status, span) for party in parties]
                break
    return found


@lru_cache(maxsize=1)  # two rooms ask, one story at a time
def wordings(doc: Doc) -> tuple[Span, ...]:
    """Where a story says that somebody was asked or did not answer, wherever that stands."""
    text = text_of(doc)
    return tuple(Span(*match.span()) for _, pattern in STATUSES for match in pattern.finditer(text))


def _parties(sentence: Sentence, at: int) -> list[Span]:
    """The subject of the verb that the wording stands at, its conjuncts apart; none when the parse shows none."""
    verb: Token | None = next((token for token in sentence if token.idx + len(token) > at), None)
    while verb is not None:
        subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
        if subject is not None:
            heads = [subject, *(other for other in subject.conjuncts if other.i > subject.i)]
            return [phrase(head) for head in heads]
        verb = verb.head if verb.head != verb else None
    return []


def _quoted(parts: Sequence[Span], at: int) -> bool:
    """True when a character stands in one of some parts, in order, none in another."""
    before = bisect_right(parts, at, key=lambda part: part.start) - 1
    return before >= 0 and at < parts[before].end
