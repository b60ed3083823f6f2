"""All attributions of a story: what is none, how the kinds are told, and what holds for any text."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from pipeline.params import Quotes
from pipeline.quotes.attribution import kind_of, positions
from pipeline.quotes.rules.attribution import attributions
from pipeline.schema import QUOTE_KINDS
from pipeline.spans import Span
from tests.quotes.quote_cases import compare
from tests.written_cases import load

SPEECH = [
    "“The bridge is safe,”",
    "“It will stay open.”",
    "‘We won’t close it,’",
    '"Who pays?"',
    "“A plan",
    "“hugely late”",
]
CUES = [
    "Mr Okell said",
    "said Jane Thornbury.",
    "she added.",
    "He said:",
    "The report found that",
    "according to Oster Ltd.",
]
PLAIN = [
    "the council met on Monday.",
    "I think so.",
    "It was announced that the road",
    "– Commissioner Dinah Frayle",
    "",
]
BREAKS = [" ", " ", "\n\n", "\n", ", "]
pieces = st.lists(st.sampled_from(SPEECH + CUES + PLAIN) | st.text(max_size=8), max_size=8)
stories = st.tuples(pieces, st.lists(st.sampled_from(BREAKS), min_size=8, max_size=8)).map(
    lambda drawn: "".join(piece + space for piece, space in zip(*drawn, strict=False))
)
few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("case", load("quotes", "nothing"))
def test_nothing(case, nlp):
    compare(case["text"], attributions(nlp(case["text"]), Quotes()), case["quotes"])


@given(text=stories)
@few
def test_what_holds_for_any_text(text, nlp):
    found = attributions(nlp(text), Quotes())
    assert [one.parts[0] for one in found] == sorted(one.parts[0] for one in found)
    taken: list[Span] = []
    for one in found:
        assert one.kind in QUOTE_KINDS
        assert 0 < one.confidence <= 1
        assert all(part.of(text).strip() == part.of(text) != "" for part in one.parts)
        assert all(before.end <= after.start for before, after in pairwise(one.parts))
        outside = [one.cue.span] if one.cue else []
        outside += [one.source.span, *one.source.joint] if one.source else []
        assert not any(part.overlaps(span) for part in one.parts for span in outside)
        assert all(span.of(text) == span.of(text).strip() != "" for span in outside)
        taken += one.parts
    assert not any(one.overlaps(other) for i, one in enumerate(taken) for other in taken[:i])


@pytest.mark.parametrize(
    ("text", "part", "kind"),
    [
        ("they were ‘hugely late’ again", "they were ‘hugely late’ again", "mixed"),
        ("“hugely late”", "“hugely late”", "direct"),
        ("they were late “again”", "they were late", "indirect"),
        ("“…”", "“…”", "indirect"),
    ],
)
def test_kind_of_a_content(text, part, kind):
    opened = min(text.find(mark) for mark in "“‘" if mark in text)
    closed = max(text.find(mark) for mark in "”’" if mark in text)
    start = text.index(part)
    assert kind_of(text, [Span(start, start + len(part))], positions([Span(opened + 1, closed)])) == kind


def test_a_source_is_no_part_of_its_own_quote(nlp):
    said = "“The bridge is safe,”"
    text = f"{said} {said} {said} {said}\n\n{said} – Commissioner Dinah Frayle, “hugely late”, 000 "
    for one in attributions(nlp(text), Quotes()):
        assert one.source is None or not any(part.overlaps(one.source.span) for part in one.parts)


@pytest.mark.parametrize(("words", "n_quotes"), [(2, 1), (3, 1), (4, 0), (9, 0)])
def test_the_length_of_a_scare_quote_is_a_parameter(words, n_quotes, nlp):
    doc = nlp("The sign was old. “Mind the gap!” Nobody did.")
    assert len(attributions(doc, Quotes(scare_quote_words=words - 1))) == n_quotes


def test_a_quote_with_cue_and_source_is_surest(nlp):
    text = "“It is safe,” said Jane Thornbury.\n\nThe road was shut. “We will come back when there is money for it.”"
    attributed, orphan = attributions(nlp(text), Quotes())
    assert attributed.confidence > orphan.confidence


def test_time_is_linear_in_the_length_of_a_story(nlp):
    text = "“The bridge is safe,” said Jane Thornbury, and she said that the “old” road was shut. It was so.\n\n"
    doc = Doc.from_docs([nlp(text)] * 600)
    began = time.process_time()
    assert len(attributions(doc, Quotes())) == 1200
    assert time.process_time() - began < 5  # looking at the whole story for every quote would take minutes
