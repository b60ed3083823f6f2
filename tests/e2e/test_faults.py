"""What goes wrong outside the program: kills, a full disk, damaged files, two runs at once.

After each, nothing half written is left among the tables, a rerun gives exactly those of an undisturbed run, and what
was done is not done again.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from pipeline import tables
from pipeline.engines.memo import FILE
from pipeline.errors import TableError
from pipeline.schema import MENTIONS
from stages import annotate, clean, entities, everything
from stages.cli import main
from tests.e2e.place import NUMBER, PATIENCE, ROOT, Calm, Place, digests, mended, told
from tests.engines.tasks import eventually
from tests.engines.test_local import alive

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

FUTURE = 4_000_000_000
"""A time in 2096."""


@pytest.mark.parametrize("seed", range(3))
def test_a_run_killed_at_any_moment_is_gone_on_with(place: Place, calm: Calm, seed: int) -> None:
    number = Random(seed).randrange(len(calm.steps) * seed // 3, len(calm.steps) * (seed + 1) // 3 + 1)
    code, errors = place.disturbed("killed", number, *(["--workers", 2] if seed == 1 else []))
    assert code == -signal.SIGKILL, errors
    eventually(lambda: not any(map(alive, place.workers())))
    assert not [name for name in digests(place.out) if not name.startswith(".")]
    assert place.kept() >= (number >= calm.at("parse"))
    mended(place, calm)


def test_a_killed_worker_ends_the_run_and_the_next_goes_on(place: Place, calm: Calm) -> None:
    code, errors = place.disturbed("worker_killed", calm.at("parse"), "--workers", 2)
    assert code == 1
    told(errors, "a worker process died", "run again, and what is done is not done again")
    assert digests(place.out) == {}
    assert place.kept() > 0
    mended(place, calm)


def test_ctrl_c_is_one_line_and_leaves_nothing(place: Place, calm: Calm) -> None:
    with place.begin("waiting", calm.at("parse"), "--workers", 2) as process:
        try:
            eventually(lambda: (place.signs / "waiting").exists() or process.poll() is not None)
            assert len(place.left()) == 1
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert process.returncode == 130, errors
    told(errors, "stopped", "what is done is not done again")
    assert digests(place.out) == {}
    eventually(lambda: not any(map(alive, place.workers())))
    mended(place, calm)


def test_what_a_terminated_run_leaves_the_next_removes(warm: Place, calm: Calm) -> None:
    (warm.stories / "more.txt").write_text("Mara Quill said the ferry had sunk.\n")
    with warm.begin("waiting", 1) as process:
        try:
            eventually(lambda: (warm.signs / "waiting").exists() or process.poll() is not None)
            process.terminate()
            _, errors = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
            (warm.stories / "more.txt").unlink()
    assert process.returncode == -signal.SIGTERM, errors
    assert len(warm.left()) == 1
    assert {name: digest for name, digest in digests(warm.out).items() if not name.startswith(".")} == calm.digests
    mended(warm, calm)


def test_a_second_run_in_a_folder_is_refused_and_the_first_is_not_disturbed(place: Place, calm: Calm) -> None:
    with place.begin("waiting", 1) as process:
        try:
            eventually(lambda: (place.signs / "waiting").exists() or process.poll() is not None)
            before = digests(place.out)
            result = place.run(code=1)
            told(result.stderr, f"another run is at work in {place.out}: wait until it is done, or choose another")
            assert digests(place.out) == before
            (place.signs / "go").touch()
            _, errors = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert process.returncode == 0, errors
    assert digests(place.out) == calm.digests


@pytest.mark.parametrize("moved", [0, 5])
def test_tables_of_a_run_killed_as_it_moved_them_are_moved_by_the_next(
    stories: Path, place: Place, calm: Calm, moved: int
) -> None:
    shutil.copytree(calm.place.cache, place.cache)
    place.out.mkdir()
    for name in calm.digests:
        (place.out / name).write_text("of an earlier run")
    (place.out / "report-pages").mkdir()
    (place.out / "report-pages" / "1.html").write_text("of an earlier run")
    code, errors = place.disturbed("killed_moving", moved)
    assert code == -signal.SIGKILL, errors
    for reading in (["people"], ["quotes"], ["query", "select * from quotes"], ["summary"]):
        result = CliRunner().invoke(main, [*reading, str(place.out)])
        assert result.exit_code == 1
        told(result.stderr, f"{place.out} has tables of two runs", "run it again")
    with pytest.raises(TableError, match=r"run it again$"):
        tables.read(place.out / "quotes.parquet")
    place.run("--max-quarantine", 0, "--params", params_without_a_model(place), code=1)
    assert digests(place.out) == calm.digests
    assert not (place.out / "report-pages").exists()


def params_without_a_model(place: Place) -> Path:
    path = place.signs / "params.yaml"
    path.write_text("annotate:\n  model: en_core_web_absent\n")
    return path


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """No file may grow beyond a size: what a full disk does, for anyone on any Unix."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("size", [100, 9_000, 30_000, 70_000])
def test_a_file_that_cannot_grow_is_one_line_and_leaves_the_last_tables(warm: Place, calm: Calm, size: int) -> None:
    before = digests(warm.out)
    with files_up_to(size):
        result = warm.run(code=1)
    told(result.stderr, str(warm.out), ": File too large: make room, and run again: what is done is not done again")
    assert digests(warm.out) == before
    mended(warm, calm)


