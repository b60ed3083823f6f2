"""The model's names, corrected."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Span

from pipeline.entities.names.find import LABELS, names
from tests.written_cases import load

PIECES = ["Mr Campion", "Chief Constable Anthony Bangham", "West Mercia Police", "the Home Office", "’s", "'s", "and"]
PIECES += ["Her Majesty's Inspectorate of Constabulary", "Judge Dame", "Campion", "WEST Mercia", "Ludlow", "\n\n", ". "]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=8).map(" ".join)
few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("case", load("entities", "names"))
def test_case(case, nlp):
    text = case["text"]
    found = [[name.span.of(text), name.label, name.title] for name in names(nlp(text))]
    if case.get("any_label"):
        found, expected = ([[words, title] for words, _, title in rows] for rows in (found, case["names"]))
        assert found == expected
    else:
        assert found == case["names"]


@pytest.mark.parametrize(
    ("text", "words", "basis"),
    [
        ("Jane Thornbury built the bridge.", "Jane Thornbury", "model"),
        ("Jane Thornbury's bridge is old.", "Jane Thornbury", "model"),
        ("Jane Thornbury built it. The THORNBURY plan by Thornbury.", "Thornbury", "propagation"),
    ],
)
def test_every_name_says_where_it_comes_from(text, words, basis, nlp):
    found = {name.span.of(text): name.basis for name in names(nlp(text))}
    assert found[words] in {basis, "model", "repair"}
    assert words in found


def test_a_small_letter_begins_no_surname(nlp):
    doc = nlp("Marcus Okell junior built the bridge. A junior minister left.")
    doc.ents = [Span(doc, 0, 3, label="PERSON")]
    assert [name.span.of(doc.text) for name in names(doc)] == ["Marcus Okell junior"]


@given(text=texts)
@few
def test_what_holds_for_any_text(text, nlp):
    found = names(nlp(text))
    assert all(one.span.end <= two.span.start for one, two in pairwise(found))
    for name in found:
        words = name.span.of(text)
        assert words.strip() == words
        assert any(c.isupper() for c in words)
        assert "\n" not in words
        assert name.label in LABELS
    labels = {}
    for name in found:
        if name.basis != "propagation":
            assert labels.setdefault(name.span.of(text), name.label) == name.label
