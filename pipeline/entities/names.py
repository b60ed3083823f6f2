"""The model's names, corrected: edges, titles, roles inside them, official names, one label a name, names it missed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.entities import lexicon
from pipeline.entities.mentions import Name
from pipeline.spans import Span, trim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc

LABELS = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC"})
PEOPLES = "NORP"  # read as votes only: `West Mercia` is a place although the model once takes it for a people
EDGES = " \t\n'\"“”‘’`,;:.-–—()[]&"
POSSESSIVE = re.compile(r"['’]s?$")
DETERMINER = re.compile(r"^(?:the|a|an|both|some|this|that)\s+", re.IGNORECASE)
JOINT = re.compile(r"(?:['’]s)?[^\S\n](?:(?:and|&|of|for|the)[^\S\n])*")
LISTING = re.compile(r"\b(?:of|for)\b")  # `Inspectorate of Constabulary` goes on after `and`, `Ludlow Council` does not
CAPITALISED = re.compile(r"[^\S\n](?P<word>[A-Z]\w+)")
SURNAME = re.compile(r"[A-Z][\w’'-]+(?:[^\S\n][A-Z][\w’'-]+)*")
CROWN = re.compile(r"\b(?:Her|His)\s$")
MIN_PROPAGATED = 4


def names(doc: Doc) -> list[Name]:
    """The people, organisations and places that are named in a parse, in order, without overlaps."""
    text = doc.text
    roles = [Span(*match.span()) for match in lexicon.roles().finditer(text)]
    found = [name for ent in doc.ents for name in _corrected(text, ent.start_char, ent.end_char, ent.label_, roles)]
    found = _whole_official_names(text, found)
    found = [_with_organisation_word(text, name, roles) for name in found]
    found = _without_overlaps([*found, *_titled(text, roles)])
    voted = _vote(text, found)
    return _without_overlaps([*voted, *_propagated(text, voted, roles)])


def _corrected(text: str, start: int, end: int, label: str, roles: list[Span]) -> Iterator[Name]:
    if label not in LABELS and label != PEOPLES:
        return
    for line in re.finditer(r"[^\n]+", text[start:end]):
        span = Span(start + line.start(), start + line.end())
        for role in roles:
            if role.overlaps(span):
                span = _beside(span, role)
        span = _edges(text, span)
        title = None
        while match := lexicon.titled().match(text, span.start, span.end):
            title, span = match["title"], Span(match.end(), span.end)
        words = span.of(text)
        if any(c.isupper() for c in words) and not any(c.isdigit() for c in words):
            basis = "model" if (span.start, span.end) == (start, end) else "repair"
            yield Name(span, label, basis, title)


def _beside(span: Span, role: Span) -> Span:
    """What is left of a name when a role is cut out of it: the part before it, or else the part after."""
    if role.start > span.start:
        return Span(span.start, role.start)
    return Span(min(role.end, span.end), span.end)


def _edges(text: str, span: Span) -> Span:
    before = None
    while span != before and span:
        before = span
        span = trim(text, trim(text, span), EDGES)
        if match := POSSESSIVE.search(span.of(text)):
            span = Span(span.start, span.start + match.start())
        if match := DETERMINER.match(span.of(text)):
            span = Span(span.start + match.end(), span.end)
    return span


def _whole_official_names(text: str, found: list[Name]) -> list[Name]:
    """Join the pieces of one long official name: organisations that only `of`, `and`, `'s` and the like part."""
    whole: list[Name] = []
    for name in found:
        if whole and _goes_on(text, whole[-1], name):
            whole[-1] = Name(Span(whole[-1].span.start, name.span.end), "ORG", "repair")
        else:
            whole.append(_with_crown(text, name))
    return whole


def _goes_on(text: str, last: Name, name: Name) -> bool:
    if not last.label == name.label == "ORG" or last.span.end > name.span.start:
        return False
    gap = text[last.span.end : name.span.start]
    if JOINT.fullmatch(gap) is None or " and the " in gap:
        return False
    return not gap.startswith((" and ", " & ")) or LISTING.search(last.span.of(text)) is not None


def _with_crown(text: str, name: Name) -> Name:
    """`Her Majesty's ...` when the model left out the pronoun."""
    crown = CROWN.search(text, max(0, name.span.start - 5), name.span.start)
    if crown and name.label == "ORG" and name.span.of(text).startswith("Majesty"):
        return Name(Span(crown.start(), name.span.end), "ORG", "repair")
    return name


def _with_organisation_word(text: str, name: Name, roles: list[Span]) -> Name:
    """`West Mercia` before ` Police` is `West Mercia Police`, unless the word begins a role."""
    match = CAPITALISED.match(text, name.span.end)
    if match and match["word"] in lexicon.organisation_words():
        span = Span(name.span.start, match.end())
        if not any(role.overlaps(span) for role in roles):
            return Name(span, "ORG", "repair")
    if name.span.of(text).split()[-1] in lexicon.organisation_words() and name.label != "ORG":
        return replace(name, label="ORG", basis="repair")
    return name


def _titled(text: str, roles: list[Span]) -> Iterator[Name]:
    for title in lexicon.titled().finditer(text):
        match = SURNAME.match(text, title.end())
        if lexicon.titled().match(text, title.end()):  # `Judge Dame ...`: the second title is the one before the name
            continue
        if match and not any(role.overlaps(Span(*match.span())) for role in roles):
            yield Name(_edges(text, Span(*match.span())), "PERSON", "rule", title["title"])


def _vote(text: str, found: list[Name]) -> list[Name]:
    """One label a name and document: the one most of its mentions have (ties: the first in LABELS' order of use)."""
    votes: dict[str, Counter[str]] = {}
    for name in found:
        votes.setdefault(name.span.of(text).casefold(), Counter())[name.label] += 3 if name.title else 1
    elected: list[Name] = []
    for name in found:
        (label, _), *_ = sorted(votes[name.span.of(text).casefold()].items(), key=lambda vote: (-vote[1], vote[0]))
        if label in LABELS:
            elected.append(name if label == name.label else replace(name, label=label, basis="repair"))
    return elected


def _propagated(text: str, found: list[Name], roles: list[Span]) -> Iterator[Name]:
    """The places where a name of this document stands unmarked, a person's surname included."""
    labels: dict[str, str] = {}
    for name in found:
        words = name.span.of(text)
        labels.setdefault(words, name.label)
        surname = words.split()[-1]
        if name.label == "PERSON" and surname[0].isupper():
            labels.setdefault(surname, "PERSON")
    known = sorted((words for words in labels if len(words) >= MIN_PROPAGATED), key=len, reverse=True)
    if not known:
        return
    for match in re.finditer(rf"(?<![\w-])(?:{'|'.join(map(re.escape, known))})(?![\w-])", text):
        span = Span(*match.span())
        if not any(role.overlaps(span) for role in roles):
            yield Name(span, labels[match[0]], "propagation")


def _without_overlaps(found: list[Name]) -> list[Name]:
    """In order of the text; of two that overlap the longer stays, of equal ones the first given."""
    kept: list[Name] = []
    taken: set[int] = set()
    for name in sorted(found, key=lambda name: -len(name.span)):
        positions = range(name.span.start, name.span.end)
        if taken.isdisjoint(positions) and positions:
            taken.update(positions)
            kept.append(name)
        elif name.title:
            kept = [replace(k, title=name.title, label="PERSON") if k.span == name.span else k for k in kept]
    return sorted(kept, key=lambda name: name.span)
