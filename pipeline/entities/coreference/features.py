"""What speaks for a candidate as the antecedent of he or she: the rows that the trees read.

The pronoun, the candidate's mention nearest to it, the person and the rivals, as in the classic resolvers (Lappin and
Leass 1994; Soon et al. 2001; Ng and Cardie 2002): grammatical parts, clauses and salience, and the gender of names.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from math import isnan, log
from typing import TYPE_CHECKING, NamedTuple

from pipeline.entities.coreference.syntax import PASSIVE, SUBJECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FITTING = 0.4
"""A rival fits the pronoun's gender when it is as likely as this."""
SLIP = 0.02
"""How often a name, title or pronoun misleads about a gender."""


class PronounFeatures(NamedTuple):
    """Of the pronoun, the same for all candidates."""

    case: int
    she: bool
    part: int
    offset: int
    quoted: bool
    sentence: int
    depth: int
    clause: int


class PlaceFeatures(NamedTuple):
    """Of the candidate's last mention before the pronoun, or else its first after it."""

    sentences: int
    tokens: float
    mentions: int
    follows: bool
    its_part: int
    same_part: bool
    dependent: bool
    form: int
    its_depth: int
    its_clause: int
    agent: int
    own_agent: bool
    direct_agent: bool
    its_verb: int
    inside_owned: bool
    previous_agent: bool
    same_quote: bool
    first: bool
    crowd: int


class NextFeatures(NamedTuple):
    """Of the candidate's next mention in the sentence of the pronoun, and by name in the text."""

    below_verb: bool
    below_head: bool
    next_agent: int
    next_part: int
    until_name: float


class PersonFeatures(NamedTuple):
    """Of the candidate."""

    named: bool
    words: int
    rank: int
    all_names: int
    share: float
    recent: int
    since_name: float
    since_subject: float
    since_part: float
    subjects: float
    subject_tokens: float
    stated: bool
    chance: float
    full_chance: float
    shown: int
    denied: int
    chain: bool
    other_chain: bool


class RivalFeatures(NamedTuple):
    """Of the candidate among the others."""

    nearer: int
    best_chance: float
    more_mentioned: int
    fit: float
    nearer_agents: int


FEATURES = (
    *PronounFeatures._fields,
    *PlaceFeatures._fields,
    *NextFeatures._fields,
    *PersonFeatures._fields,
    *RivalFeatures._fields,
)
FIT = FEATURES.index("fit")


def priors(rows: Iterable[Sequence[float]]) -> list[float]:
    """What the gender alone says for each candidate, as logarithm: 0 when nothing is known of it."""
    return [log(min(max(row[FIT], SLIP), 1 - SLIP) / 0.5) for row in rows]


def _fit(person: PersonFeatures) -> float:
    """How likely the person is of the pronoun's gender."""
    name = 1.0 if person.stated else 0.5 if isnan(person.chance) else person.chance
    return (name + 2 * person.shown) / (1 + 2 * person.shown + 2 * person.denied)


def rivals(rows: Sequence[tuple[PlaceFeatures, PersonFeatures]]) -> list[RivalFeatures]:
    """How each candidate of one pronoun stands among the others, in order."""
    fits = [_fit(person) for _, person in rows]
    distances = [place.tokens + 100 * place.follows for place, _ in rows]
    agents = [place.its_part in (SUBJECT, PASSIVE) for place, _ in rows]
    counts = [person.share for _, person in rows]
    fitting = sorted((distances[i], agents[i]) for i, fit in enumerate(fits) if fit >= FITTING)
    before = [distance for distance, _ in fitting]
    agents_before = [0, *accumulate(agent for _, agent in fitting)]
    mentioned = sorted(counts[i] for i, fit in enumerate(fits) if fit >= FITTING)
    ranked = sorted(fits, reverse=True)
    found = []
    for i, (fit, distance) in enumerate(zip(fits, distances, strict=True)):
        nearer = bisect_left(before, distance)
        nearer_agents = agents_before[nearer]
        found.append(
            RivalFeatures(
                nearer=nearer,
                best_chance=ranked[1] if len(ranked) > 1 and fit == ranked[0] else ranked[0] if len(ranked) > 1 else 0,
                more_mentioned=len(mentioned) - bisect_right(mentioned, counts[i]),
                fit=fit,
                nearer_agents=nearer_agents if agents[i] else -1 - nearer_agents,
            )
        )
    return found
