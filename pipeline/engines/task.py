"""Work on one shard of a corpus, as every engine takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pyarrow as pa

    Tables = tuple[pa.Table, ...]


class Task(Protocol):
    """A function of Arrow tables; a frozen dataclass of plain values, because it is sent to other processes."""

    @property
    def name(self) -> str:
        """What the work is called: by it its results are counted in the memo."""

    @property
    def fingerprint(self) -> str:
        """All that decides a result besides the shard: code, weights, parameters (see `fingerprint`)."""

    def __call__(self, *shard: pa.Table) -> Tables:
        """The results for one shard: a pure function of its rows."""
