"""The CSV files that people write: their rows with line numbers, and what is wrong with them, all of it at once."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import ParamsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one row, stripped, and the line on which it starts, from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row by the names of the header, and the line on which it starts, from 1."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on a line."""

    line: int
    words: str


def content(path: Path) -> str | Fault:
    """A file's text, without a byte order mark, or why there is none."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Fault(error.object.count(b"\n", 0, error.start) + 1, "not UTF-8: save the file as `CSV UTF-8`")
    except OSError as error:
        return Fault(1, f"the file cannot be read: {error.strerror}")


def lines(text: str, delimiter: str = ",") -> Iterator[Line | Fault]:
    """The lines of a CSV text that are not empty; a fault is the last."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1  # a row starts after the last line of the one before: a quoted field may run over several
    try:
        for cells in reader:
            if cells:
                yield Line(number, tuple(cell.strip() for cell in cells))
            number = reader.line_num + 1
    except csv.Error as error:
        yield Fault(number, f"not valid CSV from here on: {error}")


def rows(path: Path, header: tuple[str, ...]) -> Iterator[Row | Fault]:
    """The rows of a CSV file that has exactly this header; a missing file holds none."""
    if not path.exists():
        return
    text = content(path)
    if isinstance(text, Fault):
        yield text
        return
    found = lines(text)
    first = next(found, Line(1, ()))
    if isinstance(first, Line) and first.cells == header:
        yield from (_row(line, header) if isinstance(line, Line) else line for line in found)
    elif isinstance(first, Line):
        yield Fault(first.number, f"the header is {','.join(first.cells)!r}: make it '{','.join(header)}'")
    else:
        yield first


def _row(line: Line, header: tuple[str, ...]) -> Row | Fault:
    if len(line.cells) == len(header):
        return Row(line.number, dict(zip(header, line.cells, strict=True)))
    wanted = f"{len(line.cells)} fields instead of {len(header)} ({','.join(header)})"
    return Fault(line.number, f"{wanted}: put quotes round one with a comma")


def told(path: Path, faults: Iterable[Fault]) -> list[str]:
    """The faults of a file in order of line, as `FILE:LINE: what is wrong`."""
    return [f"{path.as_posix()}:{fault.line}: {fault.words}" for fault in sorted(faults, key=lambda one: one.line)]


def refuse(faults: Iterable[str]) -> None:
    """Raise ParamsError (exit code 2) with every fault, a line each, if there is any."""
    words = "\n".join(faults)
    if words:
        raise ParamsError(words)


def written(cells: Iterable[str], ending: str = "\n") -> str:
    """One row as it stands in a CSV file, with its line end."""
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)  # its own line end is both signs: only those of the line end are sure to be quoted
    return line.getvalue().removesuffix("\r\n") + ending
