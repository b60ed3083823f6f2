"""Many objects at a time, for each waits for the storage and not for the processor."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

CONNECTIONS = 16
"""Objects that are under way together."""
CHUNK = 1 << 20
"""Bytes of each that are held in memory."""


class Show(Protocol):
    """Gives names on as they come; a bar can be drawn there. It is also told how many there will be."""

    def __call__(self, names: Iterable[str], total: int, /) -> Iterable[str]: ...


def silently(names: Iterable[str], _: int, /) -> Iterable[str]:
    """The names as they come, and nothing shown."""
    return names


def transfer(one: Callable[[str], str], names: Collection[str], show: Show) -> None:
    """Transfer objects by their names. What the first that fails raises is raised; what is not begun then is left."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        try:
            for _ in show(pool.map(one, names), len(names)):
                pass
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
