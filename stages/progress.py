"""Progress bars on stderr, silent off a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tqdm import tqdm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")


def progress(items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """The items, with a bar of this name while they pass, when stderr is a terminal."""
    yield from tqdm(items, desc=what, total=total, leave=False, disable=None, dynamic_ncols=True)
