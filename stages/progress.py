"""Progress bars on stderr, silent off a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tqdm import tqdm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")


def progress(
    items: Iterable[T], what: str, total: int | None = None, size: Callable[[T], int] | None = None
) -> Iterator[T]:
    """The items, with a bar of this name while they pass, when stderr is a terminal.

    `total` and `size` count in the same unit: the items themselves, unless `size` says how much is in each.
    """
    with tqdm(desc=what, total=total, leave=False, disable=None, dynamic_ncols=True) as bar:
        for item in items:
            yield item
            bar.update(size(item) if size else 1)
