"""Repeated paragraphs and stories."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.layout.repeats import repeats
from pipeline.ingest.mapped import Mapped
from tests.written_cases import load

PARAGRAPHS = st.lists(
    st.sampled_from(["No.", "a b c d e f g h", "i j k l m n o p q r s t", "u v\nw x", " "]), max_size=9
)


def without(text: str) -> str:
    return Mapped(text).edited(repeats(text).changes).text


@pytest.mark.parametrize("case", load("ingest", "repeats"))
def test_repeats(case: dict[str, Any]) -> None:
    assert without(case["text"]) == case["clean"]
    assert {change.code for change in repeats(case["text"]).changes} <= {"duplicate_paragraph"}


@given(PARAGRAPHS.map("\n\n".join))
def test_no_paragraph_is_lost_altogether_and_once_is_enough(text: str) -> None:
    once = without(text)
    assert {block.strip() for block in once.split("\n\n")} - {""} == {block.strip() for block in text.split("\n\n")} - {
        ""
    }
    assert without(once) == once
