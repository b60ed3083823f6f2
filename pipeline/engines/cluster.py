"""The engine of several machines: actors on a Ray cluster, or on one that is begun here."""

from __future__ import annotations

import logging
import os
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from pipeline.engines.local import PER_WORKER
from pipeline.errors import OnrecordError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from pipeline.engines.task import Tables, Task

LOCAL = "local"
"""The address of a cluster that is begun: without any, Ray joins one that it finds."""
TRIES = 3
"""Times that a shard is begun again when the machine or the process that works on it is lost."""


class _Actor:
    """One worker: a process that keeps its models from shard to shard."""

    def run(self, task: Task, shard: Tables) -> Tables:
        return task(*shard)


class Cluster:
    """Works in actors, each on one processor of the cluster. A lost one is begun anew elsewhere, with its shard."""

    def __init__(self, workers: int | None = None, address: str | None = None) -> None:
        """`workers` actors, or as many as the cluster has processors; `address` as `ray.init` takes it, or none: a
        cluster of this machine alone, which ends with the context, whatever else runs here.

        Raises OnrecordError where Ray is not installed.
        """
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # read by Ray as it is imported: no telemetry
        try:
            import ray  # noqa: PLC0415 (half a second, and installed only with the extra)
        except ImportError as error:
            raise OnrecordError("Ray is not installed: `pip install onrecord[ray]`, or use --engine local") from error
        self._ray = ray
        self._asked, self._address = workers, address or LOCAL
        self._actors: list[Any] = []
        self._turn = 0

    def __enter__(self) -> Self:
        own: dict[str, Any] = {"num_cpus": self._asked, "include_dashboard": False} if self._address == LOCAL else {}
        try:
            self._ray.init(self._address, log_to_driver=False, logging_level=logging.ERROR, **own)
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise OnrecordError(f"no Ray cluster at {self._address}: {error}") from error
        workers = self._asked or int(self._ray.cluster_resources()["CPU"])  # type: ignore[no-untyped-call]
        actor = self._ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=TRIES)(_Actor)
        self._actors = [actor.remote() for _ in range(workers)]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._actors = []
        self._ray.shutdown()

    @property
    def ahead(self) -> int:
        """Shards that are begun before the first is done."""
        return PER_WORKER * len(self._actors)

    def prepare(self, ready: Callable[[], object]) -> None:
        """Nothing: an actor imports what it needs with its first shard."""

    def submit(self, task: Task, shard: Tables) -> Callable[[], Tables]:
        """Begin to work on a shard; its result raises OnrecordError when it was lost too often."""
        actor = self._actors[self._turn % len(self._actors)]
        self._turn += 1
        return partial(self._result, actor.run.remote(task, shard))

    def _result(self, reference: Any) -> Tables:
        errors = self._ray.exceptions
        try:
            result: Tables = self._ray.get(reference)
        except errors.RayTaskError as error:
            raise error.cause from None
        except errors.RayError as error:
            raise OnrecordError(
                f"the cluster lost a shard {TRIES + 1} times ({type(error).__name__}): "
                "run again, and what is done is not done again"
            ) from error
        return result
