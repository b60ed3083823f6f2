"""From the front of many stories into a volume and back, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.report import volumes
from tests.report.report_tables import CAMPION, rows

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Reader


@pytest.fixture
def page(reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    """The front of the five stories, each in a volume of its own."""
    return reader.open(volumes.write(tmp_path, rows(), monkeypatch))


def test_from_a_person_to_what_they_said_and_back_to_all_volumes(page: Page) -> None:
    page.get_by_role("link", name="People", exact=True).click()
    row = page.locator(f"#{CAMPION}")
    row.get_by_role("link", name="volume 2").click()
    expect(page.get_by_role("heading", name="John-Paul Campion", level=2)).to_be_visible()
    expect(page.locator(".statement")).to_have_count(2)
    page.get_by_role("link", name="in all volumes").click()
    expect(page.locator(f"#{CAMPION}")).to_be_in_viewport()
    assert page.url.endswith(f"people.html#{CAMPION}")


def test_from_a_conflict_to_each_of_its_stories_and_back(page: Page) -> None:
    page.get_by_role("link", name="Conflicts", exact=True).click()
    page.locator("#c-1 .story-link").last.click()
    expect(page.locator("#at-c-1-right")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#c-1")).to_be_focused()
    page.get_by_role("link", name="in another volume").first.click()
    expect(page.locator("#c-1 .proof")).to_have_count(2)


@pytest.mark.parametrize(("row", "seen"), [("q-6", "#q-6"), ("f-3", "#f-3"), ("d-2", "#d-2"), ("c-2", "#c-2")])
def test_a_row_by_its_id_alone(reader: Reader, page: Page, row: str, seen: str) -> None:
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill(row)
    page.locator("#results a", has_text=f"the row {row}").click()
    expect(page.locator(seen)).to_be_in_viewport()


def test_an_id_that_is_not_there_is_said(page: Page) -> None:
    page.goto(re.sub("report.html.*", "report-pages/rows-xx.html#q-none", page.url))
    expect(page.locator("#lost")).to_be_visible()


def test_the_front_searches_names_and_titles_and_a_volume_all_its_words(page: Page) -> None:
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("bridge money")
    page.locator("#results a").first.click()
    expect(page.get_by_role("heading", name="Bridge money & more", level=2)).to_be_visible()
    page.get_by_role("searchbox", name="Search this volume").fill("harrow vale")
    expect(page.locator("#results li").first).to_contain_text("Harrow Vale council will spend")
    page.get_by_role("link", name="All volumes").click()
    expect(page.locator(".verdict")).to_contain_text("Every check passed")


def test_without_scripts_the_front_and_its_lists_are_there(browser, page: Page) -> None:
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(page.url)
    bare.get_by_role("link", name="People", exact=True).click()
    expect(bare.locator("tbody tr")).to_have_count(2)
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_runs_over_the_edge(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for name in ("Front page", "Volumes", "People", "Conflicts", "Sources", "Method"):
        page.get_by_role("link", name=name, exact=True).first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
