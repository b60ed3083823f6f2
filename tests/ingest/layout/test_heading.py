"""Headlines, bylines and dates over plain stories."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.layout.heading import heading
from pipeline.ingest.mapped import Mapped
from tests.written_cases import load

CASES = Path(__file__).parents[1] / "cases"
TITLES: list[dict[str, Any]] = json.loads((CASES / "titles.json").read_text(encoding="utf-8"))
SEEDS = Path(__file__).parents[3] / "seeds"
LINES = st.lists(
    st.sampled_from(
        ["Fares up", "By Mara Quill", "8 October 2019", "Published: 9 Oct 2019", "Fares rise.", "", " ", "  Up"]
    ),
    max_size=9,
)


@pytest.mark.parametrize("case", load("ingest", "headings"))
def test_heading(case: dict[str, Any]) -> None:
    found = heading(case["text"])
    assert Mapped(case["text"]).edited(found.findings.changes).text == case["clean"]
    assert (found.metadata.title, found.metadata.byline) == (case["title"], case["byline"])
    published = found.metadata.published
    assert (published and published.isoformat()) == case["published"]
    assert found.metadata.published_basis == (case["published"] and "text")


@pytest.mark.parametrize("case", TITLES, ids=[case["name"] for case in TITLES])
def test_titles(case: dict[str, Any]) -> None:
    assert heading(case["text"].replace("\r\n", "\n")).metadata.title == case["title"]


def test_codes_name_what_was_left_out() -> None:
    text = "8 October 2019\n\nFares up\nBy Mara Quill\n9:30, 8 October 2019\n\nFares will rise."
    changes = heading(text).findings.changes
    assert [(change.code, text[change.start : change.end].strip()) for change in changes] == [
        ("date_line", "8 October 2019"),
        ("byline", "By Mara Quill"),
        ("date_line", "9:30, 8 October 2019"),
    ]


def test_nothing_is_left_out_of_the_seeds() -> None:
    for path in SEEDS.iterdir():
        found = heading(path.read_text(encoding="utf-8"))
        assert (found.findings.changes, found.metadata.title) == ((), None)


@given(LINES.map("\n".join))
def test_only_bylines_and_dates_are_left_out(text: str) -> None:
    found = heading(text)
    kept = Mapped(text).edited(found.findings.changes).text.split("\n")
    for line in ("Fares up", "Fares rise.", "  Up"):
        assert kept.count(line) == text.split("\n").count(line)
