"""Where a name begins and ends: without title, role, article, possessive or quotation mark, and on one line."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.entities import lexicon
from pipeline.entities.mentions import Name
from pipeline.spans import Span, trim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MARKS = " \t\n'\"“”‘’`,;:.-–—()[]&"
POSSESSIVE = re.compile(r"['’]s?$")
DETERMINER = re.compile(r"^(?:the|a|an|both|some|this|that)\s+", re.IGNORECASE)
PIECE = re.compile(r"(?:(?!\s[-–—]\s)[^\n\[\]()])+")
"""What a name may run over: no line break, spaced dash or bracket (`Mike [Ruddock] said`)."""
FIGURE = re.compile(r"\d")
NAMED_BY_FIGURE = re.compile(
    r"(?:\d{1,3}[^\S\n])?(?:[^\d\s]+|[A-Z][A-Za-z]*\d{1,2})(?:[^\S\n](?:[^\d\s]+|[A-Z][A-Za-z]*\d{1,2}|\d{1,2}))*"
)
"""`Channel 4`, `BBC1`, `10 Downing Street`; not `6-4`, `280bn`, `24`, `$6.31bn`."""
OCCUPATION = re.compile(r"(?P<word>[A-Z][a-z]+)[^\S\n]")
SENTENCE_START = re.compile(r"(?:^|[.!?\n][\"“‘']?|[\"“‘'])\s?$")
PERSON = "PERSON"
ADDRESS = frozenset({"Mr", "Mister", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Sen", "Rep", "Gov", "Cllr"})
"""Titles that begin no other name; `General Motors`, `King Street` and `Justice Department` are whole."""


def trimmed(text: str, span: Span) -> Span:
    """The span without marks, an article or a possessive at its edges; it may become empty.

    A full stop stays where the model took it for a part of the word: `U.S.`, `Fla.`, `Inc.`
    """
    given, before = span, None
    while span != before and span:
        before = span
        span = trim(text, trim(text, span), MARKS)
        if match := POSSESSIVE.search(span.of(text)):
            span = Span(span.start, span.start + match.start())
        if match := DETERMINER.match(span.of(text)):
            span = Span(span.start + match.end(), span.end)
    if span and span.end < given.end and text[span.end] == ".":
        return Span(span.start, span.end + 1)
    return span


def cut(text: str, span: Span, label: str, roles: Sequence[Span]) -> Iterator[Name]:
    """What of a span can be names: its pieces, without the roles in it and the titles before it.

    Left out is what holds no capital, or figures that are no part of a name. The basis is `model` where nothing was
    cut, else `repair`.
    """
    for piece in PIECE.finditer(text, span.start, span.end):
        part = Span(*piece.span())
        for role in roles:
            if role.overlaps(part) and not _belongs(text, part, role, label):
                part = _beside(part, role)
        part = trimmed(text, part)
        title = None
        while match := lexicon.titled().match(text, part.start, part.end):
            if label != PERSON and match["title"] not in ADDRESS and is_body_or_place(text, part):
                break
            title, part = match["title"], Span(match.end(), part.end)
        part = _without_occupation(text, part, label)
        words = part.of(text)
        if any(c.isupper() for c in words) and (not FIGURE.search(words) or NAMED_BY_FIGURE.fullmatch(words)):
            yield Name(part, label, "model" if part == span else "repair", title)


def _without_occupation(text: str, span: Span, label: str) -> Span:
    """`Striker Okell` at the start of a sentence is Okell; `Mason Okell` stays, as Mason is a given name."""
    match = OCCUPATION.match(text, span.start, span.end)
    if match is None or label != PERSON or not SENTENCE_START.search(text, max(0, span.start - 3), span.start):
        return span
    word = match["word"].casefold()
    is_occupation = word in lexicon.nouns_of_people() and word not in lexicon.given_names()
    return Span(match.end(), span.end) if is_occupation else span


def without_overlaps(names: Iterable[Name]) -> list[Name]:
    """In order of the text; of two that overlap the longer stays, of equal ones the first given.

    A title is a fact about the words: the name that stays takes it over from an equal one, as a person's.
    """
    kept: dict[int, Name] = {}  # by where they start
    taken: set[int] = set()
    for name in sorted(names, key=lambda name: (-len(name.span), name.span.start)):
        span, known = name.span, kept.get(name.span.start)
        if known is not None and known.span == span:
            if name.title:
                kept[span.start] = replace(known, title=name.title, label=PERSON)
        elif span and span.start not in taken and span.end - 1 not in taken:  # none that is kept is shorter
            kept[span.start] = name
            taken.update(range(span.start, span.end))
    return [kept[start] for start in sorted(kept)]


def is_body_or_place(text: str, span: Span) -> bool:
    """True when the last word is one of an organisation or a place: `General Assembly`, `King Street`."""
    last = span.of(text).split()[-1]
    return last in lexicon.organisation_words() or last in lexicon.place_words()


def _belongs(text: str, span: Span, role: Span, label: str) -> bool:
    """True when the words of a role are a part of the name: `Mike Judge`, `Association of Chief Officers Council`."""
    if label == PERSON:
        words = role.of(text)
        return span.start < role.start and role.end == span.end and words.istitle() and " " not in words
    return label == "ORG" and span.contains(role) and role.end < span.end and is_body_or_place(text, span)


def _beside(span: Span, role: Span) -> Span:
    """What is left of a name when a role is cut out of it: the part before it, or else the part after."""
    if role.start > span.start:
        return Span(span.start, role.start)
    return Span(min(role.end, span.end), span.end)
