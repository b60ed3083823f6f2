"""What a cue reports: clauses, quoted words in them, and what stays outside."""

from __future__ import annotations

import pytest

from pipeline.params import Quotes
from pipeline.quotes.cues import cues
from pipeline.quotes.rules.attribution import attributions
from pipeline.quotes.rules.contents import content
from tests.quotes.quote_cases import compare
from tests.written_cases import load


@pytest.mark.parametrize("case", load("quotes", "reported"))
def test_case(case, nlp):
    compare(case["text"], attributions(nlp(case["text"]), Quotes()), case["quotes"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jane Thornbury said so.", []),
        ("Jane Thornbury said it.", []),
        ("Jane Thornbury spoke.", []),
        ("Jane Thornbury said that the bridge – the old one – was safe.", ["the bridge – the old one – was safe"]),
        ("Jane Thornbury said that the bridge was safe;", ["the bridge was safe"]),
    ],
)
def test_contents_of_the_first_cue(text, expected, nlp):
    doc = nlp(text)
    found = cues(doc, [])
    assert [part.of(text) for part in (content(text, found[0], []) if found else [])] == expected
