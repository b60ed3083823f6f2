"""Which engine does the work."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from pipeline.engines.cluster import Cluster
from pipeline.engines.local import OneProcess, Pool

if TYPE_CHECKING:
    from pipeline.engines.work import Engine

ENGINES = ("local", "ray")


def choose(
    kind: str = "local", workers: int | None = None, address: str | None = None
) -> contextlib.AbstractContextManager[Engine]:
    """The engine of a kind: `local`, this process or `workers` of its kind; `ray`, actors at `address`.

    Raises OnrecordError where Ray is asked for and not installed, and, as it begins, where no cluster answers.
    """
    if kind == "ray":
        return Cluster(workers, address)
    return Pool(workers) if workers and workers > 1 else contextlib.nullcontext(OneProcess())
