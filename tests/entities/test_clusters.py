"""Which names of one story are one person, organisation or place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.clusters import cluster, compatible, initials
from pipeline.entities.coreference import mentions
from pipeline.entities.mentions import Name
from pipeline.spans import Span
from tests.written_cases import load

NAMES = ["Jane Thornbury", "Thornbury", "J Thornbury", "Jane", "Peter Thornbury", "Marcus Okell", "Okell", "J. Okell"]


@pytest.mark.parametrize("case", load("entities", "clusters"))
def test_case(case, nlp):
    text = case["text"]
    groups: dict[int | None, dict[str, None]] = {}
    for mention in mentions(nlp(text)):
        if mention.form == "name":
            groups.setdefault(mention.cluster, {})[mention.span.of(text)] = None
    assert [list(words) for words in groups.values()] == case["clusters"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("John Campion", "John-Paul Campion", True),
        ("J Campion", "John Campion", True),
        ("J. Campion", "John Campion", True),
        ("Campion", "John Campion", True),
        ("John", "John Campion", True),
        ("Peter Campion", "John Campion", False),
        ("John Campion", "John Frayle", False),
        ("Paul", "John Paul Campion", False),
        ("CAMPION", "John Campion", True),
        ("Campion", "Frayle", False),
    ],
)
def test_compatible(one, other, expected):
    assert compatible(one, other) is compatible(other, one) is expected


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=8))
def test_equal_names_without_titles_end_in_one_cluster_with_a_name_they_fit(drawn):
    text = ". ".join(drawn)
    starts = [sum(len(words) + 2 for words in drawn[:i]) for i in range(len(drawn))]
    found = [Name(Span(at, at + len(words)), "PERSON", "model") for at, words in zip(starts, drawn, strict=True)]
    chosen = cluster(text, found)
    assert len(chosen) == len(drawn)
    assert all(words in one.names for words, one in zip(drawn, chosen, strict=True))
    assert sorted({one.number for one in chosen}) == list(range(len({one.number for one in chosen})))


@pytest.mark.parametrize(
    ("words", "letters"),
    [
        ("Her Majesty's Inspectorate of Constabulary", "HMIC"),
        ("Environment Agency", "EA"),
        ("Fire & Rescue Service", "FRS"),
    ],
)
def test_initials(words, letters):
    assert initials(words) == letters


def test_a_person_and_a_place_of_one_name_stay_apart():
    text = "Lincoln. Lincoln"
    person, place = Name(Span(0, 7), "PERSON", "model"), Name(Span(9, 16), "GPE", "model")
    one, other = cluster(text, [person, place])
    assert one is not other


def test_titles_show_a_gender():
    text = "Thornbury. Thornbury"
    mister, miss = Name(Span(0, 9), "PERSON", "model", "Mr"), Name(Span(11, 20), "PERSON", "model", "Mrs")
    he, she = cluster(text, [mister, miss])
    assert he is not she
    assert (he.may_be("m"), he.may_be("f"), she.may_be("f")) == (True, False, True)


def test_a_doctor_may_be_of_either_gender():
    (one,) = cluster("Thornbury", [Name(Span(0, 9), "PERSON", "model", "Dr")])
    assert one.may_be("m")
    assert one.may_be("f")
