"""Features to numbers: categories by their place in a fixed list, rows to a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

Features = dict[str, float | str]
"""The features of one candidate by name. Text is a category, a number is itself; what is not there is missing."""
MISSING = -1.0


class Encoding:
    """The columns of one ranker, and the categories of those that hold text."""

    def __init__(self, columns: Sequence[str], categories: Mapping[str, Sequence[str]]) -> None:
        self.columns = tuple(columns)
        self.categories = {name: tuple(values) for name, values in categories.items()}
        self._codes = [
            {value: float(code) for code, value in enumerate(self.categories[name], 1)}
            if name in self.categories
            else None
            for name in self.columns
        ]

    @classmethod
    def learn(cls, rows: Iterable[Features], fewest: int = 20) -> Encoding:
        """The columns that rows have, and of the texts in them those that stand there often enough to learn from."""
        seen: dict[str, dict[str, int] | None] = {}
        for row in rows:
            for name, value in row.items():
                counts = seen.setdefault(name, {} if isinstance(value, str) else None)
                if counts is not None:
                    counts[str(value)] = counts.get(str(value), 0) + 1
        categories = {
            name: sorted(value for value, count in counts.items() if count >= fewest and value)
            for name, counts in seen.items()
            if counts is not None
        }
        return cls(sorted(seen), categories)

    def matrix(self, rows: Sequence[Features]) -> npt.NDArray[np.float32]:
        """Rows of features as a matrix, a column each; an unknown category, or none, is 0."""
        found = np.empty((len(rows), len(self.columns)), dtype=np.float32)
        lookups: list[Any] = [row.get for row in rows]
        for place, (name, codes) in enumerate(zip(self.columns, self._codes, strict=True)):
            if codes is None:
                found[:, place] = [value(name, MISSING) for value in lookups]
            else:
                code: Any = codes.get
                found[:, place] = [code(value(name, ""), 0.0) for value in lookups]
        return found
