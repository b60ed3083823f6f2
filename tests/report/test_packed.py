"""Pages packed in one file: the same pages, every link and every row found."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.report import build as building
from tests.report.pages import Element, bodies, hrefs, parse, report, unpack, words
from tests.report.report_tables import build, document, entity, quote, rows


@pytest.fixture
def packed(monkeypatch: pytest.MonkeyPatch) -> Element:
    monkeypatch.setattr(building, "OPEN", 0)
    monkeypatch.setattr(building, "PACK", 4_000)
    return parse(report(build(rows())))


def test_every_link_of_a_packed_page_leads_to_a_page_and_an_element_on_it(packed: Element) -> None:
    pages = bodies(packed)
    shell = [href for href in hrefs(packed) if href != "#main"]
    for href in (*shell, *(href for page in pages.values() for href in hrefs(page))):
        name, _, element = href[1:].partition(":")
        assert name in pages, href
        assert not element or pages[name].one(id=element), href


def test_packed_pages_are_many_and_hold_what_open_ones_do(packed: Element, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = bodies(packed)
    assert max(unpack(packed, "index").values()) > 2
    assert packed.one("main").one("section").text == pages["front"].text
    monkeypatch.setattr(building, "OPEN", 10**9)
    opened = parse(report(build(rows()))).one("main").all("section", class_="page")
    assert {name: words(page) for name, page in pages.items()} == {
        section.attributes["id"]: words(section) for section in opened
    }


def test_the_search_leads_to_pages_and_elements(packed: Element) -> None:
    pages = bodies(packed)
    entries = unpack(packed, "search")
    assert Counter(kind for kind, *_ in entries) == {
        "person": 2,
        "organisation": 1,
        "place": 1,
        "quote": 6,
        "figure": 4,
        "story": 5,
    }
    for _, _, _, page, element, _ in entries:
        assert not element or pages[page].one(id=element)


def test_a_long_list_is_cut_into_pages_that_lead_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "OPEN", 0)
    text = "".join(f'"No {n}," said Ann Lee. ' for n in range(450))
    story = document("d-1", text)
    said = {"speaker_id": "e-a", "speaker": "Ann Lee"}
    quotes = [quote(f"q-{n}", story, [f'"No {n},"'], f'"No {n}," said Ann Lee.', **said) for n in range(450)]
    tables = build({"documents": [story], "quotes": quotes, "entities": [entity("e-a", "PERSON", "Ann Lee")]})
    pages = bodies(parse(report(tables)))
    parts = [pages[name] for name in ("e-a", "e-a-2", "e-a-3")]
    assert [len(part.all("li", class_="statement")) for part in parts] == [200, 200, 50]
    turns = [
        [(a.attributes["rel"], a.attributes["href"]) for a in part.all("a") if "rel" in a.attributes] for part in parts
    ]
    assert turns == [
        [("next", "#e-a-2")],
        [("prev", "#e-a"), ("next", "#e-a-3")],
        [("prev", "#e-a-2")],
    ]
    assert "#e-a-3:q-449" in set(hrefs(pages["d-1"]))


def test_equal_tables_give_equal_bytes(packed: Element, monkeypatch: pytest.MonkeyPatch) -> None:
    assert report(build(rows())) == report(build(rows()))
