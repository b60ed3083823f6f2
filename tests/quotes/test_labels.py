"""Speakers that stand as labels: behind a dash, and in transcripts."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.quotes.labels import LABEL, labelled
from pipeline.quotes.marks import regions
from tests.quotes.quote_cases import compare
from tests.written_cases import load


def found(doc):
    return labelled(doc, [region for region in regions(doc.text) if region.depth == 0])


@pytest.mark.parametrize("case", load("quotes", "labels"))
def test_case(case, nlp):
    compare(case["text"], found(nlp(case["text"])), case["quotes"])


@given(
    text=st.lists(
        st.sampled_from(["“It is safe.”", " – ", "Jane Okell", "OKELL: ", "\n\n", "It rained.", "―", "("])
    ).map("".join)
)
def test_quotes_do_not_overlap(text, nlp):
    quotes = found(nlp(text))
    spans = [span for one in quotes for span in one.parts]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(one.source and not any(one.source.span.overlaps(part) for part in one.parts) for one in quotes)


@pytest.mark.parametrize("opening", ["A" * 30_000, "AB " * 10_000, "A.'" * 10_000])
def test_capitals_without_end_are_passed_quickly(opening):
    began = time.process_time()
    assert LABEL.match(opening) is None
    assert time.process_time() - began < 1  # every way to cut the word in four would take days
