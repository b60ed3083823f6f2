"""Facts that cannot both be right, or of which one was the forecast and one is the outcome."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from pipeline.conflicts.moods import FORECAST, TOLD
from pipeline.conflicts.values import Number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.conflicts.facts import Fact
    from pipeline.conflicts.referents import Referent

NEARBY = 3
"""Sentences between a forecast and its outcome in one story."""
NEXT = 1
"""Sentences between them where the verbs differ."""
TIMES = 3
"""A forecast and its outcome are of one order."""
ALIKE = 2
"""Content words that two sentences must share where nothing better ties them."""
SURE_OF_ENTITIES, SURE_OF_THEIRS, SURE_OF_COMPANY, SURE_OF_OUTCOME = 0.9, 0.8, 0.7, 0.8


@dataclass(frozen=True, slots=True)
class Pair:
    """Two facts about one thing. Of a forecast and its outcome, the forecast is on the left."""

    kind: str
    left: Fact
    right: Fact
    confidence: float


def told(pair: Pair, stories: Mapping[str, int]) -> tuple[object, ...]:
    """What makes a pair the same again: two stories, one thing, two values.

    `stories` gives, for each document, the story that it tells: a copy tells that of another.
    """
    sides = frozenset((stories[fact.doc_id], fact.value) for fact in (pair.left, pair.right))
    return pair.kind, pair.left.event, pair.left.about, sides


def keys(fact: Fact) -> Iterator[tuple[str, ...]]:
    """What two facts of two stories share at least one of when they are about one thing."""
    for part, referent in (("doer", fact.doer), ("patient", fact.patient)):
        if referent is not None:
            for tie in referent.ties():
                yield fact.about, fact.value.unit, fact.event, part, *tie


def across(group: Sequence[Fact], stories: Mapping[str, int]) -> Iterator[Pair]:
    """The pairs from two stories among facts that share a key and stand in order of their places."""
    given = defaultdict(list)
    for fact in group:
        given[fact.doc_id].append(fact.value)
    for one, other in combinations(group, 2):
        sure = _sure(one, other) if stories[one.doc_id] != stories[other.doc_id] else 0.0
        # A story that gives the other's value too does not contradict it.
        if (
            sure
            and not any(other.value.agrees(value) for value in given[one.doc_id])
            and not any(one.value.agrees(value) for value in given[other.doc_id])
        ):
            yield _pair(one, other, sure)


def _pair(one: Fact, other: Fact, sure: float) -> Pair:
    if one.mood == other.mood:
        return Pair("contradiction", one, other, sure)
    left, right = (one, other) if one.mood == FORECAST else (other, one)
    return Pair("forecast_outcome", left, right, sure)


def _sure(one: Fact, other: Fact) -> float:
    """How sure two facts of two stories are about one thing; 0 when they are not."""
    sure = _one_event(one, other) if one.about == "date" else _one_figure(one, other)
    if sure == SURE_OF_COMPANY and len(_shared(one, other)) < ALIKE:
        return 0.0
    return sure


def _one_event(one: Fact, other: Fact) -> float:
    if _apart(one.where, other.where) or (one.once == "there" and one.where != other.where):
        return 0.0
    if one.once != "both":
        return 0.0 if _differ(one.doer, other.doer) else _alike(one.patient, other.patient)
    sure = _alike(one.doer, other.doer)
    return sure if _same_patient(one, other) or _reciprocal(one, other) else 0.0


def _one_figure(one: Fact, other: Fact) -> float:
    if one.where != other.where or not _same_time(one, other):
        return 0.0
    sure = _alike(one.doer, other.doer)
    if not sure or one.single:
        return sure
    told = _same_patient(one, other) or (one.patient is None and other.patient is None)
    return sure if told and len(_shared(one, other)) >= ALIKE and not _running(one, other) else 0.0


def _same_time(one: Fact, other: Fact) -> bool:
    """True when both name the same dates; a forecast and its outcome must only not name others."""
    if one.mood == other.mood:
        return one.period == other.period and not (one.moving or other.moving)
    return not _apart(one.period, other.period)


def _running(one: Fact, other: Fact) -> bool:
    """True when it may be a running total, such as votes, of which each story gives the latest."""
    return one.mood == other.mood and one.once != "both" and not one.period & other.period


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and not one & other


def _alike(one: Referent | None, other: Referent | None) -> float:
    if one is None or other is None or not one.same(other):
        return 0.0
    if one.entities:
        return SURE_OF_ENTITIES
    return SURE_OF_THEIRS if one.within else SURE_OF_COMPANY


def _differ(one: Referent | None, other: Referent | None) -> bool:
    return one is not None and other is not None and not one.same(other)


def _same_patient(one: Fact, other: Fact) -> bool:
    """True when it is done to the same, or to things described in the same words."""
    if one.patient is None or other.patient is None:
        return False
    if one.patient.entities or other.patient.entities:
        return one.patient.same(other.patient)
    return bool(one.patient.words & other.patient.words)


def _reciprocal(one: Fact, other: Fact) -> bool:
    """True for "A and B merged"."""
    alone = one.patient is None and other.patient is None
    return alone and one.doer is not None and len(one.doer.entities) > 1


def _shared(one: Fact, other: Fact) -> frozenset[str]:
    """Content words of both sentences, but for those of whom it is about and of what is counted."""
    parties = [fact.doer.words for fact in (one, other) if fact.doer is not None]

    return (one.words & other.words).difference(one.value.unit.split(), *parties)


def within(facts: Sequence[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Forecasts and their outcomes in one story, whose facts stand in order of their places."""
    by_unit: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.about != "date":
            by_unit[fact.value.unit.partition("/")[0]].append(fact)
    for group in by_unit.values():
        for forecast in group:
            if forecast.mood == FORECAST:
                outcomes = [fact for fact in group if fact.mood == TOLD and _came_of(forecast, fact)]
                if outcomes:
                    yield forecast, min(outcomes, key=lambda fact: (abs(fact.number - forecast.number), fact.place))


def outcome(forecast: Fact, fact: Fact) -> Pair:
    """The pair of a forecast and what came of it in the same story."""
    return Pair("forecast_outcome", forecast, fact, SURE_OF_OUTCOME)


def _came_of(forecast: Fact, outcome: Fact) -> bool:
    one, other = forecast.value, outcome.value
    if not isinstance(one, Number) or one.agrees(other) or not one.comparable(other, TIMES):
        return False
    if _apart(forecast.period, outcome.period):
        return False
    distance = abs(forecast.number - outcome.number)
    same = forecast.about == outcome.about
    if forecast.foreseen and distance == 0:  # "profit was 33 cents a share, but analysts had expected 34 cents"
        return same or "other" in (forecast.about, outcome.about)
    if not same or forecast.about == "other" or one.unit != other.unit:
        return False
    if forecast.event == outcome.event and distance <= NEARBY and _may_be_same(forecast.doer, outcome.doer):
        return True
    return forecast.foreseen and distance <= NEXT and not _differ(forecast.patient, outcome.patient)


def _may_be_same(one: Referent | None, other: Referent | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.pronoun or other.pronoun or one.same(other) or one.described(other)
