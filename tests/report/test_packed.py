"""Pages packed in one file, or each a file of its own: the same pages, every link and every row found."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from pipeline.report import build as building
from tests.report.pages import Element, parse, report, unpack, words
from tests.report.report_tables import build, document, entity, quote, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@pytest.fixture
def packed(monkeypatch: pytest.MonkeyPatch) -> Element:
    monkeypatch.setattr(building, "OPEN", 0)
    monkeypatch.setattr(building, "PACK", 4_000)
    return parse(report(build(rows())).front)


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr(building, "ONE_FILE", 1)
    found = report(build(rows()))
    return {"report.html": found.front, **{f"report-pages/{name}": html for name, html in found.files}}


def bodies(packed: Element) -> dict[str, Element]:
    index = unpack(packed, "index")
    contents = {number: unpack(packed, f"pack-{number}") for number in set(index.values())}
    assert sum(map(len, contents.values())) == len(index)
    return {name: parse(contents[number][name]) for name, number in index.items()}


def hrefs(element: Element) -> Iterator[str]:
    return (link.attributes["href"] for link in element.all("a"))


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
    opened = parse(report(build(rows())).front).one("main").all("section", class_="page")
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
    pages = bodies(parse(report(tables).front))
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


def test_every_link_between_files_leads_to_a_file_and_an_element_in_it(files: Mapping[str, str]) -> None:
    parsed = {name: parse(html) for name, html in files.items() if name.endswith(".html")}
    for name, page in parsed.items():
        for href in hrefs(page):
            path, _, element = href.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            assert target in parsed, (name, href)
            assert not element or parsed[target].one(id=element), (name, href)


def test_files_run_no_script_but_the_search_and_share_one_style(files: Mapping[str, str]) -> None:
    assert files["report-pages/page.css"].startswith(":root")
    for name, html in files.items():
        if name.endswith(".html"):
            (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
            assert ("script-src &#39;none&#39;" in policy) == (name != "report-pages/search.html")
            assert ("<style>" in html) == (name == "report.html")
            assert ("style-src &#39;self&#39; file:" in policy) == (name != "report.html")


def test_a_file_says_which_section_it_belongs_to(files: Mapping[str, str]) -> None:
    page = parse(files["report-pages/d-1.html"])
    (current,) = [link for link in page.all("a") if link.attributes.get("aria-current") == "page"]
    assert current.text == "Stories"


def test_equal_tables_give_equal_bytes(packed: Element, monkeypatch: pytest.MonkeyPatch) -> None:
    assert report(build(rows())).front == report(build(rows())).front
