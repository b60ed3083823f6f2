"""Tasks that worker processes can be sent, and shards for them."""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.engines.shards import Shard
from pipeline.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

    from pipeline.engines.task import Tables, Task

FAILS, DIES, WAITS = -1, -2, -3
"""Numbers at which a task raises, its process is killed, or it takes very long."""


@dataclass(frozen=True, slots=True)
class Squares:
    """Squares, and how many there are; each shard that is worked on leaves a file named by its process."""

    trail: Path
    name: str = "squares"
    fingerprint: str = "1"

    def __call__(self, *shard: pa.Table) -> Tables:
        (rows,) = shard
        numbers = rows["number"].to_pylist()
        path = self.trail / f"{numbers[0]}.{os.getpid()}"
        path.touch()
        if FAILS in numbers:
            raise TableError("no root")
        if DIES in numbers:
            os.kill(os.getpid(), signal.SIGKILL)
        if WAITS in numbers:
            time.sleep(600)
        squares = pc.multiply(rows["number"], rows["number"])
        return pa.table({"square": squares}), pa.table({"rows": [rows.num_rows]})

    def sign(self) -> ModuleType:
        """Leave a file named by the process that calls this; what it gives cannot be sent to another."""
        (self.trail / f"0.{os.getpid()}").touch()
        return os

    def worked(self) -> list[int]:
        """The first numbers of the shards that were worked on."""
        return sorted(int(path.stem) for path in self.trail.iterdir())

    def processes(self) -> set[int]:
        """Which processes worked."""
        return {int(path.suffix[1:]) for path in self.trail.iterdir()}


class Late:
    """An engine that works only when it must, and remembers how much it had begun."""

    def __init__(self, ahead: int) -> None:
        self.ahead = ahead
        self.most = 0
        self._begun: deque[object] = deque()

    def prepare(self, ready: Callable[[], object]) -> None:
        """Nothing."""

    def submit(self, task: Task, shard: Tables) -> Callable[[], Tables]:
        self._begun.append(shard)
        self.most = max(self.most, len(self._begun))

        def result() -> Tables:
            self._begun.popleft()
            return task(*shard)

        return result


def shard(*numbers: int) -> Shard:
    """A shard with these numbers."""
    return Shard.of(pa.table({"number": numbers}))


def shards(number: int) -> list[Shard]:
    """Shards of three numbers each."""
    return [shard(at, at + 1, at + 2) for at in range(0, 3 * number, 3)]


def squares(number: int) -> list[list[int]]:
    """What is to come of them."""
    return [[at**2, (at + 1) ** 2, (at + 2) ** 2] for at in range(0, 3 * number, 3)]


def never() -> Tables:
    """What loads a shard whose result is known."""
    raise AssertionError("loaded")


def eventually(true: Callable[[], object], seconds: float = 120) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)
