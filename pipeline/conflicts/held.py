"""The facts of a corpus while they are held against each other: in a file, and read as they are needed."""

from __future__ import annotations

from itertools import pairwise
from typing import IO, TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipeline.conflicts import records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.conflicts.facts import Fact

TOGETHER = 1_000
"""Facts, at least, that are written and read at once."""


class Facts:
    """Facts by the numbers that they get as they come, from 0."""

    def __init__(self, file: IO[bytes]) -> None:
        """Take an empty file that can be written and read."""
        self._file = file
        self._writer = pa.ipc.new_file(pa.PythonFile(self._file, "w"), records.FACTS)
        self._waiting: list[pa.Table] = []
        self._starts = [0]
        self._n_facts = 0

    def add(self, facts: pa.Table) -> None:
        """Put rows of `records.FACTS` behind those that are there."""
        self._waiting.append(facts)
        self._n_facts += facts.num_rows
        if self._n_facts - self._starts[-1] >= TOGETHER:
            self._write()

    def end(self) -> None:
        """Comes after the last `add` and before the first `get`."""
        self._write()
        self._writer.close()

    def _write(self) -> None:
        if self._n_facts > self._starts[-1]:
            self._writer.write_table(pa.concat_tables(self._waiting).combine_chunks())
            self._starts.append(self._n_facts)
        self._waiting = []

    def get(self, numbers: Iterable[int]) -> dict[int, Fact]:
        """Some facts, by their numbers."""
        wanted = np.array(sorted(numbers), dtype=np.int64)
        found: list[Fact] = []
        reader = pa.ipc.open_file(pa.PythonFile(self._file, "r"))
        for place, (start, stop) in enumerate(pairwise(self._starts)):
            here = wanted[np.searchsorted(wanted, start) : np.searchsorted(wanted, stop)]
            if len(here):
                found += records.facts(reader.get_batch(place).take(pa.array(here - start)))
        return dict(zip(wanted.tolist(), found, strict=True))
