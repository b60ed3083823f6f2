"""He, she and who: whom they stand for, and why not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.entities.coreference import antecedents as antecedents_of
from pipeline.entities.coreference import genders
from pipeline.entities.coreference.features import FEATURES, FITTING, PersonFeatures, PlaceFeatures, rivals
from pipeline.entities.coreference.phrases import phrases
from pipeline.entities.coreference.pronouns import pronouns, resolved
from pipeline.entities.coreference.syntax import SUBJECT
from pipeline.entities.story import antecedents, cast_of, mentions
from tests.written_cases import load

WORDS = {*genders.PRONOUNS, "who", "whom"}
SENTENCES = ["Mr Campion left.", "She said so.", "Police commissioner Jane Thornbury met him.", "“He left,” he said."]
SENTENCES += ["The commissioner, who was late, left.", "Peter Frayle hurt himself.", "\n\n", "It rained.", "her", "HIS"]
SENTENCES += ["In his speech, Marcus Okell praised his wife, the actress Anna Frayle.", "A woman who left met her son."]
texts = st.lists(st.sampled_from(SENTENCES) | st.text(max_size=5), max_size=8).map(" ".join)
PLACE = PlaceFeatures(*[0] * len(PlaceFeatures._fields))
PERSON = PersonFeatures(*[0] * len(PersonFeatures._fields))
few = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("case", load("entities", "pronouns"))
def test_case(case, nlp):
    text = case["text"]
    found = mentions(nlp(text))
    named: dict[int | None, str] = {}
    for one in found:
        if one.form == "name":
            named[one.cluster] = max(named.get(one.cluster, ""), one.span.of(text), key=len)
    he_and_who = [one for one in found if one.form == "pronoun" and one.span.of(text).lower() in WORDS]
    assert [[one.span.of(text), named.get(one.cluster), one.reason] for one in he_and_who] == case["references"]


def parts(doc):
    cast = cast_of(doc)
    return doc, cast, antecedents(doc, cast, list(phrases(doc, cast.names)))


@given(text=texts)
@few
def test_what_holds_for_any_text(text, nlp):
    doc, cast, known = parts(nlp(text))
    found = pronouns(doc, cast, known)
    people = {cluster.number for cluster in cast.clusters if cluster.label == "PERSON"}
    assert all(one.span.end <= two.span.start for one, two in pairwise(found))
    assert all(one.span.of(text).lower() in WORDS for one in found)
    assert all(not one.span.overlaps(other.span) for one in found for other in known if other.form == "name")
    assert all(one.cluster in people if one.reason is None else one.cluster is None for one in found)
    assert all(0 < one.confidence <= 1 for one in found)
    assert pronouns(doc, cast, known) == found


def test_a_ranker_is_asked_once_a_pronoun_in_order(nlp):
    text = "Jane Thornbury met Peter Frayle. He praised her, and she left with him. It rained."
    asked = []

    def rank(pronoun, candidates, rows):
        asked.append((pronoun.gender, len(candidates)))
        assert {len(row) for row in rows} == {len(FEATURES)}
        return [1.0] + [0.0] * (len(candidates) - 1)

    found = resolved(*parts(nlp(text)), rank)
    assert asked == [("m", 1), ("f", 1), ("f", 1), ("m", 1)]
    assert [one.reason for one in found] == [None] * 4


def test_unlikely_antecedents_are_left_open(nlp):
    text = "Marcus Okell met Peter Frayle. He left."
    (found,) = resolved(*parts(nlp(text)), lambda _, candidates, __: [0.1] * len(candidates))
    assert (found.cluster, found.reason, found.confidence) == (None, "ambiguous", 0.1)


def test_what_is_likely_but_not_enough_carries_the_chain_on(nlp):
    text = "Marcus Okell met Peter Frayle. He left. He came back."
    chains = []

    def rank(_, candidates, rows):
        chains.append([row[FEATURES.index("chain")] for row in rows])
        return [0.25] * len(candidates)

    found = resolved(*parts(nlp(text)), rank)
    assert [one.reason for one in found] == ["ambiguous", "ambiguous"]
    assert chains == [[False, False], [True, False]]


def test_of_very_many_people_those_mentioned_last_may_be_meant(nlp, monkeypatch):
    monkeypatch.setattr(antecedents_of, "MOST", 2)
    doc = nlp("Jane Thornbury left. Marcus Okell left. Peter Frayle left. Marcus Okell came back. He was late.")
    cast = cast_of(doc)
    seen = []
    resolved(doc, cast, antecedents(doc, cast, []), lambda _, people, __: seen.append(people) or [1.0] * len(people))
    assert seen == [[1, 2]]  # in the order of their first mention


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from([0, 1]), st.sampled_from([0.1, 0.5, 0.9]), st.integers(0, 3)),
        max_size=8,
    )
)
def test_rivals_are_counted_as_they_are_defined(drawn):
    places = [PLACE._replace(tokens=float(tokens), its_part=part) for tokens, part, _, _ in drawn]
    people = [PERSON._replace(chance=chance, share=share / 4) for _, _, chance, share in drawn]
    found = rivals(list(zip(places, people, strict=True)))
    for one, place, person in zip(found, places, people, strict=True):
        fitting = [at for at, rival in enumerate(found) if rival.fit >= FITTING]
        nearer = [at for at in fitting if places[at].tokens < place.tokens]
        agents = sum(places[at].its_part == SUBJECT for at in nearer)
        assert one.nearer == len(nearer)
        assert one.nearer_agents == (agents if place.its_part == SUBJECT else -1 - agents)
        assert one.more_mentioned == sum(people[at].share > person.share for at in fitting)
