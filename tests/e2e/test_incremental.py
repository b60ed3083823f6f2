"""A story more, less, renamed or edited: the tables of a run from scratch, and only its own shards are worked on."""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from benchmarks.made_up import stories, write
from pipeline.engines.memo import FILE, Memo
from pipeline.engines.shards import MOST, USUAL
from pipeline.params import Params
from pipeline.schema import TABLES
from stages import everything

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow

NUMBER = 5 * USUAL
NAMES = [f"{table.name}.parquet" for table in TABLES]
ONE_MORE = "One more\n\nJohn Campion said on Friday: “This story was not there before.” It cost £1.2m.\n"


def add(source: Path) -> None:
    (source / "0000" / "0000100a.txt").write_text(ONE_MORE, encoding="utf-8")


def edit(source: Path) -> None:
    path = source / "0000" / "0000070.txt"
    path.write_text(path.read_text(encoding="utf-8") + "\nMr Campion declined to comment.\n", encoding="utf-8")


def rename(source: Path) -> None:
    (source / "0000" / "0000050.txt").rename(source / "0000" / "0000120b.txt")


def remove(source: Path) -> None:
    (source / "0000" / "0000030.txt").unlink()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the input of a run, its tables, and what it kept."""
    folder = tmp_path_factory.mktemp("first")
    write(folder / "stories", stories(NUMBER))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONRECORD_CACHE", str(folder / "cache"))
        everything.run(folder / "stories", folder / "out", None, Params())
    return folder


@pytest.mark.parametrize(("change", "parsed"), [(add, 1), (edit, 1), (rename, 0), (remove, 0)])
def test_the_tables_are_those_of_a_run_from_scratch(
    first: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    change: Callable[[Path], None],
    parsed: int,
) -> None:
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    change(tmp_path / "stories")
    monkeypatch.setenv("ONRECORD_CACHE", str(tmp_path / "cache"))
    before = counted(tmp_path / "cache")
    everything.run(tmp_path / "stories", tmp_path / "out", None, Params())
    assert f"parsed {parsed}, " in capfd.readouterr().err
    after = counted(tmp_path / "cache")
    assert all(after[kind] - before[kind] <= 1 + MOST for kind in before), (before, after)

    forget_all_but_parses(tmp_path / "cache")
    everything.run(tmp_path / "stories", tmp_path / "scratch", None, Params())
    for name in NAMES:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "scratch" / name).read_bytes(), name


def forget_all_but_parses(cache: Path) -> None:
    database = sqlite3.connect(cache / FILE)
    with database:
        database.execute("delete from results where kind <> 'parse'")
    database.close()


def counted(cache: Path) -> dict[str, int]:
    with Memo(cache) as memo:
        return memo.count()
