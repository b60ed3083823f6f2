"""Report: how long it takes to build from tables, how large it is, and how fast it opens and searches in Chromium.

.venv/bin/python -m benchmarks.report TABLES [WORDS ...]

TABLES is a folder that `onrecord run` wrote. Needs Chromium (Debian: chromium). Seconds of the browser are the clock's.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.peak import peak_mb
from pipeline.engines.memo import Memo
from pipeline.params import Params
from stages import report
from stages.job import Job

WORDS = ("blair", "brown tax", "liverpool", "profit rose", "£1.2bn", "howard immi", "the")
MINUTES = 60_000


def write(folder: Path, out: Path) -> Job:
    """Build the report of a folder of tables in another folder, with nothing remembered."""
    for path in (*folder.glob("*.parquet"), *folder.glob("*.json")):
        (out / path.name).symlink_to(path.resolve())
    job = Job(folder, out, folder, Params(), "report.html", memo=Memo(out / "memo"))
    report.run(job)
    return job


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
        start = time.process_time()
        job = write(folder, Path(temporary))
        files = [job.report, *job.pages.glob("*")]
        size = sum(file.stat().st_size for file in files) / 1e6
        memory = peak_mb()
        seconds = time.process_time() - start
        print(f"built in {seconds:.1f} processor s: {len(files):,} files, {size:.1f} MB; {memory:.0f} MB RSS")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        start = time.perf_counter()
        page.goto((job.pages / "search.html" if job.pages.exists() else job.report).as_uri())
        print(f"opened in {time.perf_counter() - start:.2f} s")
        for place, words in enumerate((asked[0], *asked)):
            seconds, said = searched(page, words)
            print(f"{seconds * 1000:6.0f} ms  {words}: {said}" + ("" if place else ", the index built for it"))
        browser.close()


if __name__ == "__main__":
    main()
