"""Many 64-bit keys, sorted on disk: spread over files so that one of them can be sorted in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

PARTS = 64
"""Files that a large set is spread over."""
BUFFER = 1 << 17
"""Numbers kept in memory before they are spread over the files."""


@dataclass(slots=True)
class Spread:
    """Keys that come back sorted, in parts: equal upper halves in one. Few keys never go to the disk."""

    folder: Path
    waiting: list[NDArray[np.uint64]] = field(default_factory=list)
    count: int = 0

    def add(self, keys: NDArray[np.uint64]) -> None:
        """Take in more keys."""
        self.waiting.append(keys)
        self.count += len(keys)
        if self.count >= BUFFER:
            self._write()

    def parts(self) -> Iterator[NDArray[np.uint64]]:
        """All keys, each part sorted."""
        if not self.folder.exists():
            yield np.sort(self._taken())
            return
        self._write()
        for part in range(PARTS):
            yield np.sort(np.fromfile(self._path(part), np.uint64))

    def _taken(self) -> NDArray[np.uint64]:
        keys = np.concatenate([np.empty(0, np.uint64), *self.waiting])
        self.waiting.clear()
        self.count = 0
        return keys

    def _write(self) -> None:
        self.folder.mkdir(exist_ok=True)
        keys = self._taken()
        keys = keys[np.argsort(self._part(keys), kind="stable")]
        bounds = np.searchsorted(self._part(keys), np.arange(PARTS + 1, dtype=np.uint64))
        for part in range(PARTS):
            with self._path(part).open("ab") as file:
                file.write(keys[bounds[part] : bounds[part + 1]].tobytes())

    def _part(self, keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
        return (keys >> np.uint64(40)) % np.uint64(PARTS)

    def _path(self, part: int) -> Path:
        return self.folder / f"{part:02}"
