"""The words that attribute."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from pipeline.quotes.cues import cues, unlisted, verbs
from pipeline.spans import Span

TAKES = {"clause", "plan", "quoted", "name", "object", "trained", "topic"}


def found(doc, quoted=()):
    return [(cue.span.of(doc.text), cue.verb.kind, cue.negated) for cue in cues(doc, quoted)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jane Thornbury said the bridge was safe.", [("said", "say", False)]),
        ("Jane Thornbury had never denied it.", [("denied", "deny", True)]),
        ("Jane Thornbury did not say so.", [("say", "say", True)]),
        ("Jane Thornbury hasn’t claimed that.", [("claimed", "claim", True)]),
        ("According to Jane Thornbury, it is safe.", [("According to", "say", False)]),
        ("They acted according to plan.", [("according to", "say", False)]),
        ("He said he hoped she knew.", [("said", "say", False), ("hoped", "think", False)]),
        ("The report and the statement were long.", []),
        ("Her claim was denied.", [("denied", "deny", False)]),
        ("", []),
    ],
)
def test_cues_of_a_text(text, expected, nlp):
    assert found(nlp(text)) == expected


def test_words_inside_quotation_marks_are_no_cues(nlp):
    text = "“He said it was safe,” she said."
    assert found(nlp(text), [Span(1, 21)]) == [("said", "say", False)]
    assert len(found(nlp(text))) == 2


def test_an_unlisted_verb_says(nlp):
    doc = nlp("She thundered.")
    assert (unlisted(doc[1]).verb.lemma, unlisted(doc[1]).verb.kind) == ("thunder", "say")
    assert unlisted(nlp("She denied it.")[1]).verb.kind == "deny"


def test_the_list_is_well_formed():
    text = resources.files("pipeline.quotes").joinpath("data", "cues.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")][1:]
    lemmas = [line.split(",")[0] for line in lines]
    assert len(set(lemmas)) == len(lemmas) == len(verbs())
    assert all(re.fullmatch(r"[a-z-]+", lemma) for lemma in lemmas)
    assert {verb.takes for verb in verbs().values()} <= TAKES
    assert all(re.fullmatch(r"[a-z]+", verb.kind) for verb in verbs().values())
