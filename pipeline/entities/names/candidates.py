"""What may be a name: the model's entities mended, names after titles, and proper nouns that the model left out."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from pipeline.entities import lexicon
from pipeline.entities.mentions import Name
from pipeline.entities.names import edges
from pipeline.schema import TYPE_OF
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from pipeline.entities.tokens import Tokens

OTHER = frozenset({"NORP", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"})
"""Labels of the model that are no person, organisation or place, but often stand on one."""
UNLABELLED = ""
JOINT = re.compile(r"(?:['’]s)?[^\S\n](?:(?:and|&|of|for|the)[^\S\n])*")
LISTING = re.compile(r"\b(?:of|for)\b")  # `Inspectorate of Constabulary` goes on after `and`, `Ludlow Council` does not
CAPITALISED = re.compile(r"[^\S\n](?P<word>[A-Z]\w+)")
SURNAME = re.compile(r"[A-Z][\w’'-]+(?:[^\S\n][A-Z][\w’'-]+)*")
NICKNAME = re.compile(r"[^\S\n](?:\"\w+\"|“\w+”|'\w+'|‘\w+’)[^\S\n]")
CROWN = re.compile(r"\b(?:Her|His)\s(?P<majesty>Majesty['’]s\s)?$")
ACRONYM = re.compile(r"[^\S\n]\((?P<letters>[A-Z][A-Z&]{1,9})\)")
PARTICLE = re.compile(r"\s[a-z]{2,4}$")
LONGEST = 300
"""Characters of a name that is joined from pieces: no name is longer, and some texts are nothing but such pieces."""


def candidates(doc: Doc, tokens: Tokens, roles: Sequence[Span]) -> list[Name]:
    """What may be a name, in order, without overlaps; the label is the model's, or UNLABELLED."""
    text = tokens.text
    spans = [(Span(ent.start_char, ent.end_char), ent.label_) for ent in doc.ents]
    found: list[Name] = []
    for span, label in spans:
        if label in TYPE_OF or label in OTHER:
            found += edges.cut(text, span, label, _touching(roles, span))
    found = [_with_organisation_word(text, name, roles) for name in _whole_official_names(text, found)]
    for span in tokens.unmarked_names():
        found += edges.cut(text, span, UNLABELLED, _touching(roles, span))
    whole = _whole_persons(text, edges.without_overlaps(found))
    return edges.without_overlaps([*_acronyms(text, whole), *whole, *_titled(text, roles)])


def _whole_persons(text: str, found: Sequence[Name]) -> list[Name]:
    """Join what the model parts of a person's name: `Edward "Ned" Okell`, `Jane` and the surname that it left out."""
    whole: list[Name] = []
    for name in found:
        if whole and _same_person(text, whole[-1], name):
            whole[-1] = Name(Span(whole[-1].span.start, name.span.end), "PERSON", "repair", whole[-1].title)
        else:
            whole.append(name)
    return whole


def _same_person(text: str, last: Name, name: Name) -> bool:
    if last.label != "PERSON" or name.title or name.span.end - last.span.start > LONGEST:
        return False
    if PARTICLE.search(text, last.span.start, last.span.end) and text[last.span.end : name.span.start] == " ":
        return True
    if name.label not in ("PERSON", UNLABELLED):
        return False
    if name.label == UNLABELLED and text[last.span.end : name.span.start] == " ":
        return True
    return NICKNAME.fullmatch(text, last.span.end, name.span.start) is not None


def _touching(roles: Sequence[Span], span: Span) -> Sequence[Span]:
    """Those of `roles` (in order, without overlaps) that overlap the span."""
    first = bisect_left(roles, span.start, key=lambda role: role.end - 1)
    return roles[first : bisect_left(roles, span.end, key=lambda role: role.start)]


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
    if name.span.end - last.span.start > LONGEST:
        return False
    gap = text[last.span.end : name.span.start]
    if JOINT.fullmatch(gap) is None or " and the " in gap or text[last.span.end - 1] == ".":
        return False
    if " for " in gap and not edges.is_body_or_place(text, last.span):  # `left Brindle Homes for Ludlow Council`
        return False
    return not gap.startswith((" and ", " & ")) or LISTING.search(last.span.of(text)) is not None


def _with_crown(text: str, name: Name) -> Name:
    """`Her Majesty's ...` when the model left out the pronoun."""
    crown = CROWN.search(text, max(0, name.span.start - 16), name.span.start)
    if crown and name.label == "ORG" and (crown["majesty"] or name.span.of(text).startswith("Majesty")):
        return Name(Span(crown.start(), name.span.end), "ORG", "repair")
    return name


def _with_organisation_word(text: str, name: Name, roles: Sequence[Span]) -> Name:
    """`West Mercia` before ` Police` is `West Mercia Police`, unless the word begins a role."""
    match = CAPITALISED.match(text, name.span.end)
    if match and match["word"] in lexicon.organisation_words():
        span = Span(name.span.start, match.end())
        if not _touching(roles, span):
            return Name(span, "ORG", "repair")
    return name


def _acronyms(text: str, found: Sequence[Name]) -> Iterator[Name]:
    """`(HMIC)` after an organisation whose words begin with these letters."""
    for name in found:
        match = ACRONYM.match(text, name.span.end) if name.label == "ORG" else None
        if match:
            initials = "".join(word[0] for word in name.span.of(text).split() if word[0].isupper())
            if initials == match["letters"].replace("&", ""):
                yield Name(Span(*match.span("letters")), "ORG", "rule")


def _titled(text: str, roles: Sequence[Span]) -> Iterator[Name]:
    for title in lexicon.titled().finditer(text):
        match = SURNAME.match(text, title.end())
        if lexicon.titled().match(text, title.end()):  # `Judge Dame ...`: the second title is the one before the name
            continue
        if match is None or _touching(roles, Span(*match.span())):
            continue
        if title["title"] in edges.ADDRESS or not edges.is_body_or_place(text, Span(*match.span())):
            yield Name(edges.trimmed(text, Span(*match.span())), "PERSON", "rule", title["title"])
