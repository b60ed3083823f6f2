"""The words that attribute: which tokens of a parse are cues, and of what class."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.tokens import Doc, Token

NEGATIONS = frozenset({"neg"})
ACCORDING = "according"
TO = (ACCORDING, "to")
TOPIC = "topic"
"""What a word takes that tells what was spoken of, not what was said."""
TRAINED = frozenset({"trained", TOPIC})
"""What a word takes that rules alone do not take for a cue."""
CROWDED, FEWEST = 10_000, 3
"""Cues of a sentence times its words: no sentence of 100 words loses any; none keeps fewer than so many."""
OTHER = "other"
"""The class of a cue that no list knows."""


@dataclass(frozen=True, slots=True)
class CueVerb:
    """What a source does with this word, and what it takes as content: a line of `data/cues.csv`, if it is `listed`."""

    lemma: str
    kind: str
    takes: str
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Cue:
    """A token that attributes, outside quotation marks."""

    token: Token
    verb: CueVerb

    @property
    def span(self) -> Span:
        """Where the cue stands: the word, with the `to` of `according` and the particle of `pointed out` behind it."""
        doc, last = self.token.doc, self.token
        behind = doc[last.i + 1] if last.i + 1 < len(doc) else None
        if behind is not None and behind.head == last and (behind.dep_ == "prt" or (last.lower_, behind.lower_) == TO):
            last = behind
        return Span(self.token.idx, last.idx + len(last))

    @property
    def negated(self) -> bool:
        """True for `did not say`."""
        return any(child.dep_ in NEGATIONS for child in self.token.children)


@cache
def verbs() -> dict[str, CueVerb]:
    """The cue verbs by lemma."""
    rows = wordlists.rows("pipeline.quotes", "cues.csv")
    return {row["lemma"]: CueVerb(row["lemma"], row["class"], row["takes"]) for row in rows}


def cue_of(token: Token, classes: Mapping[str, str]) -> CueVerb:
    """What a cue does: as `classes` (lemma to class) says, else the list, else `other`."""
    lemma = token.lemma_.lower()
    if lemma in classes:
        return CueVerb(lemma, classes[lemma], "clause")
    return _listed(token) or CueVerb(lemma, OTHER, "clause", listed=False)


def _listed(token: Token) -> CueVerb | None:
    if token.lower_ == ACCORDING:
        return CueVerb("according to", "say", "clause")
    lemma = token.lemma_.lower()
    if token.lower_.startswith((f"{lemma}e", f"{lemma}ing")):  # a lemmatizer may take `hoped` for `hopped`
        return verbs().get(lemma) or verbs().get(f"{lemma}e")
    return verbs().get(lemma)


def cues(doc: Doc, quoted: Sequence[Span]) -> list[Cue]:
    """The cues of a parse, in order, outside `quoted`: the parts of the outermost quoted regions.

    Of a sentence with very many, the first ones: each is held against all of its words.
    """
    inside = {position for part in quoted for position in range(part.start, part.end)}
    found: list[Cue] = []
    for words in doc.sents:
        verbs = ((token, _verb(token)) for token in words if token.idx not in inside)
        own = (Cue(token, verb) for token, verb in verbs if verb is not None)
        found += islice(own, max(FEWEST, CROWDED // max(1, len(words))))
    return found


def sentence(token: Token) -> Span:
    """Where a token's sentence stands. (`Token.sent` looks at the whole document each time.)"""
    doc, first, end = token.doc, token.i, token.i + 1
    while first and not doc[first].is_sent_start:
        first -= 1
    while end < len(doc) and not doc[end].is_sent_start:
        end += 1
    return Span(doc[first].idx, doc[end - 1].idx + len(doc[end - 1]))


def unlisted(token: Token) -> Cue:
    """The cue that a verb no list knows is where it stands beside quoted words."""
    return Cue(token, verbs().get(token.lemma_.lower(), CueVerb(token.lemma_.lower(), "say", "clause")))


def _verb(token: Token) -> CueVerb | None:
    if token.lower_ == ACCORDING:
        return _listed(token) if any(child.lower_ == "to" for child in token.children) else None
    if token.pos_ not in ("VERB", "AUX"):
        return None
    verb = _listed(token)
    return verb if verb and verb.takes not in TRAINED else None
