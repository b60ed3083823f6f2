"""No null and no unlisted value where the contract allows none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.check.columns import TEXTS, parts, shown, true
from pipeline.check.findings import Findings, Result, Violation
from pipeline.schema import ROW_GROUP, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pipeline.schema import Table

ABOUT = "no null and no unlisted value where the contract allows none"


def nulls_and_values(tables: Mapping[str, Path]) -> Result:
    """Look at every column of every table."""
    found, rows = Findings(), 0
    for place, table in enumerate(TABLES):
        size = TEXTS if table.name == "documents" else ROW_GROUP
        for start, part in parts(tables[table.name], None, size):
            rows += part.num_rows
            found.update(((place, field, start + row), fault) for field, row, fault in unlisted(table, part))
    return found.result("values", ABOUT, rows)


def unlisted(table: Table, part: pa.Table) -> Iterator[tuple[int, int, Violation]]:
    """The values of a part of a table that may not be there, each with the numbers of its column and row."""
    for number, field in enumerate(table.schema):
        column = part[field.name]
        values = (field.metadata or {}).get(b"values", b"").decode().split()
        wrong = np.zeros(part.num_rows, np.bool_)
        if values:
            wrong |= ~true(pc.is_in(column, pa.array(values))) & true(column.is_valid())
        if column.null_count and not field.nullable:
            wrong |= true(column.is_null())
        for row in np.flatnonzero(wrong).tolist():
            value = column[row].as_py()
            fault = f"{field.name} is {'null' if value is None else repr(value)}"
            yield number, row, Violation(table.name, shown(table, part, row), fault)
