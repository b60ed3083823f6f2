"""How organisations and places are called: keys, acronyms, short forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.clusters.body_names import (
    has_initials,
    initials,
    is_acronym,
    is_short_form,
    key,
    place_key,
    stands_for,
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The Brindle Homes Ltd.", "brindle homes"),
        ("Brindle Homes", "brindle homes"),
        ("Frayle & Co", "frayle"),
        ("Fire & Rescue Service", "fire and rescue service"),
        ("U.S.", "us"),
        ("Her Majesty’s Inspectorate", "her majesty's inspectorate"),
        ("The", "the"),
        ("Ltd", "ltd"),
        ("", ""),
    ],
)
def test_key(words, expected):
    assert key(words) == expected


def test_countries_have_one_key():
    assert {place_key(name) for name in ("US", "U.S.", "the USA", "America", "United States")} == {"united states"}
    assert place_key("Ludlow") == "ludlow"


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
    assert has_initials(letters, words)


def test_initials_may_count_small_words():
    assert has_initials("DfE", "Department for Education")
    assert not has_initials("DOT", "Department for Education")
    assert not has_initials("B", "Brindle")


HMICFRS = "Her Majesty's Inspectorate of Constabulary and Fire & Rescue Services"


@pytest.mark.parametrize(
    ("letters", "words", "expected"),
    [
        ("HMICFRS", HMICFRS, True),
        ("LBT", "Ludlow Bridge Trust", True),
        ("DEFRA", "Department for Environment, Food and Rural Affairs", True),
        ("UNESCO", "Ludlow Bridge Trust", False),
        ("L", "Ludlow Bridge Trust", False),
        ("LU", "Ludlow", False),
        ("UBT", "Ludlow Bridge Trust", False),
    ],
)
def test_stands_for(letters, words, expected):
    assert stands_for(letters, words) is expected


@pytest.mark.parametrize(
    ("words", "expected"), [("LBT", True), ("L.B.T.", True), ("DfE", True), ("Ludlow", False), ("A", False)]
)
def test_is_acronym(words, expected):
    assert is_acronym(words) is expected


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("Brindle", "Brindle Homes", True),
        ("Brindle", "Brindle Homes and Sons Ltd", True),
        ("Senate", "Brindle Senate", True),
        ("Bank", "Bank of Brindle", True),
        ("Air Force", "US Air Force", True),
        ("Brindle", "Brindle Foundation", False),
        ("Brindle", "Brindle Bridge", False),
        ("Congress", "Library of Congress", False),
        ("Rovers", "Brindle Rovers", False),
        ("Brindle Homes", "Brindle", False),
        ("Brindle", "Brindle", False),
    ],
)
def test_is_short_form(short, long, expected):
    assert is_short_form(short, long) is expected


@given(st.text(max_size=40))
def test_a_key_is_its_own_key_and_no_short_form_of_itself(words):
    assert not is_short_form(words, words)
    assert isinstance(key(words), str)
