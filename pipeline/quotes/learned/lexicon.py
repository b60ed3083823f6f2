"""What training saw of words: how often each did what the rankers ask, kept as counts."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

WEIGHT = 3.0
"""How many sights of a word its table's overall share counts for (additive smoothing)."""
FEWEST = 2
"""Words seen less often are forgotten: one sight says next to nothing."""


class Counts:
    """How often each key of each table was seen, and how often the answer was yes."""

    def __init__(self) -> None:
        self.seen: dict[str, Counter[str]] = defaultdict(Counter)
        self.right: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, table: str, key: str, right: bool) -> None:
        """Take in one sight."""
        self.seen[table][key] += 1
        if right:
            self.right[table][key] += 1

    def update(self, other: Counts) -> None:
        """Take in all that other counts saw."""
        for table in other.seen:
            self.seen[table].update(other.seen[table])
            self.right[table].update(other.right[table])


class Lexicon:
    """Smoothed shares by table and key."""

    def __init__(self, counts: Counts, without: Counts | None = None, priors: dict[str, float] | None = None) -> None:
        """Take counts; `without` are those of the text at hand, which training must not learn from itself.

        `priors` are the tables' overall shares, where these are known already.
        """
        self._counts, self._without = counts, without
        self._rates: dict[tuple[str, str], float] = {}
        self._priors = priors or {
            table: sum(counts.right[table].values()) / max(1, sum(seen.values())) for table, seen in counts.seen.items()
        }

    def leaving(self, own: Counts) -> Lexicon:
        """The lexicon as it would be had a text not been seen."""
        return Lexicon(self._counts, own, self._priors)

    def _sights(self, table: str, key: str) -> tuple[int, int]:
        seen = self._counts.seen[table].get(key, 0)
        if not seen:
            return 0, 0
        right = self._counts.right[table].get(key, 0)
        if self._without is not None:
            seen -= self._without.seen[table].get(key, 0)
            right -= self._without.right[table].get(key, 0)
            if seen < FEWEST:
                return 0, 0
        return seen, right

    def rate(self, table: str, key: str) -> float:
        """The share of yes among the sights of a key, drawn towards the table's overall share."""
        known = self._rates.get((table, key))
        if known is None:
            seen, right = self._sights(table, key)
            known = (right + WEIGHT * self._priors.get(table, 0.0)) / (seen + WEIGHT)
            if seen:  # what was never seen is without end
                self._rates[table, key] = known
        return known

    def sights(self, table: str, key: str) -> float:
        """How often a key was seen, on a logarithmic scale."""
        return math.log1p(self._sights(table, key)[0])

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """The lexicon as arrays of numbers and characters, for `of_arrays`."""
        found: dict[str, npt.NDArray[np.generic]] = {}
        for table, seen in sorted(self._counts.seen.items()):
            keys = sorted(key for key, count in seen.items() if count >= FEWEST)
            found[f"{table}.keys"] = np.frombuffer(json.dumps(keys).encode(), dtype=np.uint8)
            found[f"{table}.seen"] = np.array([seen[key] for key in keys], dtype=np.int32)
            found[f"{table}.right"] = np.array([self._counts.right[table][key] for key in keys], dtype=np.int32)
            found[f"{table}.prior"] = np.array([self._priors[table]])
        return found

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Lexicon:
        """The lexicon that `arrays` was called on."""
        counts, priors = Counts(), {}
        for table in _tables(arrays):
            keys = json.loads(arrays[f"{table}.keys"].tobytes())
            counts.seen[table] = Counter(dict(zip(keys, arrays[f"{table}.seen"].tolist(), strict=True)))
            counts.right[table] = Counter(dict(zip(keys, arrays[f"{table}.right"].tolist(), strict=True)))
            priors[table] = float(arrays[f"{table}.prior"][0])
        return cls(counts, None, priors)


def _tables(arrays: Iterable[str]) -> list[str]:
    return sorted({name.rpartition(".")[0] for name in arrays})
