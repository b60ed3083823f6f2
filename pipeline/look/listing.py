"""Lists of rows for people and programs: columns on a terminal, CSV, JSON lines. What an article says is only shown."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.look.safe_json import as_json
from pipeline.schema import AMOUNT, CONFIDENCE, COUNT
from pipeline.schema import listed as list_of
from pipeline.spreadsheet import defused
from pipeline.terminal import plain, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from dataclasses import Field

WIDTH = 40
"""Characters of a cell on the terminal."""

ARROW: Mapping[str, pa.DataType] = {
    **{"str": pa.string(), "bool": pa.bool_(), "int": COUNT, "float": CONFIDENCE, "Decimal": AMOUNT},
    "tuple[str, ...]": list_of(pa.string()),
}
"""The column that a field of a list makes, by its annotation."""


def table(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines for a terminal, in columns; the first row is the heading."""
    cells = [[_brief(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _brief(cell: str) -> str:
    return visible(cell if len(cell) <= WIDTH else f"{cell[: WIDTH - 1]}…")


def as_csv(kind: type[Any], listed: Iterable[Any]) -> Iterator[str]:
    """Lines of comma-separated values of dataclasses of `kind`, as `csv_lines`."""
    return csv_lines(_names(kind), (asdict(one).values() for one in listed))


def csv_lines(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Lines of comma-separated values, the heading first; tuples of text are joined by `; `, null is an empty cell.

    A cell that a spreadsheet would take for a formula begins with an apostrophe, unless it is a number; unprintable
    characters are backslash escapes.
    """
    yield _csv_line(names)
    for row in rows:
        yield _csv_line(map(as_text, row))


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([visible(defused(cell)) for cell in cells])
    return line.getvalue()


def as_text(value: Any) -> str:
    """The value of a cell in words: nothing for null, amounts without trailing zeros, nested values as JSON."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, list | dict):
        return as_json(value)
    return plain(value) if isinstance(value, Decimal) else str(value)


def as_jsonl(listed: Iterable[Any]) -> Iterator[str]:
    """A JSON object a line; amounts are decimals as text."""
    for one in listed:
        yield json_line(asdict(one))


def json_line(row: Mapping[str, Any]) -> str:
    """A row as one JSON object."""
    return as_json({name: plain(value) if isinstance(value, Decimal) else value for name, value in row.items()})


def as_arrow(kind: type[Any], listed: Iterable[Any]) -> pa.Table:
    """Dataclasses of `kind` as an Arrow table: a column a field, nullable where the field may be None."""
    schema = pa.schema(
        [pa.field(field.name, ARROW[_known(field)], "None" in str(field.type)) for field in fields(kind)]
    )
    return pa.Table.from_pylist([asdict(one) for one in listed], schema)


def _known(field: Field[Any]) -> str:
    return str(field.type).removesuffix(" | None")


def _names(kind: type[Any]) -> list[str]:
    return [field.name for field in fields(kind)]
