"""One label a name and story: elected by trees that weigh the evidence, over all mentions of the name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.entities import lexicon, ranker
from pipeline.entities.names.evidence import Evidence, evidence
from pipeline.schema import TYPE_OF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.entities.mentions import Name
    from pipeline.entities.tokens import Tokens

WEIGHTS = "names"
TYPES = ("PERSON", "ORG", "PLACE", None)
"""What the trees tell apart, in the order of their scores; None is no name of these."""
PERSON = 0
TRUST = 1.5
"""What the model's own votes for a type add to its score of one: the trees, which saw little news, must be sure."""
DOUBT = 0.35
"""What the score of None counts: news has more names than the texts that the trees saw."""
NO_PERSON = re.compile(r"[&\d]")
LONGEST_ACRONYM = 5
MOSTLY = 0.5
UNLIKELY = 0.2
"""What the score of a person counts where a story never gave the full name that the surname is of."""
OF_TYPE = {"PERSON": "PERSON", "ORG": "ORG", "PLACE": "GPE"}


def elected(candidates: Sequence[Name], tokens: Tokens) -> list[Name]:
    """The candidates that are names, in order, with the label of their name in this story.

    A name that once has a title is a person's, and the acronym declared for an organisation is its name.
    """
    if not candidates:
        return []
    given = evidence(candidates, tokens)
    scores = np.asarray(ranker.weights(WEIGHTS).predict(given.features, num_threads=1))
    scores[:, :-1] *= 1 + TRUST * given.votes
    scores[:, -1] *= DOUBT
    scores[given.unintroduced, PERSON] *= UNLIKELY
    for number, name in zip(given.numbers, candidates, strict=True):
        if _is_no_person(name.span.of(tokens.text), given.votes[number, PERSON]):
            scores[number, PERSON] = 0
    types = [TYPES[best] for best in scores.argmax(axis=1).tolist()]
    for number, name in zip(given.numbers, candidates, strict=True):
        if name.basis == "rule" or name.title:
            types[number] = "PERSON" if name.title else TYPE_OF[name.label]
    _take_surnames(types, candidates, given, tokens.text)
    labels = _labels(candidates, given.numbers, types)
    named: list[Name] = []
    for number, name in zip(given.numbers, candidates, strict=True):
        label = labels[number]
        if label is not None:
            named.append(name if label == name.label else replace(name, label=label, basis="repair"))
    return named


def _is_no_person(words: str, votes: float) -> bool:
    """True for `Ernst & Young`, `U2`, `Ludlow School`, and a `BT` that the model mostly takes for something else."""
    *_, last = words.split()
    is_acronym = words.isupper() and words.isalpha() and len(words) <= LONGEST_ACRONYM
    return (
        NO_PERSON.search(words) is not None or last in lexicon.organisation_words() or (is_acronym and votes < MOSTLY)
    )


def _take_surnames(types: list[str | None], candidates: Sequence[Name], given: Evidence, text: str) -> None:
    """The surname of a person of the story is that person's, unless the story often uses it for a body, or a place."""
    words = {number: name.span.of(text).casefold() for number, name in zip(given.numbers, candidates, strict=True)}
    surnames = {full.split()[-1] for number, full in words.items() if types[number] == "PERSON" and " " in full}
    for number, name in words.items():
        if name in surnames and types[number] == "ORG" and not given.is_used_of_a_body[number]:
            types[number] = "PERSON"


def _labels(candidates: Sequence[Name], numbers: Sequence[int], types: Sequence[str | None]) -> list[str | None]:
    """The label of each elected type: of the model's labels for the name the most frequent that is of the type."""
    votes: list[Counter[str]] = [Counter() for _ in types]
    for number, name in zip(numbers, candidates, strict=True):
        if name.label in TYPE_OF and TYPE_OF[name.label] == types[number]:
            votes[number][name.label] += 1
    return [
        None if kind is None else vote.most_common(1)[0][0] if vote else OF_TYPE[kind]
        for vote, kind in zip(votes, types, strict=True)
    ]
