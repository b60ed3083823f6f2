"""A headless Chromium that notes what a page says on its console and whatever it asks the network for."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, sync_playwright

from stages.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: chromium)"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=[*quiet, "--no-sandbox"])
        yield opened
        opened.close()


@dataclass
class Reader:
    """A browser window on a report, with what went wrong in it."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def open(self, path: Path, fragment: str = "") -> Page:
        self.page.goto(path.as_uri() + fragment)
        return self.page


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    window = Reader(context.new_page())
    page = window.page
    page.on("console", lambda message: window.faults.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: window.faults.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (window.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: request.url.startswith("file:") or window.faults.append(request.url))
    yield window
    context.close()
    assert not window.faults


@pytest.fixture(scope="session")
def seeds_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the two seed stories."""
    out = tmp_path_factory.mktemp("seeds")
    result = CliRunner().invoke(main, ["run", "seeds", "--out", str(out)])
    assert result.exit_code == 0, result.output
    return out / "report.html"
