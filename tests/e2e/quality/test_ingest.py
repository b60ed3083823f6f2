"""The quality gate of reading and cleaning: figures of the stages' own tables on development data. Floors only rise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import copies, damage, html
from benchmarks.corpus import cleaned, unpacked
from tests.e2e.quality.development import present

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

F1, QUOTES, PAGES = 0.989, 0.997, 83
UNDAMAGED, RESTORED = 2_200, {"hard_wraps": 2_223}
STORIES = 2_225
RECALL = {"agency": 0.99, "cut to 60%": 1.0, "cut to 35%": 1.0, "updated": 0.998, "damaged": 1.0}
PRECISION = {"agency": 0.997, "cut to 60%": 1.0, "cut to 35%": 1.0, "updated": 0.97, "damaged": 1.0}


def test_pages() -> None:
    with unpacked(present(html.ARCHIVE)) as folder:
        corpus = html.read(folder)
        rows = cleaned(folder / "html")["documents"].to_pylist()
    texts = {row["source_path"].removesuffix(".html"): row["text"] for row in rows}
    figures = html.measure({page: corpus.truth[page] for page in texts}, texts)
    assert len(texts) == PAGES
    assert figures.f1 >= F1
    assert figures.quotes >= QUOTES
    assert figures.splices == 0
    assert all(html.is_mapped(row, corpus.pages[row["source_path"].removesuffix(".html")]) for row in rows)


@pytest.fixture(scope="module")
def stories() -> dict[str, str]:
    with unpacked(present(damage.CORPUS)) as folder:
        return damage.read(folder)


@pytest.fixture(scope="module")
def undamaged(stories: dict[str, str]) -> dict[str, str]:
    return damage.texts_of(stories)


def test_undamaged_stories_pass_unchanged(stories: dict[str, str], undamaged: dict[str, str]) -> None:
    assert len(undamaged) == STORIES
    assert sum(undamaged[path] == text for path, text in stories.items()) >= UNDAMAGED


@pytest.mark.parametrize("way", damage.DAMAGES)
def test_damaged_stories_come_back(
    stories: dict[str, str], undamaged: dict[str, str], way: Callable[[str, int], str]
) -> None:
    damaged = {path: way(text, seed) for seed, (path, text) in enumerate(stories.items())}
    found = damage.texts_of(damaged)
    assert sum(found[path] == text for path, text in undamaged.items()) >= RESTORED.get(way.__name__, STORIES)


@pytest.fixture(scope="module")
def alone(stories: dict[str, str]) -> dict[str, copies.Copy]:
    return copies.linked(stories)


@pytest.mark.parametrize("kind", copies.KINDS)
def test_copies_are_found(stories: dict[str, str], alone: dict[str, copies.Copy], kind: str) -> None:
    figures = copies.measure(stories, alone, copies.KINDS[kind])
    assert figures.recall >= RECALL[kind]
    assert figures.precision >= PRECISION[kind]
