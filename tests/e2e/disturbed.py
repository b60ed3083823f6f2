"""`onrecord`, and something that happens to it: what `test_faults` runs in processes of their own.

    python -m tests.e2e.disturbed FAULT NUMBER FOLDER ARGUMENT...

FOLDER is where the fault and the test leave each other signs.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from pipeline import tables
from pipeline.engines.cluster import Cluster
from pipeline.engines.memo import Memo
from stages import cli

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyarrow as pa

SOON = 0.2
"""Seconds within which a process is killed, so that it is at something else than the memo."""


def workers() -> list[int]:
    """The processes of a pool, which are all that this one has begun."""
    return [each.pid for each in multiprocessing.active_children() if each.pid]


def after(number: int, happen: Callable[[], None]) -> None:
    """Let something happen when results were kept so many times; at 0, when the first are about to be."""
    keep, kept = Memo.keep, 0

    def keeping(self: Memo, kind: str, results: Mapping[str, bytes]) -> None:
        nonlocal kept
        if kept == number == 0:
            happen()
        keep(self, kind, results)
        kept += 1
        if kept == number:
            happen()

    Memo.keep = keeping  # type: ignore[method-assign]


def killed(number: int, folder: Path) -> None:
    """The process is killed, and leaves the numbers of its workers."""

    def kill() -> None:
        (folder / "workers").write_text(" ".join(map(str, workers())))
        os.kill(os.getpid(), signal.SIGKILL)

    delay = Random(number).uniform(0, SOON)
    after(number, lambda: threading.Timer(delay, kill).start())


def worker_killed(number: int, folder: Path) -> None:
    """One of its workers is killed."""

    def kill() -> None:
        os.kill(Random(number).choice(workers()), signal.SIGKILL)

    after(number, kill)


@dataclass(frozen=True, slots=True)
class KilledOnce:
    """A task that kills the first process which works on it."""

    sign: Path
    name: str = "killed once"
    fingerprint: str = "1"

    def __call__(self, *shard: pa.Table) -> tuple[pa.Table, ...]:
        if not self.sign.exists():
            self.sign.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return ()


def actor_killed(number: int, folder: Path) -> None:
    """One of the actors of its cluster is killed."""
    begun: list[Cluster] = []
    enter = Cluster.__enter__

    def entering(self: Cluster) -> Cluster:
        begun.append(enter(self))
        return begun[0]

    Cluster.__enter__ = entering  # type: ignore[method-assign, assignment]
    after(number, lambda: begun[0].submit(KilledOnce(folder / "killed"), ()) and None)


def waiting(number: int, folder: Path) -> None:
    """It waits until it is told to go on."""

    def wait() -> None:
        (folder / "workers").write_text(" ".join(map(str, workers())))
        (folder / "waiting").touch()
        while not (folder / "go").exists():
            time.sleep(0.02)

    after(number, wait)


def killed_moving(number: int, folder: Path) -> None:
    """The process is killed when it has moved so many of its results to their places."""
    replace, moved = Path.replace, 0

    def replacing(self: Path, target: Path) -> Path:
        nonlocal moved
        if self.parent.name == tables.MOVING:
            if moved == number:
                os.kill(os.getpid(), signal.SIGKILL)
            moved += 1
        return replace(self, target)

    Path.replace = replacing  # type: ignore[method-assign, assignment]


FAULTS = {each.__name__: each for each in (killed, worker_killed, actor_killed, waiting, killed_moving)}

if __name__ == "__main__":
    _, fault, at, signs, *sys.argv[1:] = sys.argv
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background processes ignore it
    FAULTS[fault](int(at), Path(signs))
    cli.main()
