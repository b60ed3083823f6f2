"""It, they and which of organisations, resolved where the clause leaves one reading."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.entities.coreference.nominals import nominals
from pipeline.entities.coreference.organisation_pronouns import organisation_pronouns
from pipeline.entities.coreference.phrases import phrases
from pipeline.entities.mentions import Mention
from pipeline.entities.story import cast_of
from tests.written_cases import load

SENTENCES = ["Brindle Homes said it left.", "It stayed.", "They sold their land.", "\n\n", "which", "its", "itself it"]
texts = st.lists(st.sampled_from(SENTENCES) | st.text(max_size=5), max_size=8).map(" ".join)
few = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


def _pronouns(doc):
    cast = cast_of(doc)
    known = [
        Mention(name.span, name.label, "name", name.basis, 0.9, one.number)
        for name, one in zip(cast.names, cast.clusters, strict=True)
    ]
    known += nominals(doc, cast, list(phrases(doc, cast.names)))
    return cast, known, organisation_pronouns(doc, known)


@pytest.mark.parametrize("case", load("entities", "organisation_pronouns"))
def test_case(case, nlp):
    text = case["text"]
    cast, _, found = _pronouns(nlp(text))
    named = {one.number: max(one.names, key=len) for one in cast.clusters}
    told = [[one.span.of(text), one.reason if one.cluster is None else named[one.cluster]] for one in found]
    assert told == case["pronouns"]


@given(text=texts)
@few
def test_what_holds_for_any_text(text, nlp):
    _, known, found = _pronouns(nlp(text))
    assert all(one.end <= two.start for one, two in pairwise(sorted(one.span for one in [*known, *found])))
    clusters = {one.cluster for one in known}
    assert all(one.cluster in clusters if one.reason is None else one.reason == "group" for one in found)
    assert all(one.label == ("ORG" if one.reason is None else "PERSON") for one in found)
