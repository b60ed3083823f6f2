"""A corpus, an undisturbed run of it, and places for other runs."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from benchmarks.made_up import stories as made_up
from pipeline.engines.memo import Memo
from pipeline.schema import TABLES
from tests.e2e.place import NUMBER, Calm, Place, digests

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@pytest.fixture(scope="session")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    for each in made_up(NUMBER):
        (folder / f"{each.number:03}.txt").write_text("\n\n".join(each.text.split("\n\n")[:2]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def calm(stories: Path, tmp_path_factory: pytest.TempPathFactory) -> Calm:
    folder = tmp_path_factory.mktemp("calm")
    place = Place(stories, folder / "out", folder / "cache", folder / "signs")
    steps: list[str] = []
    keep = Memo.keep

    def counting(self: Memo, kind: str, results: Mapping[str, bytes]) -> None:
        steps.append(kind)
        keep(self, kind, results)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Memo, "keep", counting)
        said = place.run().stderr
    assert f"parsed {NUMBER}, from the cache 0\n" in said
    assert {path.name for path in place.out.iterdir()} >= {f"{table.name}.parquet" for table in TABLES}
    assert not [name for name in digests(place.out) if name.startswith(".")]
    return Calm(place, digests(place.out), steps)


@pytest.fixture
def place(stories: Path, tmp_path: Path) -> Place:
    """An empty one."""
    return Place(stories, tmp_path / "out", tmp_path / "cache", tmp_path / "signs")


@pytest.fixture
def warm(calm: Calm, place: Place) -> Place:
    """One after an undisturbed run."""
    shutil.copytree(calm.place.out, place.out)
    shutil.copytree(calm.place.cache, place.cache)
    return place
