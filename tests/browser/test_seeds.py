"""What a reader finds in the report of the two seed stories, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Reader


@pytest.fixture
def page(reader: Reader, seeds_report: Path) -> Page:
    return reader.open(seeds_report)


def dossier(page: Page, name: str) -> Locator:
    return page.locator("section.page", has=page.get_by_role("heading", name=name, exact=True, level=2))


def figure(page: Page, written: str) -> Locator:
    return page.locator("#money tbody", has=page.locator(".amount", has_text=written))


def test_one_john_campion_under_three_names(page: Page) -> None:
    assert page.locator("#people tbody th", has_text="Campion").count() == 1
    campion = dossier(page, "John-Paul Campion")
    known = campion.locator("dl").inner_text()
    assert "John Campion" in known
    assert "Campion" in known.replace("John-Paul Campion", "").replace("John Campion", "")
    assert "Police and Crime Commissioner, West Mercia" in campion.inner_text()
    assert campion.locator(".statement").count() == 12


def test_one_anthony_bangham_who_speaks_jointly(page: Page) -> None:
    assert page.locator("#people tbody th", has_text="Bangham").count() == 1
    bangham = dossier(page, "Anthony Bangham")
    assert re.search("chief constable", bangham.inner_text(), re.IGNORECASE)
    bangham.get_by_role("link", name=re.compile("a quote listed under John-Paul Campion")).first.click()
    row = page.locator(f"#{page.url.partition('#')[2]}")
    expect(row).to_be_in_viewport()
    expect(row).to_contain_text("jointly with Anthony Bangham")


def test_hugely_disappointed_as_written(page: Page) -> None:
    said = dossier(page, "Warwickshire Police").locator(".statement")
    expect(said).to_have_count(1)
    expect(said.locator("blockquote")).to_contain_text("they were 'hugely disapointed' by the move")


def test_words_of_others_are_not_campions_own(page: Page) -> None:
    contents = dossier(page, "John-Paul Campion").locator("blockquote").all_inner_texts()
    for words in ("divorce", "going it alone"):
        assert not [content for content in contents if re.fullmatch(rf"\W*{words}\W*", content)]


def test_two_rival_figures_with_their_claimants(page: Page) -> None:
    assert page.locator("#money tbody .amount").all_inner_texts() == ["£30m", "£35m"]
    forecast, claim = figure(page, "£30m"), figure(page, "£35m")
    for words in ("GBP 30,000,000", "saving", "by 2015", "The two forces"):
        expect(forecast).to_contain_text(words)
    for words in ("more than", "GBP 35,000,000", "saving", "Warwickshire Police"):
        expect(claim).to_contain_text(words)


def test_since_2012_against_in_2013(page: Page) -> None:
    contradiction = page.locator("#conflicts li", has_text="2012").filter(has_text="2013")
    expect(contradiction).to_have_count(1)
    assert sorted(contradiction.locator(".proof mark").all_inner_texts()) == ["2012", "2013"]
    forecast = page.locator("#conflicts li", has_text="£30m").filter(has_text="£35m")
    expect(forecast).to_have_count(1)
    heading = forecast.locator("xpath=ancestor::ul[1]/preceding-sibling::h3[1]")
    expect(heading).to_contain_text("A forecast and what came of it")


def test_who_was_approached(page: Page) -> None:
    replies = page.locator("#replies .parties").all_inner_texts()
    assert [line for text in replies for line in text.splitlines()] == [
        "Warwickshire Police: approached for comment",
        "the Home Office: approached for comment",
    ]


def test_relative_dates_stay_unresolved_as_the_stories_carry_no_date(page: Page) -> None:
    expect(page.locator("#timeline .lane h3")).to_have_text("Undated")
    told = " ".join(page.locator("#timeline summary").all_inner_texts())
    for words in ("last week", "next year", "Last month", "on Tuesday"):
        assert words in told


def test_sixty_per_cent_is_no_money(page: Page) -> None:
    expect(page.locator("#money")).not_to_contain_text("60")


def test_the_checks_passed(page: Page) -> None:
    expect(page.locator("#front .verdict")).to_contain_text("Every check passed")


def test_from_a_row_to_its_sentence_and_back(page: Page) -> None:
    row = page.locator(".statement", has_text="hugely disapointed").first
    row.get_by_text("Proof").click()
    expect(row.locator(".proof mark.quote").first).to_contain_text("they were 'hugely disapointed' by the move")
    row.locator(".story-link").click()
    pin = page.locator(f"#at-{row.get_attribute('id')}")
    expect(pin).to_be_focused()
    expect(pin).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(row).to_be_focused()


def test_the_search_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("ransom mercia")
    expect(page.locator("#found")).to_have_text(re.compile(r"\d+ found"))
    results = page.locator("#results li")
    expect(results.first).to_be_visible()
    assert all("ransom" in text.lower() for text in results.all_inner_texts())
    page.keyboard.press("Tab")
    expect(results.first.get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_hidden()
    assert page.url.partition("#")[2]


def test_nothing_is_found_and_escape_closes(page: Page) -> None:
    page.get_by_role("searchbox").fill("zeppelin")
    expect(page.locator("#found")).to_have_text("0 found")
    expect(page.locator("#results")).to_be_hidden()
    page.get_by_role("searchbox").fill("campion")
    expect(page.locator("#results li").first).to_contain_text("John-Paul Campion")
    page.keyboard.press("Escape")
    expect(page.locator("#results")).to_be_hidden()


def test_without_scripts_all_but_the_search_is_there(browser, seeds_report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(seeds_report.as_uri())
    expect(page.locator("search")).to_be_hidden()
    expect(page.locator("#main")).to_contain_text("hugely disapointed")
    context.close()


def test_on_paper_there_are_rows_and_no_controls(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".statement .proof").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


@pytest.mark.parametrize("width", [360, 800, 1280])
def test_nothing_runs_over_the_edge(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
