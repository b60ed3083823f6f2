"""Whoever does the work, the tables are the same, and what one has done another takes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from stages import annotate, clean, entities, money, quotes
from tests.e2e.place import NUMBER, ROOT, Calm, Place, digests, told

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_several_processes_give_the_tables_of_one(place: Place, calm: Calm) -> None:
    assert f"parsed {NUMBER}, from the cache 0\n" in place.run("--workers", 2).stderr
    assert digests(place.out) == calm.digests
    assert f"parsed 0, from the cache {NUMBER}\n" in place.run("--workers", 1).stderr
    assert digests(place.out) == calm.digests


def test_a_cluster_of_which_an_actor_is_killed_gives_the_tables_of_one_process(place: Place, calm: Calm) -> None:
    pytest.importorskip("ray")
    code, errors = place.disturbed("actor_killed", calm.at("parse"), "--engine", "ray", "--workers", 2)
    assert code == 0, errors
    assert (place.signs / "killed").exists()
    assert f"parsed {NUMBER}, from the cache 0\n" in errors
    assert digests(place.out) == calm.digests
    assert f"parsed 0, from the cache {NUMBER}\n" in place.run().stderr


def test_stage_by_stage_several_processes_write_what_one_does(
    tmp_path: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for workers in ("1", "2"):
        monkeypatch.setenv("ONRECORD_WORKERS", workers)
        monkeypatch.setenv("ONRECORD_CACHE", str(cache_folder / workers))
        for stage in (clean, annotate, entities, quotes, money):
            arguments = ["--source", str(ROOT / "seeds"), "--out", str(tmp_path / workers)]
            result = CliRunner().invoke(stage.main, [*arguments, "--params", str(ROOT / "params.yaml")])
            assert result.exit_code == 0, result.output
        found.append(digests(tmp_path / workers))
    assert found[0] == found[1]
    assert "drafts/quotes.parquet" in found[0]


def test_without_ray_it_is_one_line_and_nothing_is_begun(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    told(place.run("--engine", "ray", code=1).stderr, "Ray is not installed: `pip install onrecord[ray]`")
    assert not place.out.exists()


@pytest.mark.parametrize("wrong", [("--workers", 0), ("--workers", "many"), ("--engine", "spark")])
def test_wrong_options_are_usage_errors(place: Place, wrong: tuple[str, object]) -> None:
    assert "Invalid value" in place.run(*wrong, code=2).stderr
