"""Report: how long it takes to build from tables, how large it is, and how fast it opens and searches in Chromium.

.venv/bin/python -m benchmarks.report TABLES [WORDS ...]

TABLES is a folder that `onrecord run` wrote. Needs Chromium (Debian: chromium). Seconds are those of the clock.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from pipeline.diff.load import load
from pipeline.report.build import build
from pipeline.report.corpus import read
from pipeline.report.corrections import read as read_corrections
from pipeline.report.site import Site

WORDS = ("blair", "brown tax", "liverpool", "profit rose", "£1.2bn", "howard immi", "the")
MINUTES = 60_000


def write(folder: Path, path: Path) -> int:
    """Build the report of a folder of tables at `path`; the number of its files."""
    tables = load(folder)
    account, checks, metrics = (
        json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("corrections", "checks", "metrics")
    )
    site = Site("Benchmark", read(tables), tables, checks, metrics, read_corrections(account), None)
    report = build(site, path.name, "pages")
    path.write_text(report.front, encoding="utf-8")
    number = 1
    for name, content in report.files:
        (path.parent / "pages").mkdir(exist_ok=True)
        (path.parent / "pages" / name).write_text(content, encoding="utf-8")
        number += 1
    return number


def searched(page: Page, words: str) -> tuple[float, str]:
    """Seconds from the last key to the results, without the pause for further keys, and what was said of them."""
    box, found = page.get_by_role("searchbox"), page.locator("#found")
    box.fill("")
    expect(found).to_be_empty()
    start = time.perf_counter()
    box.fill(words)
    expect(found).to_have_text(re.compile("found"), timeout=MINUTES)
    return max(0.0, time.perf_counter() - start - 0.12), found.inner_text()


def main() -> None:
    folder, asked = Path(sys.argv[1]), sys.argv[2:] or WORDS
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        path = Path(temporary) / "report.html"
        start = time.perf_counter()
        number = write(folder, path)
        size = sum(file.stat().st_size for file in path.parent.rglob("*") if file.is_file()) / 1e6
        print(f"built in {time.perf_counter() - start:.1f} s: {number:,} files, {size:.1f} MB")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        start = time.perf_counter()
        page.goto(path.as_uri() if number == 1 else (path.parent / "pages" / "search.html").as_uri())
        print(f"opened in {time.perf_counter() - start:.2f} s")
        for place, words in enumerate((asked[0], *asked)):
            seconds, said = searched(page, words)
            print(f"{seconds * 1000:6.0f} ms  {words}: {said}" + ("" if place else ", the index built for it"))
        browser.close()


if __name__ == "__main__":
    main()
