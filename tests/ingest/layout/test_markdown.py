"""Markdown: marks go, what a reader sees stays."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.layout.markdown import MAX_FRONT_MATTER, front_matter, markdown
from pipeline.ingest.mapped import Mapped
from tests.written_cases import load


def plain(text: str) -> str:
    return Mapped(text).edited(markdown(text).changes).text


@pytest.mark.parametrize("case", load("ingest", "markdown"))
def test_markdown(case: dict[str, Any]) -> None:
    assert plain(case["text"]) == case["clean"]
    assert {change.code for change in markdown(case["text"]).changes} <= {"markdown"}


def test_front_matter() -> None:
    head = '---\ntitle: "Fares: up"\ndate: 2019-10-08\n1: x\n---\n\n'
    assert front_matter(f"{head}Fares will rise.\n") == (
        {"title": "Fares: up", "date": date(2019, 10, 8), "1": "x"},
        len(head),
    )
    assert front_matter("---\na: 1\n...") == ({"a": 1}, 12)


@pytest.mark.parametrize(
    "text",
    [
        "Fares will rise.\n\n---\na: 1\n---\n",
        "---\nFares will rise.\n---\n",
        "---\n- a\n---\n",
        "---\na: [\n---\n",
        "---\na: !!bool x\n---\n",
        "---\na: 2019-13-45\n---\n",
        "---\na: !!timestamp x\n---\n",
        "---\na: !!python/name:os.system\n---\n",
        "---\na: " + "[" * 5_000 + "\n---\n",
        "---\na: " + "b" * MAX_FRONT_MATTER + "\n---\n",
        "---\nno end",
        "",
    ],
)
def test_what_is_no_front_matter_stays(text: str) -> None:
    assert front_matter(text) == ({}, 0)


@given(
    st.lists(
        st.sampled_from(
            [*"ab*_`[]()<>!#-\\\n ", "\n\n", "![", "](u)", "> ", "- ", "```\n", "---\n", "[a]: u\n", "    "]
        )
    )
)
def test_any_text_gives_changes_in_order_that_take_no_letters_but_of_code_and_targets(pieces: list[str]) -> None:
    text = "".join(pieces)
    changes = markdown(text).changes
    Mapped(text).edited(changes)
    assert all(change.text in ("", "\n") for change in changes)
    if "u" not in text and "!" not in text:
        assert plain(text).count("a") + plain(text).count("b") == text.count("a") + text.count("b")
