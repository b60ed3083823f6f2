"""Fragments of HTML to text with its map: cases as data, and properties of any soup of tags."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.html import page
from pipeline.ingest.html.page import looks_like_html, read_fragment
from pipeline.ingest.html.tokens import Kind, tokens
from pipeline.ingest.html.tree import MAX_DEPTH, MAX_ELEMENTS, Closed, Opened, events
from pipeline.ingest.mapped import Mapped
from pipeline.ingest.units import Refusal
from pipeline.spans import Span
from tests.ingest.tiling import tiles
from tests.written_cases import load

TAGS = "p /p div /div b /b a_href=x /a br li ul /ul td table /table h2 /h2 script /script svg /svg template /template"
MORE_TAGS = "pre /pre p_hidden button /button !-- ! ? dialog /p_x='"
PIECES = [f"<{tag}>".replace("_", " ") for tag in f"{TAGS} {MORE_TAGS}".split()]
PIECES += ["-->", '<p class="', '"', "'", ">", "<", "&", "</", "&amp;", "&nbsp;", "&#146;", "&copy;", "word", "words."]
PIECES += ["“quoted”", "\u00a0", "\n", "\r\n", " ", "  ", "\t", "\x00"]
SOUP = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
ADVERSE = {
    "signs": "<" * 300_000,
    "tags without end": "<a " * 100_000,
    "quotes without end": '<a b="' * 100_000,
    "comments without end": "<!--" * 100_000,
    "drawings without end": "<svg>" * 40_000,
    "drawings with one end too few": "<svg>" * 40_000 + "</svg>" * 39_999,
    "titles without end": "<title>" * 100_000,
    "scripts in comments": "<script><!--" + "<script>" * 100_000,
    "attributes": "<a" + " b=c" * 100_000,
    "one attribute": "<a b='" + " " * 500_000 + "'>",
    "end signs": "</" * 200_000,
    "references": "&" * 500_000,
    "numbered references": "&#" * 250_000,
    "white space": " " * 500_000,
    "line ends": "<p>a" + "\n" * 500_000,
    "style": '<p style="' + " " * 500_000 + '">',
    "class": '<p class="' + "tooltip-" * 60_000 + '">',
    "unclosed paragraphs": "<p>" * 40_000,
    "unclosed items": "<li>" * 40_000,
    "stray end tags": "<p></b>" * 40_000,
}


def text_of(raw: str) -> Mapped:
    found = read_fragment(raw)
    assert isinstance(found, Mapped)
    return found


@pytest.mark.parametrize("case", load("ingest/html", "layout"))
def test_layout(case: dict[str, Any]) -> None:
    found = text_of(case["html"])
    assert found.text == case["text"]
    tiles(found, case["html"])


@given(SOUP)
def test_any_soup_of_tags_is_read_and_mapped(raw: str) -> None:
    found = text_of(raw)
    tiles(found, raw)
    assert found.text == "" or (found.text.endswith("\n") and found.text == found.text.lstrip())
    assert not found.text.endswith("\n\n")


@given(SOUP)
def test_tokens_and_elements_are_in_order(raw: str) -> None:
    at = 0
    for token in tokens(raw):
        assert at <= token.start < token.end <= len(raw)
        assert token.kind is Kind.TEXT or raw[token.start] == "<"
        at = token.end
    around: list[object] = []
    for event in events(raw):
        if isinstance(event, Opened):
            around.append(event.element)
        elif isinstance(event, Closed):
            assert around.pop() is event.element
    assert not around


@pytest.mark.parametrize("raw", ADVERSE.values(), ids=ADVERSE.keys())
def test_time_grows_with_length_alone(raw: str) -> None:
    """Half a megabyte takes well under a second; a quadratic pass would take minutes."""
    start = time.process_time()
    read_fragment(raw)
    assert time.process_time() - start < 10


def test_each_word_leads_back_to_its_place() -> None:
    raw = "<p>The  <b>fee</b> is\n&pound;30 <!-- x -->a year</p>"
    found = text_of(raw)
    for word in ("The", "fee", "is", "30", "a year"):
        at = found.text.index(word)
        assert found.raw_map.raw(Span(at, at + len(word))).of(raw) == word
    at = found.text.index("£")
    assert found.raw_map.raw(Span(at, at + 1)).of(raw) == "&pound;"


def test_depth_is_limited_but_unclosed_paragraphs_are_not_deep() -> None:
    for raw in ("<div>" * 20_000, "<div>" * (MAX_DEPTH + 1), "<span>" * 20_000, "<table><tr><td>" * 20_000):
        refused = read_fragment(raw)
        assert isinstance(refused, Refusal)
        assert refused.reason == "html_too_deep"
    assert text_of("<div>" * MAX_DEPTH + "x").text == "x\n"
    assert text_of("<ul><li>x<p><b>" * 20 + "<p><i>x" * 300).text.count("x") == 320


def test_size_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    def reason(raw: str) -> str | None:
        found = read_fragment(raw)
        return found.reason if isinstance(found, Refusal) else None

    assert reason("<br>" * (MAX_ELEMENTS + 1)) == "html_too_large"
    assert reason("<br>" * MAX_ELEMENTS) is None
    monkeypatch.setattr(page, "MAX_CHARS", 10)
    assert reason("x" * 11) == "html_too_large"
    assert reason("x" * 10) is None
    monkeypatch.setattr(page, "MAX_PIECES", 2)
    assert reason("a\nb\nc") == "html_too_large"
    assert reason("a\nb") is None
    monkeypatch.setattr(page, "MAX_BLOCKS", 1)
    assert reason("a<p>b") == "html_too_large"


@pytest.mark.parametrize(
    "text",
    [
        "<p>One</p>",
        "One<br/>two",
        "One<BR>two",
        '<div class="x">',
        "see <a href='/x'>this</a>",
        "one</p>",
        "<h2>One</h2>",
    ],
)
def test_html_is_told_from_text(text: str) -> None:
    assert looks_like_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a < b and b > a",
        "I <3 it",
        "Ann Lee <ann@example.org>",
        "<https://example.org>",
        "<sic>",
        "x <b y",
        "<pull> 5",
        "1 <i",
        "<-- p>",
    ],
)
def test_text_is_not_taken_for_html(text: str) -> None:
    assert not looks_like_html(text)
