"""Whole pages: which paragraphs are the story, what is refused, and what happens when the extractor fails."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.html import extractor
from pipeline.ingest.html.page import Page, read_page
from pipeline.ingest.units import Refusal, RefusedError, quarantine
from tests.ingest.html.test_layout import SOUP
from tests.ingest.tiling import tiles
from tests.written_cases import load

STORY = (
    "<p>The ferry to Northhaven will stop running in May, the harbour board said on Monday, to the dismay of all.</p>"
    "<p>“We were promised ten more years,” said Ada Bell, who keeps the shop by the old pier in the harbour.</p>"
)


@pytest.mark.parametrize("case", load("ingest/html", "pages"))
def test_the_story_of_a_page(case: dict[str, Any]) -> None:
    found = read_page(case["html"])
    assert isinstance(found, Page)
    assert found.text.text == case["text"]
    tiles(found.text, case["html"])


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", "no_text"),
        ("<html><body><script>var a = 'words';</script><p> &nbsp; </p></body></html>", "no_text"),
        ("<html><body><p>Please enable cookies.</p></body></html>", "too_short"),
        ("<ul>" + "<li><a href='/x'>The ferry to Northhaven will stop</a></li>" * 50 + "</ul>", "too_short"),
        ("<div>" * 20_000 + STORY, "html_too_deep"),
        ("<p>" + "a\n" * 200_002, "html_too_large"),
    ],
)
def test_pages_without_a_story_are_refused(raw: str, reason: str) -> None:
    found = read_page(raw)
    assert isinstance(found, Refusal)
    assert (found.outcome, found.reason) == ("quarantine", reason)
    assert found.detail


def test_the_story_is_found_without_the_extractor(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("weird page")

    monkeypatch.setattr(extractor, "bare_extraction", fail)
    page = f"<ul><li><a href=/>Home</a></ul><div><h1>Ferry</h1><div>{STORY}</div></div><p>Letters are welcome.</p>"
    found = read_page(page)
    assert isinstance(found, Page)
    assert found.warnings == ("extractor_failed",)
    assert [line[:9] for line in found.text.text.split("\n\n")] == ["The ferry", "“We were "]


def test_a_page_of_short_lines_is_read_whole_when_nothing_else_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractor, "bare_extraction", lambda *_, **__: None)
    found = read_page("<div>One of the boats is late.</div>" * 5)
    assert isinstance(found, Page)
    assert found.text.text.count("late") == 5


def test_text_of_the_same_element_is_read_though_the_extractor_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """An extractor that takes the first of two paragraphs which only line breaks part."""
    lines = [STORY[3:110], STORY[116:216]]
    raw = f"<div>{lines[0]} and more words of it to pass the limit<br><br>{lines[1]}</div><div>{lines[1]}</div>"
    monkeypatch.setattr("pipeline.ingest.html.page.choose", lambda *_: frozenset((0,)))
    found = read_page(raw)
    assert isinstance(found, Page)
    assert found.text.text.count("Ada Bell") == 1


def test_what_the_extractor_chose_is_trimmed(monkeypatch: pytest.MonkeyPatch) -> None:
    """An extractor that takes all there is; a long paragraph is no promotion, whatever its words."""
    long = "Sign up for our newsletter, the board wrote. " + "It is free and comes to your inbox. " * 20
    raw = f"<h1>Ferry</h1><h2>Money</h2>{STORY}<p>Sign up for our newsletter.</p><p>{long}<h2>Next</h2><h3>Sport</h3>"
    monkeypatch.setattr("pipeline.ingest.html.page.choose", lambda *_: frozenset(range(7)))
    found = read_page(raw)
    assert isinstance(found, Page)
    assert [line[:12] for line in found.text.text.split("\n\n")] == [
        "Money",
        "The ferry to",
        "“We were pro",
        "Sign up for ",
    ]


def test_nothing_is_written_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    read_page("<html><body>" + STORY)
    read_page("<p>x")
    assert capfd.readouterr() == ("", "")


@settings(max_examples=60, deadline=None)
@given(st.tuples(SOUP, SOUP, SOUP))
def test_any_page_is_read_or_refused_and_read_again_the_same(soups: tuple[str, str, str]) -> None:
    raw = f"<html>{soups[0]}<article>{STORY}{soups[1]}{STORY}</article>{soups[2]}"
    found = read_page(raw)
    assert found == read_page(raw)
    if isinstance(found, Page):
        tiles(found.text, raw)
        assert found.text.text.endswith("\n")


def test_control_characters_do_not_stop_the_extractor() -> None:
    found = read_page("<p\x00>\x01\x1f" + STORY.replace("ferry", "fer\x00ry\ud800"))
    assert isinstance(found, Page)
    assert found.warnings == ()
    assert "fer\x00ry\ud800" in found.text.text


def test_a_page_that_takes_too_long_is_not_read_by_other_means(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        raise RefusedError(quarantine("too_slow", "took too long"))

    monkeypatch.setattr(extractor, "bare_extraction", slow)
    with pytest.raises(RefusedError, match="took too long"):
        read_page("<p>The ferry stays in the harbour until spring, the board said.</p>" * 5)
