"""Right of reply: who was asked and what came of it; never a quote."""

from __future__ import annotations

import pytest

from pipeline.params import Quotes
from pipeline.quotes.responses import responses
from pipeline.quotes.rules.attribution import attributions
from pipeline.schema import RESPONSE_STATUSES
from tests.written_cases import load


@pytest.mark.parametrize("case", load("quotes", "responses"))
def test_case(case, nlp):
    text = case["text"]
    found = responses(nlp(text))
    assert [[one.party.of(text), one.status] for one in found] == case["responses"]


@pytest.mark.parametrize("case", load("quotes", "responses"))
def test_a_response_is_no_quote(case, nlp):
    if case["responses"]:
        assert attributions(nlp(case["text"]), Quotes()) == []


def test_every_status_has_a_case():
    cases = [param.values[0] for param in load("quotes", "responses")]
    assert {status for case in cases for _, status in case["responses"]} == set(RESPONSE_STATUSES)


def test_the_proof_is_the_whole_sentence(nlp):
    text = "The report is out. \n\nOster Shipping and Brindle Homes declined to comment on it. More soon."
    found = responses(nlp(text))
    assert [one.sentence.of(text) for one in found] == [
        "Oster Shipping and Brindle Homes declined to comment on it."
    ] * 2
