"""Where a name begins and ends."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.mentions import Name
from pipeline.entities.names import edges
from pipeline.spans import Span


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("the Home Office", "Home Office"),
        ("“Ludlow Bridge”,", "Ludlow Bridge"),
        ("Okell's", "Okell"),
        ("the U.S.'s", "U.S."),
        ("Brindle Homes Inc.", "Brindle Homes Inc."),
        ("the", "the"),
        ("--", ""),
        ("Thea Okell", "Thea Okell"),
    ],
)
def test_what_is_no_part_of_a_name_is_trimmed(given, words):
    assert edges.trimmed(given, Span(0, len(given))).of(given) == words


def cut(text, label="PERSON", roles=()):
    spans = [Span(text.index(role), text.index(role) + len(role)) for role in roles]
    return [(name.span.of(text), name.title, name.basis) for name in edges.cut(text, Span(0, len(text)), label, spans)]


def test_a_title_is_cut():
    assert cut("Mr Campion") == [("Campion", "Mr", "repair")]
    assert cut("General Okell") == [("Okell", "General", "repair")]
    assert cut("Mr Campion", "ORG") == [("Campion", "Mr", "repair")]


def test_what_begins_a_body_or_a_place_is_no_title():
    assert cut("General Assembly", "ORG") == [("General Assembly", None, "model")]
    assert cut("King Street", "FAC") == [("King Street", None, "model")]


def test_a_role_is_cut():
    assert cut("Chancellor Marcus Okell", roles=["Chancellor"]) == [("Marcus Okell", None, "repair")]
    assert cut("Ludlow Council leader", "ORG", ["leader"]) == [("Ludlow Council", None, "repair")]


def test_a_role_that_is_a_part_of_the_name_stays():
    assert cut("Mike Judge", roles=["Judge"]) == [("Mike Judge", None, "model")]
    assert cut("Chief Officers Council", "ORG", ["Officers"]) == [("Chief Officers Council", None, "model")]


def test_a_name_ends_with_its_line():
    assert cut("Jane Thornbury\nMarcus Okell") == [
        ("Jane Thornbury", None, "repair"),
        ("Marcus Okell", None, "repair"),
    ]


def test_figures_and_small_letters_are_no_names():
    assert cut("280bn") == cut("6-4") == cut("HK$6.31bn") == cut("Mara Quill 6-4 6-2") == cut("ludlow") == []


@pytest.mark.parametrize("words", ["Channel 4", "BBC1", "BBC Radio 4", "10 Downing Street", "G8"])
def test_figures_that_are_parts_of_names(words):
    assert len(cut(words)) == 1


names = st.builds(
    lambda start, length, title: Name(Span(start, start + length), "ORG", "model", title),
    st.integers(0, 30),
    st.integers(0, 9),
    st.sampled_from([None, "Mr"]),
)


@given(st.lists(names))
def test_no_two_names_overlap_and_each_given_one_is_covered(found):
    kept = edges.without_overlaps(found)
    assert all(one.span.end <= two.span.start for one, two in pairwise(kept))
    assert all(any(one.span.overlaps(name.span) for one in kept) for name in found if name.span)


def test_of_two_that_overlap_the_longer_stays():
    short, long = Name(Span(0, 4), "ORG", "model"), Name(Span(2, 9), "GPE", "model")
    assert edges.without_overlaps([short, long]) == edges.without_overlaps([long, short]) == [long]


def test_a_title_makes_an_equal_name_a_persons():
    plain, titled = Name(Span(3, 9), "ORG", "model"), Name(Span(3, 9), "PERSON", "rule", "Mr")
    assert edges.without_overlaps([plain, titled]) == [Name(Span(3, 9), "PERSON", "model", "Mr")]
