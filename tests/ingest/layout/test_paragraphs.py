"""Layout: forms as data, and what holds of any text."""

import textwrap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.ingest.layout.paragraphs import HUGE_LINE, layout
from pipeline.ingest.layout.wrapping import MIN_BREAKS, WIDTHS
from pipeline.ingest.mapped import Mapped
from tests.written_cases import load

SEEDS = Path(__file__).parents[3] / "seeds"
WORDS = st.text("abcdefghij", min_size=1, max_size=11)
SENTENCES = st.lists(WORDS, min_size=20, max_size=60).map(lambda words: f"{' '.join(words).capitalize()}.")
STORIES = st.lists(SENTENCES, min_size=3, max_size=6)
LINES = st.lists(st.text("abA .,-”“*1\t", max_size=70), max_size=12)


def is_measurable(wrapped: list[str]) -> bool:
    """True when the breaks are enough to tell and some line is as wide as a narrow page."""
    lines = [line for paragraph in wrapped for line in paragraph.split("\n")]
    return len(lines) - len(wrapped) >= MIN_BREAKS and max(map(len, lines)) >= WIDTHS.start


def laid_out(text: str) -> str:
    return Mapped(text).edited(layout(text).changes).text


@pytest.mark.parametrize("case", load("ingest", "layout"))
def test_layout(case: dict[str, Any]) -> None:
    found = layout(case["text"])
    assert Mapped(case["text"]).edited(found.changes).text == case["clean"]
    assert list(dict.fromkeys(change.code for change in found.changes)) == case["codes"]
    assert list(found.doubts) == case.get("doubts", [])


def test_a_huge_line_is_doubted_and_left() -> None:
    text = "Fares up\n\n" + "word " * (HUGE_LINE // 5 + 1)
    assert layout(text).changes == ()
    assert layout(text).doubts == ("huge_line",)
    assert layout(text[:HUGE_LINE]).doubts == ()


def test_many_lines_of_a_long_text_are_no_huge_line() -> None:
    assert layout("Fares will rise.\n\n" * (HUGE_LINE // 10)).doubts == ()


def test_the_seeds_pass_unchanged() -> None:
    for path in SEEDS.iterdir():
        assert layout(path.read_text(encoding="utf-8")).changes == ()


@given(STORIES, st.integers(40, 100), st.booleans(), st.sampled_from(["", "  "]))
def test_wrapped_stories_come_back(paragraphs: list[str], width: int, blank: bool, indent: str) -> None:
    wrapped = [textwrap.fill(paragraph, width, initial_indent=indent) for paragraph in paragraphs]
    assume((blank or indent) and is_measurable(wrapped))
    damaged = ("\n\n" if blank else "\n").join(wrapped) + "\n"
    assert laid_out(damaged) == "\n\n".join(paragraphs) + "\n"


@given(STORIES, STORIES, st.integers(40, 100), st.sampled_from([" - ", "- ", "* ", "1. "]), st.sampled_from(["", "  "]))
def test_wrapped_items_of_a_list_come_back(
    paragraphs: list[str], items: list[str], width: int, mark: str, hanging: str
) -> None:
    wrapped = [textwrap.fill(paragraph, width) for paragraph in paragraphs]
    assume(is_measurable(wrapped))
    listed = [textwrap.fill(mark + item, width, subsequent_indent=hanging) for item in items]
    damaged = "\n\n".join([*wrapped, "\n".join(listed)]) + "\n"
    assert laid_out(damaged) == "\n\n".join([*paragraphs, "\n".join(mark + item for item in items)]) + "\n"


@given(STORIES, st.sampled_from(["", "    "]))
def test_stories_of_one_line_a_paragraph_come_back(paragraphs: list[str], indent: str) -> None:
    damaged = "\n".join(indent + paragraph for paragraph in paragraphs)
    assert laid_out(damaged) == "\n\n".join(paragraphs) + "\n"


@given(LINES.map("\n".join) | STORIES.map(lambda story: textwrap.fill(" ".join(story), 60)))
def test_only_white_space_and_hyphens_change_and_once_is_enough(text: str) -> None:
    once = laid_out(text)
    assert "".join(once.split()).replace("-", "") == "".join(text.split()).replace("-", "")
    assert laid_out(once) == once
