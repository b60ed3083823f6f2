"""When two forms of a name may be one person's, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.clusters.person_names import alike, fit, folded, gender, generation, parts


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("John Campion", "JOHN CAMPION", "same_name"),
        ("John Campion MP", "John Campion", "same_name"),
        ("Zahā Frayḷe", "Zaha Frayle", "same_name"),
        ("Ruud van Okell", "Ruud Okell", "same_name"),
        ("John Campion Jr", "John Campion", "same_name"),
        ("John Campion", "John-Paul Campion", "compatible_given_name_in_story"),
        ("J Campion", "John Campion", "compatible_given_name_in_story"),
        ("J. P. Campion", "John Peter Campion", "compatible_given_name_in_story"),
        ("Peter Campion", "John Peter Campion", "compatible_given_name_in_story"),
        ("Jon Campion", "Jonathan Campion", "compatible_given_name_in_story"),
        ("Bill Thornbury", "William Thornbury", "compatible_given_name_in_story"),
        ("Campion", "John Campion", "surname_in_story"),
        ("CAMPION", "John Campion", "surname_in_story"),
        ("van Okell", "Ruud van Okell", "surname_in_story"),
        ("Okell", "Gabriel Okell Thornbury", "surname_in_story"),
        ("John", "John Campion", "given_name_in_story"),
        ("Bill", "William Thornbury", "nickname_in_story"),
        ("Gabriel Okell", "Gabriel Okell Thornbury", "longer_name_in_story"),
        ("Norton I", "Joshua Norton", "surname_in_story"),
        ("St Jerome", "Jerome", "same_name"),
        ("Natsuko Okell", "Okell Natsuko", "name_order"),
        ("King", "Martin King Jr", "surname_in_story"),
    ],
)
def test_names_that_fit(one, other, rule):
    assert fit(one, other) == fit(other, one) == rule


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Peter Campion", "John Campion"),
        ("John Campion", "John Frayle"),
        ("Paul", "John Paul Campion"),
        ("Campion", "Frayle"),
        ("Paul Campion", "Paula Campion"),
        ("Jo Campion", "John Campion"),
        ("John W. Campion", "John H. W. Campion"),
        ("John Paul Campion", "John Peter Campion"),
        ("John Campion Jr", "John Campion Sr"),
        ("John II", "John Campion"),
        ("John II", "John III"),
        ("Ben Frayle", "Frayle Thornbury"),
        ("J", "John Campion"),
        ("123", "John Campion"),
    ],
)
def test_names_that_do_not_fit(one, other):
    assert fit(one, other) is fit(other, one) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ruud van der Okell", ("ruud", "okell")),
        ("Van Okell", ("okell",)),
        ("Ben Frayle", ("ben", "frayle")),
        ("John-Paul O’Campion", ("john-paul", "o'campion")),
        ("Dr", ("dr",)),
        ("42", ()),
    ],
)
def test_parts(name, expected):
    assert parts(name) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("J", "John", True),
        ("John", "John-Paul", True),
        ("Paul", "John-Paul", False),
        ("Al", "Alan", True),
        ("Jo", "John", False),
    ],
)
def test_alike(one, other, expected):
    assert alike(one.casefold(), other.casefold()) is expected


def test_generation_and_gender():
    assert [generation(name) for name in ("John Campion Jnr.", "John II", "John", "")] == ["jr", "ii", None, None]
    assert [gender(name) for name in ("john", "jane", "lee", "qwerty")] == ["m", "f", None, None]


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_fit_both_ways_or_not_at_all(one, other):
    assert fit(one, other) == fit(other, one)
    assert folded(folded(one)) == folded(one) or not one.isascii()
    assert fit(one, one) == ("same_name" if parts(one) else None)
