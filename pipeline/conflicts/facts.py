"""The facts of a story that can be held against another's: an event with its date, a sum of money or a count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipeline.conflicts import values
from pipeline.conflicts.counts import counts
from pipeline.conflicts.events import Event, event
from pipeline.conflicts.referents import Referent, Referents, content, root_of
from pipeline.conflicts.values import Date, Number
from pipeline.spans import Span, trim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc, Token

Row = dict[str, Any]
BEGINNING = ("since", "from")
"""`have shared since 2012`: the perfect tells when it began."""
WHEN = ("in", "on", *BEGINNING)
PRICE = ("for", "at", "to")
WITHIN_FIGURE = ("nummod", "compound", "nmod", "quantmod", "amod")
OBJECTS = ("dobj", "attr", "nsubjpass")
PERIOD = re.compile(
    rf"\b(?:(?:18|19|20)\d\d(?:[-/–]\d{{2,4}})?|{values.MONTH}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|(?:first|second|third|fourth)[\s-](?:quarter|half)|spring|summer|autumn|winter|Christmas)\b",
    re.ASCII,
)
RELATIVE = re.compile(
    r"\b(?:(?:this|last|next|previous|past|coming|first|same)(?:\s\w+)?\s(?:year|quarter|month|week|weekend|season|day)s?"
    r"|today|yesterday|tomorrow|tonight|ago|earlier|later|so\sfar|now|currently)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that a story gives for something about an event, and where it gives it."""

    doc_id: str
    sentence: Span
    number: int
    """Of the sentence, from 0."""
    span: Span
    said: str
    """The value verbatim: the text of the span."""
    value: Date | Number
    about: str
    """`date`, `count`, or the role of the money."""
    event: str
    """The class of its verb, else the verb's lemma."""
    label: str
    once: str
    """How often it can happen, as in `events.Event`; so is `single`."""
    single: bool
    mood: str
    foreseen: bool
    """True for what somebody had expected."""
    doer: Referent | None
    patient: Referent | None
    where: frozenset[str]
    """Other entities told of with the verb: mostly places."""
    period: frozenset[str]
    """The dates told with it, but for the value."""
    moving: bool
    """True with a time that only the day of publication fixes (`last month`)."""
    words: frozenset[str]
    """Lemmas of the sentence's content words."""

    @property
    def place(self) -> tuple[str, int, int]:
        """By what facts are put in order."""
        return self.doc_id, self.span.start, self.span.end


def facts(doc_id: str, text: str, doc: Doc, named: Iterable[Row], money: Iterable[Row]) -> list[Fact]:
    """The facts of one story, in order of their places.

    They are made of its text and parse, of its mentions of entities (rows with the columns of `known.NAMED`) and of its
    rows of `money`.
    """
    reader = _Reader(doc_id, text, doc, named)
    return sorted((*reader.dated(), *reader.priced(money), *reader.counted()), key=lambda fact: fact.place)


class _Reader:
    def __init__(self, doc_id: str, text: str, doc: Doc, named: Iterable[Row]) -> None:
        self._doc_id, self._text, self._doc, self._named = doc_id, text, doc, named
        self._events: dict[int, Event | None] = {}

    @cached_property
    def _referents(self) -> Referents:  # made when they are needed: most stories have no fact
        return Referents(self._doc, self._named)

    def dated(self) -> Iterator[Fact]:
        for span, date in values.dates(self._text, Span(0, len(self._text))):
            token = root_of(self._doc, span)
            when = token.head
            if token.dep_ != "pobj" or when.lower_ not in WHEN or list(token.conjuncts):
                continue
            told = self._event(when.head)
            if told is not None and told.once and (when.lower_ not in BEGINNING or told.perfect):
                yield self._fact(told, span, date, "date", token)

    def priced(self, money: Iterable[Row]) -> Iterator[Fact]:
        for row in money:
            figure = Span(row["start"], row["end"])
            token = root_of(self._doc, figure)
            verb = _price_of(token)
            told = self._event(verb) if verb is not None else None
            if told is None or told.by_anybody or row["change"] or row["conversion_of"] or row["kind"] == "vague":
                continue
            unit = "/".join(filter(None, (row["currency"] or "?", row["per"])))
            value = Number.of(row["amount"], row["comparator"], unit) if row["amount"] else None
            value = value or Number(row["low"], row["high"], unit)
            yield self._fact(told, values.widened(self._text, figure, row["comparator"]), value, row["role"], token)

    def counted(self) -> Iterator[Fact]:
        for count in counts(self._doc, self._text):
            if count.noun.dep_ in ("dobj", "nsubj", "nsubjpass"):
                told = self._event(count.noun.head)
                if told is not None and not told.by_anybody:
                    yield self._fact(told, count.span, count.value, "count", count.noun)

    def _event(self, verb: Token) -> Event | None:
        if verb.i not in self._events:
            self._events[verb.i] = event(verb) if verb.pos_ in ("VERB", "AUX") else None
        return self._events[verb.i]

    def _fact(self, told: Event, span: Span, value: Date | Number, about: str, token: Token) -> Fact:
        """`token` is the root of the value: what it is part of is neither doer nor patient."""
        text, sentence = self._text, told.verb.sent
        inside = trim(text, Span(sentence.start_char, sentence.end_char))
        inside = Span(min(inside.start, span.start), max(inside.end, span.end))
        rest = text[inside.start : span.start] + " " + text[span.end : inside.end]
        doer = self._referent(told, told.doer or (told.place if about == "count" else None), token)
        patient = self._referent(told, told.patient, token)
        parties = [party.entities | party.within for party in (doer, patient) if party is not None]
        return Fact(
            doc_id=self._doc_id,
            sentence=inside,
            number=self._referents.sentence(told.verb),
            span=span,
            said=span.of(text),
            value=value,
            about=about,
            event=told.name,
            label=told.label,
            once=told.once,
            single=told.single,
            mood=told.mood,
            foreseen=told.foreseen,
            doer=doer,
            patient=patient,
            where=self._referents.below(told.verb).difference(*parties),
            period=frozenset(PERIOD.findall(rest)),
            moving=RELATIVE.search(rest) is not None,
            words=content(sentence),
        )

    def _referent(self, told: Event, head: Token | None, value: Token) -> Referent | None:
        """What a noun means; None for the value itself, and for what holds it."""
        if head is None or head == value or (told.verb.is_ancestor(head) and head.is_ancestor(value)):
            return None
        return self._referents.of(head)


def _price_of(figure: Token) -> Token | None:
    """The verb whose object a figure is (`profits of £5m` too), or whose price or level it is (`for £5m`, `to £5m`)."""
    while figure.dep_ in WITHIN_FIGURE or (figure.dep_ == "pobj" and figure.head.lower_ == "of"):
        figure = figure.head.head if figure.dep_ == "pobj" else figure.head
    if figure.dep_ in OBJECTS:
        return figure.head
    return figure.head.head if figure.dep_ == "pobj" and figure.head.lower_ in PRICE else None
