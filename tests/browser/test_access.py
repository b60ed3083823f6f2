"""Each view against the rules of axe-core (WCAG 2.2 A and AA, best practices), in light and in dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from pipeline.report import build as building
from tests.report import volumes
from tests.report.pages import report
from tests.report.report_tables import build, rows

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Reader

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def violations(page: Page) -> list[str]:
    """Each violated rule with the elements that violate it; style sheets in files of their own are not fetched anew."""
    return [
        f"{found['id']}: {node['html'][:150]}"
        for found in Axe().run(page, options={"preload": False}).response["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_seeds(reader: Reader, seeds_report: Path, scheme: Literal["light", "dark"]) -> None:
    reader.page.emulate_media(color_scheme=scheme)
    page = reader.open(seeds_report)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.get_by_role("searchbox").fill("campion")
    page.locator("#results li").first.wait_for()
    assert not violations(page)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_front_of_volumes_and_a_volume(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: Literal["light", "dark"]
) -> None:
    front = volumes.write(tmp_path, rows(), monkeypatch)
    reader.page.emulate_media(color_scheme=scheme)
    for name in ("people", "stories", "conflicts", "audit", "review", "changes", "method", "search"):
        page = reader.open(front.parent / "report-pages" / f"{name}.html")
        if name == "search":
            page.get_by_role("searchbox").fill("campion")
            page.locator("#results li").first.wait_for()
        assert not violations(page), name
    assert not violations(reader.open(front))
    page = reader.open(front.parent / "report-pages" / "rows-xx.html", "#q-none")
    page.locator("#lost").wait_for()
    assert not violations(page)
    page = reader.open(front.parent / "report-pages" / "volume-d-1.html")
    for name in ("front", "people", "conflicts", "stories"):
        page.locator(f"nav [data-to={name}]").click()
        page.locator(f"#title-{name}").wait_for()
        assert not violations(page), name


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_packed_page(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: Literal["light", "dark"]
) -> None:
    monkeypatch.setattr(building, "OPEN", 0)
    path = tmp_path / "report.html"
    path.write_text(report(build(rows())), encoding="utf-8")
    reader.page.emulate_media(color_scheme=scheme)
    page = reader.open(path)
    for name in (
        "front",
        "people",
        "timeline",
        "money",
        "replies",
        "conflicts",
        "stories",
        "audit",
        "review",
        "method",
    ):
        page.locator(f"nav [data-to={name}]").click()
        page.locator(f"#title-{name}").wait_for()
        assert not violations(page), name
