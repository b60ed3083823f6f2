"""All stages in one process, without DVC or git: what `dvc repro` does, through the same functions."""

from __future__ import annotations

import contextlib
import gc
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import filelock

from pipeline import tables
from pipeline.engines.local import OneProcess
from pipeline.errors import InputError, OnrecordError
from pipeline.schema import INGEST_LOG, TABLES
from stages import annotate, check, clean, conflicts, entities, link, money, quotes, report
from stages.job import Job

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.engines.work import Engine
    from pipeline.params import Params

STAGES = (clean, annotate, entities, quotes, money, link, conflicts, check, report)
REPORT = "report.html"
LOCK = ".onrecord.lock"
UNDER_WAY = ".onrecord-run-"
"""How the folder of a run that is not done yet begins."""


def run(  # noqa: PLR0913 (what a run is of, and how it is done)
    source: Path,
    out: Path,
    overrides: Path | None,
    params: Params,
    *,
    max_quarantine: int | None = None,
    engine: Engine | None = None,
) -> None:
    """Run every stage beside `out`'s tables, then move the proven ones there; a failed run leaves `out` as it was.

    Raises OnrecordError as the stages do, and when another run works in `out`; InputError when more than
    `max_quarantine` units are quarantined.
    """
    out.mkdir(parents=True, exist_ok=True)
    with _alone(out), tempfile.TemporaryDirectory(prefix=UNDER_WAY, dir=out) as folder:
        given = overrides or Path(folder) / "overrides"
        work = Job(source, Path(folder), given, params, REPORT, engine or OneProcess())
        with _imports_set_aside():
            for stage in STAGES:
                stage.run(work)
                if stage is clean and max_quarantine is not None:
                    _refuse_many(work, max_quarantine)
        _publish(work, out)


@contextlib.contextmanager
def _imports_set_aside() -> Iterator[None]:
    """Let Python not look for garbage in what is there already: that is a third of the time of `link`."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextlib.contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Let no other run work in `out` meanwhile; end, or remove, what killed ones have begun."""
    try:
        with filelock.FileLock(out / LOCK, timeout=0):
            try:
                _settle(out)
                for left in out.glob(f"{UNDER_WAY}*"):
                    shutil.rmtree(left)
                yield
            finally:
                _settle(out)
                (out / LOCK).unlink(missing_ok=True)
    except filelock.Timeout as error:
        raise OnrecordError(
            f"another run is at work in {out}: wait until it is done, or choose another --out"
        ) from error


def _publish(work: Job, out: Path) -> None:
    """Let the results take the place of those in `out`: all of them, even if this run is killed in between."""
    ready = work.out / "ready"
    ready.mkdir()
    work.pages.mkdir(exist_ok=True)  # without pages, too: those of an earlier run go
    results = (*(work.table(table.name) for table in TABLES), work.corrections, work.checks, work.metrics)
    for path in (*results, work.report, work.pages):
        path.rename(ready / path.name)
    ready.rename(out / tables.MOVING)


def _settle(out: Path) -> None:
    """Move what a run has published to its places; what one that was killed has not moved, the next one does."""
    moving = out / tables.MOVING
    if not moving.exists():
        return
    for path in sorted(moving.iterdir()):
        place = out / path.name
        if path.is_dir() and place.exists():
            shutil.rmtree(place)
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        else:
            path.replace(place)
    moving.rmdir()


def _refuse_many(work: Job, max_quarantine: int) -> None:
    log = tables.read(work.table("ingest_log"), INGEST_LOG)
    quarantined = log["outcome"].to_pylist().count("quarantine")
    if quarantined > max_quarantine:
        raise InputError(
            f"{quarantined} units of {work.source} are quarantined, more than the {max_quarantine} allowed: nothing is "
            "written; see above which, or `onrecord doctor`"
        )
