"""Engines of one machine: this process, or several of its kind."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import connection, get_context
from typing import TYPE_CHECKING, Any, Self

from pipeline.errors import OnrecordError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from types import TracebackType

    from pipeline.engines.task import Tables, Task

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Workers share the cores by being several: threads within them would only get into each other's way."""
PER_WORKER = 2
"""Shards for each worker at a time: one that it works on and one that it finds when it is done."""
DIED = (
    "a worker process died (killed, or out of memory): run again, and what is done is not done again; "
    "with fewer --workers less memory is needed"
)


class OneProcess:
    """Works in this process, one shard after the other."""

    ahead = 0

    def prepare(self, ready: Callable[[], object]) -> None:
        """Nothing: whatever is wanted is made ready when it is."""

    def submit(self, task: Task, shard: Tables) -> Callable[[], Tables]:
        """Do the work now; what the task raises is raised here."""
        result = task(*shard)
        return lambda: result


class Pool:
    """Works in several processes, which end with the context, or with this process.

    They begin with the first shard, unless they are to prepare for it.
    """

    def __init__(self, workers: int) -> None:
        self.ahead = PER_WORKER * workers
        self._workers = workers
        self._executor: ProcessPoolExecutor | None = None
        self._line: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor is None or self._line is None:
            return
        self._line.close()  # what was wanted of the workers is there, or nobody will take what they are at
        self._executor.shutdown(cancel_futures=True)
        self._executor = self._line = None

    def submit(self, task: Task, shard: Tables) -> Callable[[], Tables]:
        """Begin to work on a shard; its result raises OnrecordError when a worker has died."""
        return partial(_result, self._submit(task, *shard))

    def prepare(self, ready: Callable[[], object]) -> None:
        """Begin the processes now; each calls `ready`, such as to import what it will need, while this one goes on."""
        for _ in range(self._workers):
            self._submit(_prepared, ready)

    def _submit(self, what: Callable[..., Any], *given: Any) -> Future[Any]:
        if self._executor is None:
            context = get_context("spawn")
            end, self._line = context.Pipe(duplex=False)
            self._executor = ProcessPoolExecutor(self._workers, context, _begin, (end,))
        try:
            return self._executor.submit(what, *given)
        except BrokenProcessPool as error:
            raise OnrecordError(DIED) from error


def _result(future: Future[Tables]) -> Tables:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise OnrecordError(DIED) from error


def _prepared(ready: Callable[[], object]) -> None:
    ready()  # and send nothing back: it may be a module


def _begin(line: Connection) -> None:
    """What a worker does first. Ctrl-C is for the parent: it ends the line, and so does its death."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    threading.Thread(target=_end_with, args=(line,), daemon=True).start()


def _end_with(line: Connection) -> None:
    connection.wait([line])
    os._exit(1)
