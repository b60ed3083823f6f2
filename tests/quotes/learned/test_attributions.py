"""Quotes by the weights that come with the package: the written cases, and what holds for any text.

What the weights get wrong is named in the cases (`learned_failure`); a case without a name there must be right.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.params import Quotes
from pipeline.quotes.extract import attributions
from pipeline.schema import QUOTE_KINDS
from tests.quotes.quote_cases import compare
from tests.written_cases import load

if TYPE_CHECKING:
    from pipeline.spans import Span

FAILURE = "learned_failure"
CASES = [
    case
    for name in ("speech", "paragraphs", "reported", "sources", "nothing")
    for case in load("quotes", name, FAILURE)
]
PIECES = [
    "“The bridge is safe,”",
    "‘We won’t close it,’",
    "“A plan",
    "“hugely late”",
    " Mr Okell said",
    " said Jane Thornbury.",
    " He said: ",
    "According to Oster Ltd, ",
    "the report found that ",
    "it was announced that the road was closed. ",
    " – Commissioner Dinah Frayle",
    "\n\n",
    "OKELL: ",
    ", ",
]
stories = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=12).map("".join)
few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("case", CASES)
def test_case(case, nlp):
    compare(case["text"], attributions(nlp(case["text"]), Quotes()), case["quotes"])


@given(text=stories)
@few
def test_what_holds_for_any_text(text, nlp):
    found = attributions(nlp(text), Quotes())
    assert [one.parts[0] for one in found] == sorted(one.parts[0] for one in found)
    taken: list[Span] = []
    for one in found:
        assert one.kind in QUOTE_KINDS
        assert 0 <= one.confidence <= 1
        places = [*one.parts, *([one.cue.span] if one.cue else []), *([one.source.span] if one.source else [])]
        assert all(place.of(text).strip() for place in places)
        assert all(not place.overlaps(part) for place in places[len(one.parts) :] for part in one.parts)
        assert all(a.end <= b.start for a, b in pairwise(one.parts))
        assert not any(part.overlaps(other) for part in one.parts for other in taken)
        taken += one.parts


def test_a_class_of_ones_own_is_taken(nlp):
    text = "“The bridge is rotten,” Jane Thornbury thundered."
    (one,) = attributions(nlp(text), Quotes(cue_classes={"thunder": "criticise"}))
    assert one.cue
    assert (one.cue.verb.kind, one.cue.verb.lemma) == ("criticise", "thunder")
