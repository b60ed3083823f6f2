"""A place's name that acts is the body called by it; where things are, it is the place."""

from __future__ import annotations

import pytest

from pipeline.entities import lexicon
from pipeline.entities.mentions import Name
from pipeline.entities.names.senses import senses
from pipeline.spans import Span
from tests.written_cases import load


def given_names(text, pairs):
    """Names of a text in order: each pair of words and label stands after the one before."""
    found, at = [], 0
    for words, label in pairs:
        start = text.index(words, at)
        at = start + len(words)
        title = lexicon.titled().match(text, text.rfind(" ", 0, max(start - 1, 0)) + 1)
        found.append(Name(Span(start, at), label, "model", title and title["title"]))
    return found


@pytest.mark.parametrize("case", load("entities", "senses"))
def test_case(case, nlp):
    given = given_names(case["text"], case["names"])
    found = senses(nlp(case["text"]), given)
    assert [name.label for name in found] == case["labels"]
    assert [name.span for name in found] == [name.span for name in given]
    assert all(one == other or one.basis == "repair" for one, other in zip(found, given, strict=True))


def test_a_text_without_names(nlp):
    assert senses(nlp("It rained."), []) == []


def test_a_name_at_no_token_is_left(nlp):
    text = "West Mercia Police met. West Mercia said no."
    given = [Name(Span(0, 18), "ORG", "model"), Name(Span(24, 35), "GPE", "model")]
    assert senses(nlp(text), given)[1].label == "ORG"
