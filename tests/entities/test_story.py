"""Pronouns and definite nominals, resolved where the story leaves one reading."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.annotate.parses import Story
from pipeline.entities.extract import extract
from pipeline.entities.story import mentions
from pipeline.spans import RawMap
from tests.written_cases import load

SENTENCES = ["Mr Campion left.", "She said so.", "Police commissioner Jane Thornbury met him.", "“He left,” he said."]
SENTENCES += ["The commissioner, who was late, left.", "Peter Frayle hurt himself.", "\n\n", "It rained.", "her"]
texts = st.lists(st.sampled_from(SENTENCES) | st.text(max_size=5), max_size=8).map(" ".join)
few = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("case", load("entities", "story"))
def test_case(case, nlp):
    text = case["text"]
    found = mentions(nlp(text))
    named: dict[int | None, str] = {}
    for one in found:
        if one.form == "name":
            named[one.cluster] = max(named.get(one.cluster, ""), one.span.of(text), key=len)
    references = [[one.span.of(text), one.form, named.get(one.cluster)] for one in found if one.form != "name"]
    assert references == case["references"]


@given(text=texts)
@few
def test_what_holds_for_any_text(text, nlp):
    found = mentions(nlp(text))
    assert all(one.span.end <= two.span.start for one, two in pairwise(found))
    clusters = {one.cluster for one in found if one.form == "name"}
    assert all(one.cluster is None or one.cluster in clusters for one in found if one.form != "name")
    assert all(0 < one.confidence <= 1 for one in found)


def test_the_rows_of_a_story(nlp):
    text = "Police commissioner John Campion left. He was late."
    rows = extract([Story("d-1", nlp(text), RawMap())])[0].to_pylist()
    keys = ("start", "end", "text", "label", "form", "entity_id", "cluster", "role", "affiliation", "role_start")
    assert [[row[key] for key in keys] for row in rows] == [
        [20, 32, "John Campion", "PERSON", "name", None, 0, "Police commissioner", None, 0],
        [39, 41, "He", "PERSON", "pronoun", None, 0, None, None, None],
    ]


def test_ids_stay_when_a_paragraph_is_appended(nlp):
    text = "John Campion left. He was late.\n\nJohn Campion came back."
    short, long = (
        extract([Story("d-1", nlp(words), RawMap())])[0].column("mention_id").to_pylist()
        for words in (text, f"{text}\n\nJane Thornbury stayed. John Campion did not.")
    )
    assert len(set(long)) == len(long)
    assert long[: len(short)] == short
