"""Furniture: each rule takes what it should and nothing like it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import wordlists
from pipeline.ingest.layout.boilerplate import RULES, boilerplate
from pipeline.ingest.mapped import Mapped
from tests.written_cases import load

CASES = load("ingest", "boilerplate")
FIRST, LAST = "The boat is old and leaks.", "Nobody likes it."
BLOCKS = st.lists(
    st.sampled_from([case.values[0]["paragraph"] for case in CASES]) | st.sampled_from(["", " ", "\n", FIRST]),
    max_size=8,
)


def without(text: str) -> str:
    return Mapped(text).edited(boilerplate(text).changes).text


@pytest.mark.parametrize("case", CASES)
def test_a_paragraph(case: dict[str, Any]) -> None:
    text = f"{FIRST}\n\n{case['paragraph']}\n\n{LAST}\n"
    found = boilerplate(text).changes
    assert [change.code for change in found] == ([f"boilerplate:{case['rule']}"] if case["rule"] else [])
    assert without(text) == (f"{FIRST}\n\n{LAST}\n" if case["rule"] else text)


def test_every_rule_has_cases_and_no_group_of_its_own() -> None:
    rules = {row["rule"] for row in wordlists.rows("pipeline.ingest", "boilerplate.csv")}
    assert rules == {case.values[0]["rule"] for case in CASES} - {None}
    assert len(RULES.groupindex) == RULES.groups


def test_at_the_end_the_line_end_stays() -> None:
    assert without(f"{FIRST}\n\nPA Media\n\n\n© 2019 Tern News\n") == f"{FIRST}\n"
    assert without(f"{FIRST}\n\nPA Media") == FIRST


def test_the_first_paragraph_stays() -> None:
    assert without(f"\n\nHave your say\n\n{FIRST}\n") == f"\n\nHave your say\n\n{FIRST}\n"


def test_a_paragraph_of_several_lines_goes_when_all_are_furniture() -> None:
    assert without(f"{FIRST}\n\nShare this article\nFacebook\n Twitter\n\n{LAST}") == f"{FIRST}\n\n{LAST}"
    text = f"{FIRST}\n\nShare this article\nMara Quill\n\n{LAST}"
    assert without(text) == text


def test_a_line_within_a_paragraph_stays() -> None:
    text = f"{FIRST}\nAdvertisement\n{LAST}"
    assert without(text) == text


def test_a_paragraph_longer_than_its_rule_allows_stays() -> None:
    text = f"{FIRST}\n\nRead more: {'boats ' * 30}\n\n{LAST}"
    assert without(text) == text


@given(BLOCKS.map("\n\n".join))
def test_once_is_enough_and_nothing_else_changes(text: str) -> None:
    found = boilerplate(text).changes
    once = without(text)
    assert without(once) == once
    assert all(change.text == "" and text[change.start : change.end].strip() for change in found)
