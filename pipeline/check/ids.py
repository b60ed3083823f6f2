"""The ids of a table as 64-bit numbers: millions of them are looked up in arrays, without an object for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa
    from numpy.typing import NDArray

LENGTH = 18
"""Characters of an id of the usual shape: the table's letter, a hyphen, and the 16 hexadecimal digits of a digest."""
DIGIT = np.full(256, 255, np.uint8)
DIGIT[np.frombuffer(b"0123456789abcdef", np.uint8)] = np.arange(16, dtype=np.uint8)


@dataclass(slots=True)
class Ids:
    """The ids of a table's rows, in their order. Ids of another shape than the usual are kept as they are."""

    letter: str
    numbers: NDArray[np.uint64]
    others: dict[int, str | None]
    """By row; there `numbers` means nothing."""
    _rows: NDArray[np.int64] = field(init=False)
    """The rows in order of their numbers, equals in their own."""
    _sorted: NDArray[np.uint64] = field(init=False)
    _other_rows: dict[str | None, int] = field(init=False)

    def __post_init__(self) -> None:
        usual = np.ones(len(self.numbers), np.bool_)
        usual[list(self.others)] = False
        rows = np.flatnonzero(usual)
        self._rows = rows[np.argsort(self.numbers[rows], kind="stable")]
        self._sorted = self.numbers[self._rows]
        self._other_rows = {value: row for row, value in self.others.items()}

    @classmethod
    def of(cls, letter: str, columns: Iterable[pa.ChunkedArray]) -> Ids:
        """The ids of a column that comes in parts; `letter` is what those of the table begin with."""
        parts, others, start = [np.empty(0, np.uint64)], {}, 0
        for column in columns:
            for ids in column.chunks:
                numbers, usual = digits(ids, letter)
                parts.append(numbers)
                others.update({start + row: ids[row].as_py() for row in np.flatnonzero(~usual).tolist()})
                start += len(ids)
        return cls(letter, np.concatenate(parts), others)

    def __len__(self) -> int:
        return len(self.numbers)

    def id(self, row: int) -> str:
        """The id of a row."""
        return str(self.others[row]) if row in self.others else f"{self.letter}-{int(self.numbers[row]):016x}"

    def rows(self, ids: pa.Array) -> NDArray[np.int64]:
        """The row that has each of some ids, the last of several; -1 where none has it, and for null."""
        numbers, usual = digits(ids, self.letter)
        found = np.full(len(ids), -1, np.int64)
        if len(self._sorted):
            at = np.maximum(np.searchsorted(self._sorted, numbers, side="right") - 1, 0)
            there = usual & (self._sorted[at] == numbers)
            found[there] = self._rows[at[there]]
        for row in np.flatnonzero(~usual).tolist() if len(self.others) else ():
            value = ids[row].as_py()
            found[row] = -1 if value is None else self._other_rows.get(value, -1)
        return found

    def repeated(self) -> list[int]:
        """The rows whose id an earlier row has, in order."""
        again = self._rows[1:][self._sorted[1:] == self._sorted[:-1]].tolist()
        seen: set[str | None] = set()
        for row, value in self.others.items():
            if value in seen:
                again.append(row)
            seen.add(value)
        return sorted(again)

    def told_apart(self) -> NDArray[np.bool_]:
        """Which rows are the ones that `rows` gives: all, unless an id stands twice."""
        last = np.append(self._sorted[1:] != self._sorted[:-1], True)[: len(self._rows)]
        apart = np.zeros(len(self.numbers), np.bool_)
        apart[self._rows[last]] = True
        apart[list(self._other_rows.values())] = True
        return apart


def digits(ids: pa.Array, letter: str) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """The digits of each id as a number, and whether it is of the usual shape at all: else the number is 0."""
    numbers, usual = np.zeros(len(ids), np.uint64), np.zeros(len(ids), np.bool_)
    ids = ids.fill_null("") if ids.null_count else ids
    _, offsets, data = ids.buffers()
    if not len(ids) or data is None:
        return numbers, usual
    ends = np.frombuffer(offsets, np.int32)[ids.offset : ids.offset + len(ids) + 1]
    long = np.flatnonzero(np.diff(ends) == LENGTH)
    characters = np.frombuffer(data, np.uint8)[ends[long][:, None] + np.arange(LENGTH)]
    values = DIGIT[characters[:, 2:]]
    right = (values < 16).all(axis=1) & (characters[:, 0] == ord(letter)) & (characters[:, 1] == ord("-"))
    packed = np.ascontiguousarray(values[:, ::2] << np.uint8(4) | values[:, 1::2])
    numbers[long] = np.where(right, packed.view(">u8")[:, 0], 0)
    usual[long] = right
    return numbers, usual
