"""Rows picked from a table that passes in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    import pyarrow as pa


def picked(
    parts: Iterable[pa.Table], column: str, wanted: Container[str], columns: list[str]
) -> Iterator[dict[str, Any]]:
    """The rows of which a column has one of the `wanted` values, with some of their columns, in order."""
    for part in parts:
        rows = [row for row, value in enumerate(part[column].to_pylist()) if value in wanted]
        if rows:
            yield from part.select(columns).take(rows).to_pylist()
