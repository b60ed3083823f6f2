"""Who speaks: source expressions, what their head words show, and joint sources."""

from __future__ import annotations

import pytest

from pipeline.params import Quotes
from pipeline.quotes.cues import cues
from pipeline.quotes.rules.attribution import attributions
from pipeline.quotes.rules.sources import is_narrator, source
from pipeline.quotes.sources import document_nouns
from tests.quotes.quote_cases import compare
from tests.written_cases import load


@pytest.mark.parametrize("case", load("quotes", "sources"))
def test_case(case, nlp):
    compare(case["text"], attributions(nlp(case["text"]), Quotes()), case["quotes"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I think the bridge is rotten.", True),
        ("We believe the bridge is rotten.", True),
        ("You might say the bridge is rotten.", True),
        ("She thinks the bridge is rotten.", False),
        ("It was said that the bridge was rotten.", False),
    ],
)
def test_the_narrator_is_no_source(text, expected, nlp):
    (cue,) = cues(nlp(text), [])
    assert is_narrator(cue) is expected


@pytest.mark.parametrize("word", ["It", "This", "That", "There"])
def test_what_cannot_speak_is_no_source(word, nlp):
    doc = nlp(f"{word} was said to be safe.")
    assert [source(cue) for cue in cues(doc, [])] == [None]


def test_document_nouns_are_lemmas_in_order():
    assert {"report", "letter", "statement", "tweet"} <= document_nouns()
    assert all(noun == noun.strip().lower() for noun in document_nouns())
