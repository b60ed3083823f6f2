"""Which facts of a corpus meet, found by numbers alone: what stands for their keys, their order and their stories."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from pipeline.conflicts.known import Documents, Numbers

MOST = 100
"""Facts that are compared under one key: what is told more often is told of many things."""


@dataclass(slots=True)
class Meetings:
    """The facts of a corpus by their numbers, from 0 as they come, those of a document in order of their places."""

    documents: Documents
    _documents: list[Numbers] = field(default_factory=list)
    """Of each fact, the place of its document in the order of ids."""
    _n_keys: list[Numbers] = field(default_factory=list)
    _keys: list[NDArray[np.uint64]] = field(default_factory=list)
    _outcomes: list[Numbers] = field(default_factory=list)
    _n_facts: int = 0

    def add(self, facts: pa.Table, outcomes: pa.Table) -> None:
        """Take rows of `records.FACTS` and of `gather.OUTCOMES`."""
        keys = facts["keys"].combine_chunks()
        self._documents.append(self.documents.find(facts["doc_id"]).astype(np.int32))
        self._n_keys.append(keys.value_lengths().to_numpy())
        self._keys.append(keys.flatten().to_numpy())
        told = [outcomes[name].to_numpy() for name in ("forecast", "outcome")]
        self._outcomes.append(np.stack(told, axis=1) + self._n_facts)
        self._n_facts += facts.num_rows

    def within(self) -> Iterator[tuple[int, int]]:
        """Forecasts and their outcomes in one story, in order of the documents' ids."""
        found = _joined(self._outcomes).reshape(-1, 2)
        order = np.argsort(_joined(self._documents)[found[:, 0]], kind="stable")
        yield from map(tuple, found[order].tolist())

    def across(self) -> Iterator[list[int]]:
        """The facts that share a key, MOST at most, in order of their places; no group is of one story.

        Groups stand in order of their first facts, and then of that fact's keys.
        """
        documents, keys = _joined(self._documents), _joined(self._keys)
        if not len(keys):
            return
        ranks = np.empty(len(documents), dtype=np.int32)
        ranks[np.argsort(documents, kind="stable")] = np.arange(len(documents), dtype=np.int32)
        facts = np.repeat(np.arange(len(documents), dtype=np.int32), _joined(self._n_keys))
        order = np.lexsort((ranks[facts], keys))
        starts = _starts(keys[order])
        places = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
        order, keys = order[places < MOST], keys[order[places < MOST]]
        starts, facts = _starts(keys), facts[order]
        stories = self.documents.stories[documents[facts]]
        several = np.minimum.reduceat(stories, starts) < np.maximum.reduceat(stories, starts)
        stops = np.append(starts[1:], len(facts))[several]
        starts = starts[several]
        for group in np.lexsort((order[starts], ranks[facts[starts]])).tolist():
            yield facts[starts[group] : stops[group]].tolist()


def _starts(keys: NDArray[np.uint64]) -> Numbers:
    """Where runs of equal keys begin."""
    return np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))


def _joined(parts: list[Any]) -> Any:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
