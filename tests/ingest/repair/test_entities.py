"""Entities in plain text: cases as data, and as many that are none."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.mapped import Mapped
from pipeline.ingest.repair.entities import entities
from tests.written_cases import load


def replaced(text: str) -> str:
    return Mapped(text).edited(entities(text).changes).text


@pytest.mark.parametrize("case", load("ingest", "entities"))
def test_references_are_replaced(case: dict[str, Any]) -> None:
    found = entities(case["text"])
    assert replaced(case["text"]) == case["expected"]
    assert {change.code for change in found.changes} == ({"entities_in_text"} if found.changes else set())
    assert bool(found.changes) == (case["text"] != case["expected"])


@given(
    st.lists(st.sampled_from(["&", "amp", "pound", "#38", "#35", "#x26", "#59", ";", "lt", "semi", "num", "1", "b"]))
)
def test_no_reference_is_left_or_made(pieces: list[str]) -> None:
    once = replaced("".join(pieces))
    assert replaced(once) == once
