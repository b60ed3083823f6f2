"""Quotes in quotes."""

from __future__ import annotations

import pytest

from pipeline.params import Quotes
from pipeline.quotes.marks import regions
from pipeline.quotes.nested import nested
from pipeline.quotes.rules.attribution import attributions
from tests.quotes.quote_cases import told


def inner(text, nlp):
    doc = nlp(text)
    found = attributions(doc, Quotes())
    return [(outer, told(text, one)) for outer, one in nested(doc, regions(text), found)]


def test_a_quote_in_a_quote_has_its_own_speaker(nlp):
    text = "“Then Marcus Okell said, ‘The bridge is rotten,’ and left,” Jane Thornbury said."
    ((outer, one),) = inner(text, nlp)
    assert outer == 0
    assert (one["speaker"], one["cue"], one["parts"]) == ("Marcus Okell", "said", ["‘The bridge is rotten,’"])


@pytest.mark.parametrize(
    "text",
    [
        "“They call it ‘the bridge of sighs’,” Jane Thornbury said.",
        "“We read ‘Bridges’ at school,” Jane Thornbury said.",
        "“The bridge is safe,” Jane Thornbury said.",
        "Jane Thornbury said: “The plan is ‘a very bad joke’ to us.”",
        "",
    ],
)
def test_words_of_nobody_named_in_a_quote_are_none(text, nlp):
    assert inner(text, nlp) == []
