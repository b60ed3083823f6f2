"""What verbs tell as fact, what as forecast, and what not at all."""

from __future__ import annotations

import pytest

from pipeline.conflicts.counts import counts
from pipeline.conflicts.events import event
from pipeline.conflicts.moods import FORECAST, TOLD, mood
from tests import written_cases


@pytest.mark.parametrize("case", written_cases.load("conflicts", "moods"))
def test_mood(case, nlp):
    doc = nlp(case["text"])
    (verb,) = (token for token in doc if token.text == case["verb"])
    assert mood(verb) == {"told": TOLD, "forecast": FORECAST, None: None}[case["mood"]]
    told = event(verb)
    assert (told is None) == (case["mood"] is None)
    for name in ("doer", "patient"):
        if name in case:
            token = getattr(told, name)
            assert (token and token.text) == case[name]


@pytest.mark.parametrize("case", written_cases.load("conflicts", "counts"))
def test_counts(case, nlp):
    found = list(counts(nlp(case["text"]), case["text"]))
    assert [[one.span.of(case["text"]), one.value.unit] for one in found] == case["counts"]
