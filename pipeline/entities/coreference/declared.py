"""Noun phrases that their own sentence ties to somebody: appositions, predicates, `as` (`X is a company`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.entities import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

COPULAS = frozenset({"be", "become", "remain"})
CALLING = frozenset({"appoint", "call", "crown", "elect", "make", "name"})
AS = frozenset(wordlists.lines(lexicon.PACKAGE, "as_verbs.txt"))
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
RELATIVE = frozenset({"which", "who", "that"})


def declared(head: Token) -> Token | None:
    """The token that the phrase of `head` is said to be the same as; None when the sentence says nothing.

    >>> # `Jane Thornbury, a singer, is chair of the council`: `Thornbury` for `singer` and for `chair`
    """
    while head.dep_ == "conj" and head.head.i < head.i:
        head = head.head
    if head.dep_ == "appos":
        return None if _acts(head) else head.head
    if head.dep_ in ("attr", "oprd"):
        return _subject(head.head, COPULAS if head.dep_ == "attr" else CALLING)
    if head.dep_ == "pobj" and head.head.lower_ == "as":
        return _subject(head.head.head, AS)
    return None


def _acts(head: Token) -> bool:
    """True when what the parse takes for an apposition is a subject of its own: `Echoing her, the mayor said no`."""
    behind = head.i + 1
    if behind == len(head.doc) or head.doc[behind].tag_ not in FINITE:
        return False
    return head.head.left_edge.i > head.sent.start


def renamed(head: Token) -> Token | None:
    """The name that follows its description after a comma: `his brother, Peter Okell`."""
    return next((child for child in head.rights if child.dep_ == "appos"), None)


def _subject(verb: Token, lemmas: frozenset[str]) -> Token | None:
    """The subject of a verb of these lemmas, unless it is denied or asked."""
    if verb.lemma_ not in lemmas:
        return None
    found = None
    for child in verb.children:
        if child.dep_ == "neg":
            return None
        if child.dep_ in SUBJECTS and child.i < verb.i:
            found = child
    if found is not None and found.lower_ in RELATIVE and verb.dep_ == "relcl":
        return verb.head
    return found
