"""Lines to the rows of a CSV file, found again after a row whose quotation marks are broken."""

from __future__ import annotations

import csv
import re
from collections import deque
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from pipeline.ingest.decode import Decoded
from pipeline.ingest.readers.byte_lines import Line, without_end
from pipeline.ingest.readers.records import decoded
from pipeline.ingest.units import Refusal, quarantine

if TYPE_CHECKING:
    from collections.abc import Iterator

DELIMITERS = (b",", b";", b"\t", b"|")
NO_DELIMITER = "\x1f"
"""For a header of one column: the commas of its cells are nothing but commas. No text holds this unit separator."""
QUOTED = re.compile(rb'"[^"]*+"')
REREAD = 8
"""How much may be read again after malformed rows: this many times the longest row, and as much as was read so far."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: where it starts (a line from 1, an offset in bytes), its bytes without the line's end, and its cells.

    Of a refused row the bytes are those of its first line, None when they were not held. Its further lines are read
    again as rows, which are `is_unsure`, as they may be its inside: up to where the fault was seen, and on to the
    first row as wide as the header.
    """

    line: int
    offset: int | None
    data: bytes | None
    cells: tuple[str, ...] = ()
    encoding: str | None = None
    warnings: tuple[str, ...] = ()
    refusal: Refusal | None = None
    is_unsure: bool = False


def rows(lines: Iterator[Line], max_bytes: int) -> Iterator[Row]:
    """The rows that have any value, the header first; the delimiter is the commonest one in the first line.

    Refusals: `csv_malformed` where quotation marks do not match up, or not within `max_bytes`; `too_long` of a
    line of more than that; `binary`. Warnings: `not_utf8`, `csv_unsure_row`.
    """
    first = next((line for line in lines if line.data.strip()), None)
    if first is not None:
        yield from _Rows(chain([first], lines), max_bytes, _delimiter(first.data)).read()


def _delimiter(line: bytes) -> str:
    outside = QUOTED.sub(b"", line)
    best = max(DELIMITERS, key=outside.count)
    return best.decode() if best in outside else NO_DELIMITER


class _OverLimitError(Exception):
    """Raised through the csv module when a row takes more than it may."""


class _Rows:
    """Feeds lines to the csv module, and knows which of them the row at hand took."""

    def __init__(self, lines: Iterator[Line], max_bytes: int, delimiter: str) -> None:
        self._lines = lines
        self._max_bytes = max_bytes
        self._delimiter = delimiter
        self._reader = self._new_reader()
        self._again: deque[Line] = deque()
        self._taken: list[Line] = []
        self._decodings: list[Decoded | Refusal] = []
        self._size = self._n_read = self._n_reread = 0
        self._width: int | None = None
        self._is_unsure = False
        self._unsure_until = 0

    def read(self) -> Iterator[Row]:
        while (row := self._row()) is not None:
            if row.refusal or any(cell.strip() for cell in row.cells):
                yield row

    def _new_reader(self) -> Iterator[list[str]]:
        return csv.reader(self, delimiter=self._delimiter, strict=True)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """The next line, for the csv module."""
        if self._again:
            line = self._again.popleft()
        else:
            line = next(self._lines)
            self._n_read += len(line.data)
        self._taken.append(line)
        self._size += len(line.content)
        if line.too_long or self._size > self._max_bytes:
            raise _OverLimitError
        decoding = decoded(line.data)
        self._decodings.append(decoding)
        return line.data.decode("utf-8", "surrogateescape") if isinstance(decoding, Refusal) else decoding.text

    def _row(self) -> Row | None:
        self._taken, self._decodings, self._size = [], [], 0
        usual_limit = csv.field_size_limit(self._max_bytes)
        try:
            return self._whole(next(self._reader))
        except StopIteration:
            return None
        except csv.Error as error:
            return self._broken(str(error))
        except _OverLimitError:
            return self._broken(f"it does not end within {self._max_bytes} bytes")
        finally:
            csv.field_size_limit(usual_limit)

    def _whole(self, cells: list[str]) -> Row:
        first, decodings = self._taken[0], self._decodings
        text = [decoding for decoding in decodings if isinstance(decoding, Decoded)]
        is_unsure = self._is_unsure
        if any(cell.strip() for cell in cells):
            self._width = self._width or len(cells)
            is_sound = len(cells) == self._width and first.number >= self._unsure_until
            self._is_unsure = is_unsure and not is_sound
        warnings = [code for decoding in text for code in decoding.warnings] + ["csv_unsure_row"] * is_unsure
        return Row(
            first.number,
            first.offset,
            without_end(b"".join(line.data for line in self._taken)),
            tuple(cells),
            next((decoding.encoding for decoding in text if decoding.encoding != "utf-8"), "utf-8"),
            tuple(dict.fromkeys(warnings)),
            next((decoding for decoding in decodings if isinstance(decoding, Refusal)), None),
            is_unsure,
        )

    def _broken(self, why: str) -> Row:
        """The refused row; its further lines are read again."""
        first, *rest = self._taken
        if first.too_long:
            return Row(first.number, first.offset, None, refusal=quarantine("too_long", f"the line: {why}"))
        self._again.extendleft(reversed(rest))
        self._n_reread += sum(len(line.data) for line in rest)
        self._is_unsure = True
        self._unsure_until = max(self._unsure_until, self._taken[-1].number)
        self._reader = self._new_reader()
        if self._n_reread > self._n_read + REREAD * self._max_bytes:
            self._again.clear()
            self._lines = iter(())
            why += ", like many before it; the rest of the file was not read"
        refusal = quarantine("csv_malformed", f"its quotation marks do not match up: {why}")
        return Row(first.number, first.offset, first.content, refusal=refusal)
