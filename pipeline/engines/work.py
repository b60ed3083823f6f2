"""A task over the shards of a corpus: what the memo holds is taken from it, the rest is computed and kept."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from pipeline.engines.memo import key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.engines.memo import Memo
    from pipeline.engines.shards import Shard
    from pipeline.engines.task import Tables, Task

WRITTEN = pa.ipc.IpcWriteOptions(compression="zstd", use_threads=False)
READ = pa.ipc.IpcReadOptions(use_threads=False)
"""Without threads: shards are small, and each of Arrow's threads keeps some megabytes to itself."""


class Engine(Protocol):
    """Whatever does the work: this process, several, or a cluster."""

    @property
    def ahead(self) -> int:
        """How many shards may be begun before the first is done."""

    def prepare(self, ready: Callable[[], object]) -> None:
        """Let other processes, where there are any to begin, call a function of a module before there is work."""

    def submit(self, task: Task, shard: Tables) -> Callable[[], Tables]:
        """Begin to work on a shard; what it gives is waited for by a call, which raises what the task raises."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A shard whose result is not at hand yet."""

    key: str
    result: Callable[[], Tables]


def work(engine: Engine, memo: Memo, task: Task, shards: Iterable[Shard]) -> Iterator[Tables]:
    """The results of a task for each shard, in their order; each is kept before it is given.

    No more shards are held than the engine works on. Raises what the task raises, and OnrecordError when a worker dies.
    """
    waiting: deque[_Begun | Tables] = deque()
    with memo:
        for shard in shards:
            it = key(task.name, task.fingerprint, shard.key)
            known = memo.find([it]).get(it)
            waiting.append(_Begun(it, engine.submit(task, shard.load())) if known is None else unpack(known))
            while len(waiting) > engine.ahead:
                yield _done(memo, task, waiting.popleft())
        while waiting:
            yield _done(memo, task, waiting.popleft())


def _done(memo: Memo, task: Task, one: _Begun | Tables) -> Tables:
    if not isinstance(one, _Begun):
        return one
    result = one.result()
    memo.keep(task.name, {one.key: pack(result)})
    return result


def pack(result: Tables) -> bytes:
    """Tables as bytes: Arrow streams, one behind the other."""
    with pa.BufferOutputStream() as sink:
        for table in result:
            with pa.ipc.new_stream(sink, table.schema, options=WRITTEN) as stream:
                stream.write_table(table)
        data: bytes = sink.getvalue().to_pybytes()
    return data


def unpack(data: bytes) -> Tables:
    """The tables that `pack` was given."""
    source, found = pa.BufferReader(data), []
    while source.tell() < source.size():
        with pa.ipc.open_stream(source, options=READ) as stream:
            found.append(stream.read_all())
    return tuple(found)
