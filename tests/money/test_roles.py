"""What the money of a figure is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.money import roles
from pipeline.money.roles import role
from pipeline.schema import MONEY_ROLES
from pipeline.spans import Span

CASES = json.loads((Path(__file__).parent / "cases" / "roles.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['role']}: {case['sentence'][:50]}")
def test_written_cases(case):
    start = case["sentence"].index(case["figure"])
    found, confidence = role(case["sentence"], Span(start, start + len(case["figure"])))
    assert found == case["role"]
    assert confidence <= 0.2 if found == "other" else confidence > 0.3


@given(st.text(), st.text())
def test_any_sentence_gives_a_role_of_the_contract(before, after):
    found, confidence = role(f"{before}£5{after}", Span(len(before), len(before) + 2))
    assert found in MONEY_ROLES
    assert 0 <= confidence <= 1


def test_a_word_far_away_says_nothing_of_a_figure():
    far = "a profit " + "so " * 600 + "£5"
    assert role(far, Span(len(far) - 2, len(far))) == roles.UNKNOWN
    assert role("a profit of £5", Span(12, 14))[0] == "profit"


def test_no_more_words_are_weighed_for_a_figure_as_a_sentence_grows(monkeypatch):
    weighed = []
    monkeypatch.setattr(roles, "_nearness", lambda *_: weighed.append(1) or 0.5)

    def count(number):
        weighed.clear()
        sentence = "£5 profit of " * number
        for at in range(0, len(sentence), len("£5 profit of ")):
            role(sentence, Span(at, at + 2))
        return len(weighed)

    assert count(400) < 4 * 1.3 * count(100)
