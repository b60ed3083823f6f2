"""Nominals of people and organisations, resolved where the story leaves one reading."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.entities.coreference.affiliations import with_bodies
from pipeline.entities.coreference.nominals import nominals, predicates
from pipeline.entities.coreference.phrases import phrases
from pipeline.entities.mentions import Mention
from pipeline.entities.story import cast_of
from pipeline.spans import Span
from tests.written_cases import load

SENTENCES = ["Brindle Homes, a company, left.", "The company stayed.", "A spokesman for the company spoke.", "\n\n"]
SENTENCES += ["Mayor Jane Thornbury met the Home Office spokesman.", "The mayor is a singer.", "the", "Police", "its"]
texts = st.lists(st.sampled_from(SENTENCES) | st.text(max_size=5), max_size=8).map(" ".join)
few = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


def _nominals(doc):
    cast = cast_of(doc)
    found = nominals(doc, cast, list(phrases(doc, cast.names)))
    return cast, with_bodies(doc.text, cast, found)


@pytest.mark.parametrize("case", load("entities", "nominals"))
def test_case(case, nlp):
    text = case["text"]
    cast, found = _nominals(nlp(text))
    named = {one.number: max(one.names, key=len) for one in cast.clusters}
    told = []
    for one in found:
        row = [one.span.of(text), one.reason if one.cluster is None else named[one.cluster]]
        if one.role is not None and one.reason == "unnamed":
            row += [one.role.role.of(text), one.role.affiliation and one.role.affiliation.of(text)]
        told.append(row)
    assert told == case["mentions"]


@pytest.mark.parametrize(("sentences", "found"), [(1, ["company"]), (120, [])])
def test_our_company_was_named_not_long_ago(sentences, found, nlp):
    filler = "It rained in Leeds on Monday. " * sentences
    text = f"Brindle Holdings plc left. {filler}Jane Thornbury praised our company."
    _, mentions = _nominals(nlp(text))
    assert [one.span.of(text) for one in mentions] == found


@given(text=texts)
@few
def test_what_holds_for_any_text(text, nlp):
    cast, found = _nominals(nlp(text))
    clusters = {one.number for one in cast.clusters}
    everything = sorted([*(one.span for one in found), *(name.span for name in cast.names)])
    assert all(one.end <= two.start for one, two in pairwise(everything))
    assert all((one.cluster is None) == (one.reason is not None) for one in found)
    assert all(one.cluster is None or one.cluster in clusters for one in found)
    assert all(one.cluster is not None or one.role is not None for one in found)


def _said(doc, pronoun, label):
    text, cast = doc.text, cast_of(doc)
    start = text.index(pronoun)
    known = [Mention(Span(start, start + len(pronoun)), label, "pronoun", "rule", 0.7, 0)]
    found = predicates(text, cast, list(phrases(doc, cast.names)), known)
    return [(one.span.of(text), one.cluster, one.role and one.role.role.of(text)) for one in found]


def test_what_is_said_of_a_pronoun(nlp):
    assert _said(nlp("Jane Thornbury left. She became a singer in May."), "She", "PERSON") == [
        ("a singer", 0, "singer")
    ]
    told = _said(nlp("Jane Thornbury left. She is the chief executive of Brindle Homes."), "She", "PERSON")
    assert told == [("the chief executive", 0, "chief executive")]


def test_what_is_said_of_a_pronoun_of_another_kind_is_left(nlp):
    assert _said(nlp("Brindle Homes left. It became a problem for a singer."), "It", "ORG") == []
    assert _said(nlp("Jane Thornbury left. She became a company."), "She", "PERSON") == []
    assert _said(nlp("Jane Thornbury left. She is not a singer."), "She", "PERSON") == []


def test_the_body_of_a_named_person_s_role_through_a_pronoun(nlp):
    doc = nlp("Brindle Homes left. Its chief executive, Jane Thornbury, stayed.")
    text, cast = doc.text, cast_of(doc)
    its = Mention(Span(20, 23), "ORG", "pronoun", "rule", 0.7, cast.clusters[0].number)
    ((held,),) = cast.roles.values()
    name = Mention(cast.names[1].span, "PERSON", "name", "model", 0.9, cast.clusters[1].number, held)
    told = with_bodies(text, cast, [its, name])
    assert [one.role and one.role.affiliation and one.role.affiliation.of(text) for one in told] == [
        None,
        "Brindle Homes",
    ]
