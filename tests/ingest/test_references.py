"""Character references of any length."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.references import unescape
from tests.ingest.accounted import cleaned
from tests.ingest.small_inputs import FEED, PAGE

LONG = f"&#{'9' * 5_000};"
ZEROS = f"&#{'0' * 5_000}65;"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (LONG, "\ufffd"),
        (LONG.rstrip(";"), "\ufffd"),
        (ZEROS, "A"),
        ("&#0065;&#65;&#x41;", "AAA"),
        ("&#0;&#00;", "\ufffd\ufffd"),
        ("&#1114109;", "\U0010fffd"),
        ("&#11141110;", "\ufffd"),
        ("&amp;#99999999;", "&#99999999;"),
        ("&#;&#x;& 5", "&#;&#x;& 5"),
        ("caf&eacute;", "café"),
    ],
    ids=["long", "open", "zeros", "forms", "nul", "last", "past", "escaped", "none", "named"],
)
def test_references_are_resolved(text, meant):
    assert unescape(text) == meant


@given(
    st.lists(st.sampled_from(["&", "#", "x", "0", "1", "9", "99999999", ";", "amp", " ", "&#", "&#0", "A"])).map(
        "".join
    )
)
def test_short_ones_are_as_the_standard_library_has_them(text):
    assert unescape(text) == html.unescape(text)


@pytest.mark.parametrize("reference", [LONG, ZEROS], ids=["long", "zeros"])
@pytest.mark.parametrize(
    ("name", "content", "old"),
    [
        ("a.html", PAGE, "ferry"),
        ("a.html", PAGE, "<title>Ferry"),
        ("a.html", PAGE, 'content="Ferry'),
        ("a.html", PAGE, 'content="Tom'),
        ("a.html", PAGE.replace("<article>", "<article><pre>").replace("</article>", "</pre></article>"), "ferry"),
        ("a.rss", FEED, "<p>Fares"),
        ("a.rss", FEED, "<title>Ferry"),
        ("a.rss", FEED.replace("<title>Ferry", "<title><![CDATA[Ferry").replace("rise</", "rise]]></"), "CDATA[Ferry"),
    ],
    ids=["text", "title", "attribute", "author", "pre", "item", "item-title", "item-cdata"],
)
def test_a_number_of_thousands_of_digits_stops_no_run(name, content, old, reference):
    assert old in content
    cleaned(content.replace(old, f"{old}{reference}").encode(), name)
