"""What verbs tell: who did what to whom, and whether it was or is expected."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.conflicts.moods import VERBAL, expects, foreseeing, mood
from pipeline.conflicts.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

DOERS = ("nsubj", "csubj")
PLACES = ("in", "at", "on")


@dataclass(frozen=True, slots=True)
class Event:
    """A verb, or the class of verbs that tell the same, with its doer, its patient and where it happens."""

    verb: Token
    name: str
    label: str
    once: str
    """How often it can happen: `once` to a patient, once `there`, again unless `both` are the same; else empty."""
    single: bool
    """True where a doer has one figure of the kind."""
    mood: str
    doer: Token | None
    patient: Token | None
    place: Token | None

    @property
    def by_anybody(self) -> bool:
        """True where the doer is nobody in particular: `you might spend £5m`."""
        return self.doer is not None and self.doer.lower_ in listed("anybody")

    @property
    def foreseen(self) -> bool:
        """True for what somebody had expected: `had forecast profits of`, `was expected to save`."""
        expecting = self.verb if expects(self.verb) else foreseeing(self.verb)
        if expecting is None or not expects(expecting):
            return False
        return any(word.tag_ == "VBD" for word in (expecting, *expecting.children) if word.pos_ in VERBAL)

    @property
    def perfect(self) -> bool:
        """True for `have shared`."""
        return any(word.lemma_ == "have" and word.dep_ == "aux" for word in self.verb.children)


def event(verb: Token) -> Event | None:
    """What a verb tells; None when it tells of nothing that was or is expected."""
    told = mood(verb)
    if told is None:
        return None
    name = verb.lemma_.lower() + "".join(f"+{child.lower_}" for child in verb.children if child.dep_ == "prt")
    row = _classes().get(name, {"class": name, "label": name, "once": "", "single": ""})
    doer, patient = _roles(verb, happens=row["once"] in ("once", "there"))
    return Event(
        verb=verb,
        name=row["class"],
        label=row["label"],
        once=row["once"],
        single=bool(row["single"]),
        mood=told,
        doer=None if expects(verb) else doer,  # who expects is not who does
        patient=patient,
        place=_place(verb),
    )


def _roles(verb: Token, *, happens: bool) -> tuple[Token | None, Token | None]:
    """Who does it, and to whom it is done or, where no one need do it, `happens`."""
    subject, passive = _subject(verb)
    if passive:
        agents = (word for child in verb.children if child.dep_ == "agent" for word in child.children)
        return next(agents, None), subject
    patient = next((child for child in verb.children if child.dep_ == "dobj"), None)
    if patient is None and happens:
        return None, subject  # "the bridge opened"
    return subject, patient or next(_behind(verb, ("with",)), None)


def _place(verb: Token) -> Token | None:
    """Where it happens, or at what event: `were killed in the blast`."""
    return next((word for word in _behind(verb, PLACES) if word.ent_type_ not in ("DATE", "TIME")), None)


def _behind(verb: Token, prepositions: tuple[str, ...]) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in prepositions:
            yield from (word for word in child.children if word.dep_ == "pobj")


def _subject(verb: Token) -> tuple[Token | None, bool]:
    """The subject of a verb, and whether it is the one it is done to."""
    own: bool | None = None  # "is expected to open", "is expected to be opened": the voice of the verb itself
    while True:
        for child in verb.children:
            if child.dep_ in (*DOERS, "nsubjpass"):
                relative = child.tag_ in ("WDT", "WP") and verb.dep_ == "relcl"
                return verb.head if relative else child, child.dep_ == "nsubjpass" if own is None else own
        if verb.dep_ == "acl":
            return verb.head, verb.tag_ == "VBN" if own is None else own
        if verb.dep_ not in ("conj", "xcomp", "acomp") or verb.head.pos_ not in ("VERB", "AUX", "ADJ"):
            return None, False
        if own is None and verb.dep_ == "xcomp":
            own = any(child.dep_ == "auxpass" for child in verb.children)
        verb = verb.head


@cache
def _classes() -> dict[str, dict[str, str]]:
    rows = wordlists.rows("pipeline.conflicts", "verbs.csv")
    return {verb: row for row in rows for verb in row["verbs"].split(";")}
