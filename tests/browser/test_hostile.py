"""Text that would break out, mislead or burst the page is shown as text, and the page stays usable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from pipeline.report import build as building
from tests.report import volumes
from tests.report.pages import report
from tests.report.report_tables import build, document, entity, quote, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Reader

MODES = {"open": 10**9, "packed": 0, "volumes": None}
"""Characters up to which every page stands open in one file; None: stories in volumes."""


@pytest.fixture(params=MODES)
def written(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[dict[str, list[dict[str, object]]]], Path]:
    """Writes a report in one of the three ways; of volumes there is one, as the stories are few."""
    if MODES[request.param] is None:
        return lambda given: volumes.write(tmp_path, given, monkeypatch, usual=1024)
    monkeypatch.setattr(building, "OPEN", MODES[request.param])

    def write(given: dict[str, list[dict[str, object]]]) -> Path:
        path = tmp_path / "report.html"
        path.write_text(report(build(given)), encoding="utf-8")
        return path

    return write


def enter(page: Page) -> None:
    """Go where the stories are: into the first volume, from a front of volumes."""
    if page.get_by_role("link", name="Volume 1", exact=True).count():
        page.get_by_role("link", name="Volume 1", exact=True).click()


def test_scripts_and_handlers_in_a_story_stay_text(reader: Reader, written: Callable[..., Path]) -> None:
    page = reader.open(written(rows()))
    enter(page)
    page.get_by_role("link", name="Stories").first.click()
    page.get_by_role("link", name="<script>alert(3)</script>").last.click()
    text = page.locator("#d-4 .text")
    expect(text).to_contain_text("</script><script>alert(1)</script> <img src=x onerror=alert(2)>")
    assert not page.locator("main img").count()


def test_right_to_left_text_does_not_turn_its_neighbours_round(reader: Reader, written: Callable[..., Path]) -> None:
    name = "\u202eecneulfni"
    story = document("d-1", f'"Yes," said {name}.', title=None)
    said = quote("q-1", story, ['"Yes,"'], story["text"], speaker_id="e-1", speaker=name)
    given = {"documents": [story], "quotes": [said], "entities": [entity("e-1", "PERSON", name)]}
    page = reader.open(written(given))
    page.get_by_role("link", name="People", exact=True).first.click()
    cell = page.locator("tbody th", has_text="ecneulfni").first
    assert cell.locator("bdi").inner_text() == name
    expect(page.locator("section.page").first).to_be_visible()


def test_a_very_long_word_is_broken(reader: Reader, written: Callable[..., Path]) -> None:
    word = "x" * 5_000
    page = reader.open(written({"documents": [document("d-1", f"A {word}.", title=word)]}))
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    enter(page)
    page.get_by_role("link", name="Stories").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_ten_thousand_quotes_by_one_person(reader: Reader, written: Callable[..., Path]) -> None:
    if MODES["open"] == building.OPEN:
        pytest.skip("so long a text is packed")
    text = "".join(f'"Number {n} it is," said Ann Lee. ' for n in range(10_000))
    story = document("d-1", text, title="A long night")
    said, at = [], 0
    for n in range(10_000):
        part = f'"Number {n} it is,"'
        at = text.index(part, at)
        place = {"start": at, "end": at + len(part), "raw_start": at, "raw_end": at + len(part)}
        row = quote("q", document("d-1", part), [part], part, speaker_id="e-1", speaker="Ann Lee")
        row |= {"quote_id": f"q-{n}", "parts": [place], "sentence_start": at, "sentence_end": at + len(part)}
        said.append(row)
    given = {"documents": [story], "quotes": said, "entities": [entity("e-1", "PERSON", "Ann Lee", n_quotes=10_000)]}
    page = reader.open(written(given))
    page.get_by_role("link", name="People", exact=True).first.click()
    page.locator("tbody").get_by_role("link", name="Ann Lee").click()
    expect(page.locator(".statement")).to_have_count(200)
    page.get_by_role("link", name="After").click()
    expect(page.locator(".statement").first).to_contain_text("Number 200 it is")
    page.get_by_role("searchbox").fill("number 9999")
    expect(page.locator("#found")).to_have_text(re.compile("found"), timeout=30_000)
    page.locator("#results a").first.click()
    expect(page.locator("#q-9999")).to_be_in_viewport()


def test_back_and_forward_between_packed_pages(reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "OPEN", 0)
    path = tmp_path / "report.html"
    path.write_text(report(build(rows())), encoding="utf-8")
    page = reader.open(path, "#money:f-3")
    expect(page.locator("#f-3")).to_be_focused()
    page.get_by_role("link", name="Conflicts").click()
    expect(page.locator("#title-conflicts")).to_be_focused()
    expect(page.locator("nav [aria-current=page]")).to_have_text("Conflicts")
    page.go_back()
    expect(page.locator("#f-3")).to_be_visible()
    page.goto(path.as_uri() + "#no-such-page")
    expect(page.locator("section.page")).to_have_count(1)
