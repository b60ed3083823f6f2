"""Which names of one story are one person, organisation or place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.clusters import body_names, person_names
from pipeline.entities.clusters.bodies import bodies, is_short_for
from pipeline.entities.clusters.cluster import cluster
from pipeline.entities.clusters.people import MOST
from pipeline.entities.mentions import Name
from pipeline.entities.names.find import names
from pipeline.spans import Span
from tests.written_cases import load

NAMES = ["Jane Thornbury", "Thornbury", "J Thornbury", "Jane", "Peter Thornbury", "Marcus Okell", "Okell", "J. Okell"]

BODIES = ["Brindle", "Brindle Homes", "Brindle Homes Group", "Brindle Council", "BC", "BH", "Bank", "Bank of Ludlow"]
BODIES += ["Ludlow Bank", "UK Sport", "Sport", "LB", "B.O.L.", "The Brindle", "Homes", "Ludlow Bridge", "Sport England"]
PEOPLE = ["Jane Thornbury", "J Thornbury", "Jane Anna Thornbury", "Anna Thornbury", "Thornbury Jane", "Jane Okell"]
PEOPLE += ["Jane Okell Thornbury", "Bill Okell", "William Okell", "Will Okell", "Wilma Okell", "William Okell Jr"]
PEOPLE += ["Jane van Okell", "William H Okell", "William W Okell", "Okell William", "Jo Okell", "Jo-Anne Okell"]
LETTERS = "bcdfghjklmnpqrstvwxyz"


@pytest.mark.parametrize("case", load("entities", "clusters"))
def test_case(case, nlp):
    text = case["text"]
    doc = nlp(text)
    found = names(doc)
    groups: dict[int, dict[str, None]] = {}
    for name, one in zip(found, cluster(text, found), strict=True):
        groups.setdefault(one.number, {})[name.span.of(text)] = None
    assert [list(words) for words in groups.values()] == case["clusters"]


def named(*pairs):
    """A text of names parted by full stops, and the names: (words, label) or (words, label, title)."""
    text = ". ".join(pair[0] for pair in pairs)
    found, at = [], 0
    for words, label, *title in pairs:
        found.append(Name(Span(at, at + len(words)), label, "model", *title))
        at += len(words) + 2
    return text, found


def numbers(*pairs):
    return [one.number for one in cluster(*named(*pairs))]


def test_given_name_of_one_and_surname_of_another_are_two():
    assert numbers(("Jane Thornbury", "PERSON"), ("Peter Jane", "PERSON"), ("Jane", "PERSON")) == [0, 1, 1]


def test_two_single_names_are_joined_by_the_full_name_that_follows():
    assert numbers(("Jane", "PERSON"), ("Thornbury", "PERSON"), ("Jane Thornbury", "PERSON")) == [0, 0, 0]


def test_initials_alone_fit_the_first_of_two_bearers():
    assert numbers(("Jane Frayle", "PERSON"), ("John Frayle", "PERSON"), ("J Frayle", "PERSON")) == [0, 1, 0]


def test_a_headline_adjective_bears_no_surname_when_somebody_else_does():
    pairs = ("Defiant Frayle", "PERSON"), ("John Frayle", "PERSON"), ("John Frayle", "PERSON"), ("Frayle", "PERSON")
    assert numbers(*pairs) == [0, 1, 1, 1]


def test_full_names_with_titles_of_two_genders_stay_apart():
    assert numbers(("Lee Frayle", "PERSON", "Mr"), ("Lee J Frayle", "PERSON", "Mrs")) == [0, 1]


def test_a_given_name_tells_the_gender_where_no_title_does():
    assert numbers(("John Frayle", "PERSON"), ("Jane Frayle", "PERSON"), ("Frayle", "PERSON", "Ms")) == [0, 1, 1]


def test_john_and_jane_share_a_surname():
    text = "John and Jane Campion spoke. Mr Campion left."
    given = [Name(Span(0, 4), "PERSON", "model"), Name(Span(9, 21), "PERSON", "model")]
    found = cluster(text, [*given, Name(Span(32, 39), "PERSON", "model", "Mr")])
    assert [one.names for one in found] == [["John", "Campion"], ["Jane Campion"], ["John", "Campion"]]


def test_a_bare_surname_is_that_of_the_one_who_has_it_in_full():
    text = "John and Jane Campion spoke. Campion left."
    given = [Name(Span(0, 4), "PERSON", "model"), Name(Span(9, 21), "PERSON", "model")]
    found = cluster(text, [*given, Name(Span(29, 36), "PERSON", "model")])
    assert [one.number for one in found] == [0, 1, 1]


@pytest.mark.parametrize("text", ["Frayle and Jane Campion", "John, Jane Campion", "Jane and Jane Campion"])
def test_others_share_none(text):
    first, second = text.replace(",", " and").split(" and ")
    start = text.index(second, len(first))
    given = [Name(Span(0, len(first)), "PERSON", "model"), Name(Span(start, len(text)), "PERSON", "model")]
    end = len(text) + 2
    found = cluster(f"{text}. Campion", [*given, Name(Span(end, end + 7), "PERSON", "model")])
    assert found[1] is found[2]
    assert (found[0] is found[1]) is (first == "Jane")


def test_capitals_and_accents_part_nobody():
    assert numbers(("JANE FRAYLE", "PERSON"), ("Jane Fraylé", "PERSON"), ("Jane Frayle", "PERSON")) == [0, 0, 0]


def test_a_title_tells_two_bearers_of_a_surname_apart():
    pairs = ("Lee Frayle", "PERSON"), ("Kim Frayle", "PERSON", "Dr"), ("Frayle", "PERSON", "Dr"), ("Frayle", "PERSON")
    assert numbers(*pairs) == [0, 1, 1, 0]


def test_sir_stands_before_a_given_name():
    assert numbers(("John Frayle", "PERSON"), ("John", "PERSON", "Sir")) == [0, 0]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Brindle Homes Ltd", "ORG"), ("Brindle Homes", "ORG"), True),
        (("Brindle Homes", "ORG"), ("Brindle", "ORG"), True),
        (("Brindle Homes", "ORG"), ("Brindle", "GPE"), False),
        (("Brindle Foundation", "ORG"), ("Brindle", "ORG"), False),
        (("Warwickshire Police", "ORG"), ("Warwickshire", "ORG"), True),
        (("West Mercia Police", "ORG"), ("West Midlands Police", "ORG"), False),
        (("Ludlow Bridge Trust", "ORG"), ("L.B.T.", "ORG"), True),
        (("Ludlow Bridge Trust", "ORG"), ("LBC", "ORG"), False),
        (("United Arab Emirates", "GPE"), ("UAE", "GPE"), True),
        (("U.S.", "GPE"), ("United States", "LOC"), True),
        (("Ludlow", "GPE"), ("LUDLOW", "LOC"), True),
        (("Ludlow", "GPE"), ("Ludlow", "ORG"), False),
        (("Brindle City", "GPE"), ("Brindle", "GPE"), False),
    ],
)
def test_bodies_and_places(one, other, same):
    assert (len(set(numbers(one, other))) == 1) is same
    assert (len(set(numbers(other, one))) == 1) is same


def test_an_acronym_in_brackets_names_the_cluster_though_it_is_no_name_itself():
    text = "Ludlow Bridge Trust (LBT) met"
    (one,) = cluster(text, [Name(Span(0, 19), "ORG", "model")])
    assert one.names == ["Ludlow Bridge Trust", "LBT"]


def test_a_short_form_of_a_short_form_ends_with_the_longest():
    assert numbers(("LBT", "ORG"), ("Ludlow Bridge Trust", "ORG"), ("Ludlow Bridge Trust Company", "ORG")) == [0, 0, 0]


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=8))
def test_equal_names_without_titles_end_in_one_cluster_with_a_name_they_fit(drawn):
    text = ". ".join(drawn)
    starts = [sum(len(words) + 2 for words in drawn[:i]) for i in range(len(drawn))]
    found = [Name(Span(at, at + len(words)), "PERSON", "model") for at, words in zip(starts, drawn, strict=True)]
    chosen = cluster(text, found)
    assert len(chosen) == len(drawn)
    assert all(words in one.names for words, one in zip(drawn, chosen, strict=True))
    assert sorted({one.number for one in chosen}) == list(range(len({one.number for one in chosen})))


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


@given(st.text(max_size=60), st.data())
def test_any_names_of_any_text_have_a_cluster(text, data):
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    labels = st.sampled_from(["PERSON", "ORG", "GPE", "LOC", "FAC"])
    found = [Name(span, data.draw(labels), "model", data.draw(st.sampled_from([None, "Mr", "Dr"]))) for span in spans]
    clusters = cluster(text, found)
    assert [name.span.of(text) in one.names for name, one in zip(found, clusters, strict=True)] == [True] * len(found)
    assert list(dict.fromkeys(one.number for one in clusters)) == list(range(len({one.number for one in clusters})))
    assert clusters == cluster(text, found)


@given(st.lists(st.sampled_from(BODIES), min_size=1, unique=True))
def test_a_body_is_short_for_the_one_longer_name_that_it_fits(drawn):
    found = bodies(drawn, range(len(drawn)), body_names.key, {}, is_short_for)
    for at, form in enumerate(drawn):
        longer = {
            body_names.key(whole)
            for whole in drawn
            if body_names.key(whole) != body_names.key(form) and is_short_for(form, whole)
        }
        assert (found[at] != body_names.key(form)) is (len(longer) == 1)


@given(st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=2, unique=True))
def test_two_full_names_are_one_person_where_they_fit(drawn):
    one, other = numbers(*((form, "PERSON") for form in drawn))
    assert (one == other) is (person_names.fit(*drawn) is not None)


def test_a_bare_surname_among_very_many_bearers_means_the_first():
    many = [(f"{one}q{two}o Frayle", "PERSON") for one in ("Ba", "De", "Fi", "Go", "Ku") for two in LETTERS]
    assert len(many) > MOST
    assert numbers(*many, ("Frayle", "PERSON")) == [*range(len(many)), 0]
    assert numbers(*many, many[-1]) == [*range(len(many)), len(many) - 1]
