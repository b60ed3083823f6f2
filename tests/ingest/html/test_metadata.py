"""What pages say of themselves: cases as data."""

from typing import Any

import pytest

from pipeline.ingest.html.jsonld import MAX_CHARS, Story, story
from pipeline.ingest.html.page import Page, read_page
from pipeline.ingest.units import Metadata
from tests.written_cases import load

TEXT = (
    "<p>The ferry to Northhaven will stop running in May, the harbour board said on Monday, to the dismay of all.</p>"
    "<p>“We were promised ten more years,” said Ada Bell, who keeps the shop by the old pier in the harbour.</p>"
)


def page_of(case: dict[str, Any]) -> str:
    head = case.get("head", "")
    if "nested" in case:
        head += "<script type='application/ld+json'>" + "[" * case["nested"] + "]" * case["nested"] + "</script>"
    if "long_title" in case:
        head = f"<meta property='og:title' content='{'ferry - ' * case['long_title']}'>" + head
    return (
        f"<html><head>{head}</head><body>{case.get('body', '')}<div>{TEXT}</div>{case.get('behind', '')}</body></html>"
    )


@pytest.mark.parametrize("case", load("ingest/html", "metadata"))
def test_metadata(case: dict[str, Any]) -> None:
    found = read_page(page_of(case), case.get("given"))
    assert isinstance(found, Page)
    published = found.metadata.published
    assert Metadata(
        found.metadata.title,
        found.metadata.byline,
        found.metadata.publisher,
        found.metadata.url,
    ) == Metadata(case.get("title"), case.get("byline"), case.get("publisher"), case.get("url"))
    assert (published and published.isoformat()) == case.get("published")
    assert found.metadata.published_basis == case.get("basis")


def test_scripts_that_are_too_long_or_hold_too_many_things_are_not_read() -> None:
    article = '{"@type": "Article", "headline": "Ferry"}'
    assert story([article]).title == "Ferry"
    assert story([article + " " * MAX_CHARS]).title == "Ferry"
    assert story([f'["{" " * MAX_CHARS}", {article}]']) == Story()
    assert story(["[" + "{}," * 20_000 + article + "]"]) == Story()