def test_a_memo_that_cannot_grow_is_one_line_with_the_remedy(place: Place, calm: Calm) -> None:
    with files_up_to(60_000):
        result = place.run(code=1)
    told(result.stderr, str(place.cache / FILE), "set ONRECORD_CACHE to another folder")
    assert digests(place.out) == {}
    mended(place, calm)


@contextmanager
def disk(where: Path, options: str) -> Iterator[None]:
    """A disk, small or not to be written to, mounted at a folder: for root on Linux alone."""
    where.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(where)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(where)], check=True)


def test_a_full_disk_is_one_line_and_the_rerun_goes_on(place: Place, calm: Calm) -> None:
    with disk(place.out, "size=64k"):
        result = place.run(code=1)
        told(result.stderr, str(place.out), ": No space left on device: make room, and run again: ")
        assert digests(place.out) == {}
    mended(place, calm)


def test_a_full_disk_of_the_memo_is_one_line_and_the_rerun_goes_on(place: Place, calm: Calm) -> None:
    with disk(place.cache, "size=96k"):
        result = place.run(code=1)
        told(result.stderr, "cannot be used (", "full): set ONRECORD_CACHE to another folder")
        assert digests(place.out) == {}
        assert 0 <= place.kept() < NUMBER
    mended(place, calm)


@pytest.mark.parametrize("what", ["out", "cache"])
def test_a_disk_that_cannot_be_written_to_is_one_line(place: Place, calm: Calm, what: str) -> None:
    where = getattr(place, what)
    with disk(where, "ro"):
        told(place.run(code=1).stderr, str(where), "unable to open database file" if what == "cache" else "Read-only")
        assert digests(place.out) == {}
    mended(place, calm)


def test_a_place_that_is_taken_is_one_line_and_mended_by_a_rerun(warm: Place, calm: Calm) -> None:
    (warm.out / "quotes.parquet").unlink()
    (warm.out / "quotes.parquet" / "mine").mkdir(parents=True)
    told(warm.run(code=1).stderr, f"{warm.out / 'quotes.parquet'}: ")
    told(warm.run(code=1).stderr, f"{warm.out / 'quotes.parquet'}: ")
    shutil.rmtree(warm.out / "quotes.parquet")
    mended(warm, calm)


@pytest.mark.parametrize("damage", ["truncated", "garbled", "gone", "in the future"])
def test_damaged_tables_and_a_damaged_memo_are_made_anew(warm: Place, calm: Calm, damage: str) -> None:
    for path in [*warm.out.iterdir(), warm.cache / FILE]:
        content = path.read_bytes()
        if damage == "gone":
            path.unlink()
        elif damage == "in the future":
            os.utime(path, (FUTURE, FUTURE))
        else:
            path.write_bytes(content[: len(content) // 2] if damage == "truncated" else b"garbage " * 1000)
    mended(warm, calm)
    assert warm.kept() == NUMBER


def test_a_truncated_draft_is_one_line_and_made_anew_by_its_stage(tmp_path: Path, cache_folder: Path) -> None:
    out = tmp_path / "outputs"

    def stage(one: object, code: int = 0) -> Result:
        arguments = ["--source", str(ROOT / "seeds"), "--out", str(out), "--params", str(ROOT / "params.yaml")]
        result = CliRunner().invoke(one.main, arguments)  # type: ignore[attr-defined]
        assert result.exit_code == code, result.output
        return result

    for each in (clean, annotate, entities):
        stage(each)
    drafts = out / "drafts"
    calm, parses = digests(out), drafts / "parses.parquet"
    content = parses.read_bytes()
    for damaged in (content[: len(content) // 2], b"", content[:-1]):
        parses.write_bytes(damaged)
        told(stage(entities, code=1).stderr, f"{parses} cannot be read as Parquet", "delete it and run the pipeline")
        assert tables.read(drafts / "mentions.parquet", MENTIONS).num_rows > 0
    assert "parsed 0, from the cache 2" in stage(annotate).stderr
    stage(entities)
    assert digests(out) == calm


def test_a_clock_that_was_set_back_changes_nothing(warm: Place, calm: Calm, tmp_path: Path) -> None:
    dated = Place(tmp_path / "stories", warm.out, warm.cache, warm.signs)
    shutil.copytree(warm.stories, dated.stories)
    for path in [*dated.stories.iterdir(), *dated.out.iterdir(), dated.cache, dated.cache / FILE]:
        os.utime(path, (FUTURE, FUTURE))
    mended(dated, calm)


@pytest.mark.parametrize("moved", range(5))
def test_moves_are_ended_wherever_they_were_broken_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    """As above, without a run, for each of the moves and for a folder of pages that comes or goes."""
    new, out = tmp_path / "new", tmp_path / "out"
    for folder, pages in ((out, "old"), (new, "new")):
        (folder / "report-pages").mkdir(parents=True)
        (folder / "report-pages" / f"{pages}.html").write_text(pages)
        for name in ("a.parquet", "b.parquet", "report.html"):
            (folder / name).write_text(pages)
    expected = digests(new)
    new.rename(out / tables.MOVING)
    replace, done = Path.replace, 0

    def failing(self: Path, target: Path) -> Path:
        nonlocal done
        done += 1
        if done > moved:
            raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt) if moved < 4 else patch.context():
        patch.setattr(Path, "replace", failing)
        everything._settle(out)
    with everything._alone(out):
        assert {name: digest for name, digest in digests(out).items() if name != everything.LOCK} == expected
    assert digests(out) == expected
