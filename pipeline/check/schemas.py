"""The columns, descriptions and versions of the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import tables as files
from pipeline.check.findings import Findings, Result, Violation
from pipeline.schema import TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

ABOUT = "every table has the columns, types and version of the contract"


def schemas(tables: Mapping[str, Path]) -> Result:
    """Every table has the columns, descriptions and version of this release's contract."""
    found = Findings()
    for place, table in enumerate(TABLES):
        found.update(((place,), violation) for violation in _drift(table, files.schema(tables[table.name])))
    return found.result("schemas", ABOUT, len(TABLES))


def _drift(table: Table, given: pa.Schema) -> Iterator[Violation]:
    metadata = given.metadata or {}
    for key, value in table.schema.metadata.items():
        if metadata.get(key) != value:
            yield Violation(table.name, "metadata", f"{key.decode()} is {metadata.get(key)!r}, not {value!r}")
    names = [field.name for field in table.schema]
    if given.names != names:
        drifted = sorted(set(names) ^ set(given.names)) or "their order"
        yield Violation(table.name, "columns", f"differ from the contract in {drifted}")
    for field in given:
        expected = table.schema.field(field.name) if field.name in names else field
        if not field.equals(expected):
            yield Violation(table.name, f"column {field.name}", f"is {field}, not {expected}")
        elif field.metadata != expected.metadata:
            fault = f"is described by {field.metadata}, not {expected.metadata}"
            yield Violation(table.name, f"column {field.name}", fault)
