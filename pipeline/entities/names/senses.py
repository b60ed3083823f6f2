"""A place's name in the sense of the body called by it: `West Mercia announced`, not `communities in West Mercia`."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.entities import lexicon
from pipeline.entities.clusters import body_names
from pipeline.entities.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.tokens import Doc, Token

    from pipeline.entities.mentions import Name

SUBJECTS = frozenset({"nsubj", "csubj"})


def senses(doc: Doc, names: Sequence[Name]) -> list[Name]:
    """The names with a place's name marked as an organisation where it acts, and as a place where things are.

    Only the names of places after which the same story names one body, and no state or capital: those speak for
    their governments, which the place stands for.
    """
    text = Tokens.of(doc).text
    called = _called_by_place(text, names)
    if not called:
        return list(names)
    return [_in_sense(doc, name) if name.span.of(text).casefold() in called else name for name in names]


def _called_by_place(text: str, names: Sequence[Name]) -> Mapping[str, str]:
    """Places, folded, that begin the name of just one body of the story."""
    bodies = dict.fromkeys(name.span.of(text).casefold() for name in names if name.label == "ORG")
    found: dict[str, str] = {}
    for body in bodies:
        for ending in _endings() if body.endswith(_endings()) else ():
            place = body.removesuffix(ending)
            if place != body and place not in _states():
                found[place] = body if found.setdefault(place, body) == body else ""
    return {place: body for place, body in found.items() if body}


def _in_sense(doc: Doc, name: Name) -> Name:
    span = doc.char_span(name.span.start, name.span.end, alignment_mode="expand")
    if span is None or name.title:
        return name
    if _acts(span.root):
        return name if name.label == "ORG" else replace(name, label="ORG", basis="repair")
    if name.label in {"ORG", "PERSON"} and span.root.dep_ == "pobj" and span.root.head.lower_ in _words()["where"]:
        return replace(name, label="GPE", basis="repair")
    return name


def _acts(token: Token) -> bool:
    """True where what the token names does, says, decides, deals or owns a deed."""
    head, words = token.head, _words()
    lemma = head.lemma_.lower()
    if token.dep_ in SUBJECTS:
        return lemma not in words["stative"] or _is_plural(head)
    if token.dep_ == "pobj":
        if head.lower_ == "by":
            return head.dep_ == "agent" or head.head.tag_ == "VBN"
        return head.lower_ in {"to", "with"} and head.head.lemma_.lower() in words["dealings"]
    if token.dep_ in {"nsubjpass", "dobj"}:
        return lemma in words["addressed"]
    return token.dep_ in {"poss", "compound", "nmod"} and lemma in words["deeds"]


def _is_plural(verb: Token) -> bool:
    """`Brindle are pleased`: a place takes a singular verb, a body of people either."""
    return verb.lower_ in {"are", "were", "have"} or any(child.lower_ in {"are", "were"} for child in verb.lefts)


@cache
def _words() -> dict[str, frozenset[str]]:
    """What tells the senses apart: `stative` verbs that places are subjects of as well; `dealings` with or offered to a
    body; `deeds` and people that only a body has; verbs that a body is `addressed` by; prepositions of `where`.
    """
    return {name: frozenset(words) for name, words in wordlists.entries(lexicon.PACKAGE, "senses.json").items()}


@cache
def _endings() -> tuple[str, ...]:
    return tuple(f" {word.casefold()}" for word in wordlists.lines(lexicon.PACKAGE, "public_bodies.txt"))


@cache
def _states() -> frozenset[str]:
    rows = wordlists.rows(lexicon.PACKAGE, "states.csv")
    return frozenset(name.casefold() for row in rows for name in row.values()) | frozenset(body_names.countries())
