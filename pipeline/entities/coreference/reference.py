"""Whether a noun phrase refers back, by its determiner and by the words that choose among several of a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.entities.coreference.organisations import KIND, LITERAL, PLAIN

if TYPE_CHECKING:
    from spacy.tokens import Token

    from pipeline.entities.coreference.phrases import Phrase
    from pipeline.entities.roles import Post

SELECTING = frozenset(
    (
        "another",
        "away",
        "best",
        "fellow",
        "first",
        "home",
        "latter",
        "next",
        "odd",
        "only",
        "other",
        "parent",
        "rival",
        "same",
        "second",
        "third",
        "visiting",
    )
)
"""Words that make a phrase mean another one than the one last spoken of."""
ADVERBIAL = frozenset({"after", "as", "before", "by", "during", "on", "over", "since", "to", "until"})
"""Prepositions that begin something of their own after a noun: `they left the firm on Monday`."""
ATTENDED = frozenset({"college", "court", "parliament", "school", "university"})
AT = frozenset({"at", "from", "in", "to"})
"""`At school`, `from college`: no article, and yet one of them is meant where the story names one."""
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
CLAUSES = frozenset({"VERB", "AUX", "ADJ"})
SPEAKING = frozenset({"spokesman", "spokesperson", "spokeswoman"})


def selecting(phrase: Phrase) -> bool:
    """True where the phrase means another one than the last spoken of (`the other company`)."""
    return not SELECTING.isdisjoint(phrase.modifiers)


def restricted(head: Token, post: Post | None = None) -> bool:
    """True when what follows tells which one is meant (`the winner in May`), rather than something before it."""
    if post is not None and post.office:
        return False
    return any(
        (child.dep_ == "relcl" and head.nbor().lower_ != ",")
        or (child.dep_ == "acl" and child.i == head.i + 1)
        or (child.dep_ == "prep" and child.i == head.i + 1 and child.lower_ not in ADVERBIAL)
        for child in head.rights
    )


def least_fit(phrase: Phrase) -> float | None:
    """How well an organisation must fit the phrase, by its determiner; None where the phrase refers to none."""
    head = phrase.head
    if head.dep_ == "compound" and head.head.lower_ in SPEAKING:  # `a company spokesman`
        return 0.0
    if phrase.proper or head.dep_ == "compound":
        return None
    if head.tag_ == "NNP" or "central" in phrase.modifiers:  # `the central bank`
        return LITERAL if phrase.article in ("the", "our") else None
    if not phrase.article and not phrase.modifiers and phrase.word in ATTENDED:
        return KIND if head.dep_ == "pobj" and head.head.lower_ in AT else None
    return {"the": 0.0, "our": PLAIN, "their": LITERAL}.get(phrase.article)


def subjects_of(head: Token) -> list[Token]:
    """The subjects of the clause in which a noun is an object, and which it is not: `Brindle sold the firm`."""
    verb = head.head.head if head.dep_ == "pobj" else head.head if head.dep_ == "dobj" else None
    found: list[Token] = []
    while verb is not None and verb.pos_ in CLAUSES:
        found += [child for child in verb.lefts if child.dep_ in SUBJECTS]
        verb = verb.head if verb.dep_ in ("xcomp", "acomp") and not found else None
    return found
