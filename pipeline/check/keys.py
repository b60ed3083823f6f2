"""Schemas, nulls, listed values, and keys: what holds of a table without its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.check.findings import Result, Violation
from pipeline.schema import TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REFERENCES = (  # table, column, the table whose key it holds
    ("ingest_log", "doc_id", "documents"),
    ("documents", "copy_of", "documents"),
    ("mentions", "doc_id", "documents"),
    ("mentions", "entity_id", "entities"),
    ("quotes", "doc_id", "documents"),
    ("quotes", "speaker_id", "entities"),
    ("quotes", "co_speakers", "entities"),
    ("quotes", "nested_in", "quotes"),
    ("money", "doc_id", "documents"),
    ("money", "claimant_id", "entities"),
    ("money", "quote_id", "quotes"),
    ("money", "conversion_of", "money"),
    ("merges", "entity_id", "entities"),
    ("merges", "doc_id", "documents"),
    ("responses", "doc_id", "documents"),
    ("responses", "entity_id", "entities"),
)


def schemas(tables: Mapping[str, pa.Table]) -> Result:
    """Every table has the columns, descriptions and version of this release's contract."""
    found = [violation for table in TABLES for violation in _drift(table, tables[table.name])]
    return Result(
        "schemas", "every table has the columns, types and version of the contract", len(TABLES), tuple(found)
    )


def _drift(table: Table, given: pa.Table) -> Iterator[Violation]:
    metadata = given.schema.metadata or {}
    for key, value in table.schema.metadata.items():
        if metadata.get(key) != value:
            yield Violation(table.name, "metadata", f"{key.decode()} is {metadata.get(key)!r}, not {value!r}")
    names = [field.name for field in table.schema]
    if given.schema.names != names:
        drifted = sorted(set(names) ^ set(given.schema.names)) or "their order"
        yield Violation(table.name, "columns", f"differ from the contract in {drifted}")
    for field in given.schema:
        if field.name in names and not field.equals(table.schema.field(field.name), check_metadata=True):
            yield Violation(table.name, f"column {field.name}", f"is {field}, not {table.schema.field(field.name)}")


def nulls_and_values(tables: Mapping[str, pa.Table]) -> Result:
    """No null where the contract has none, and only listed values where it lists them."""
    found = []
    for table in TABLES:
        given = tables[table.name]
        for field in table.schema:
            if field.name not in given.schema.names:
                continue
            column = given[field.name]
            if not field.nullable and column.null_count:
                found.append(Violation(table.name, f"column {field.name}", f"is null in {column.null_count} rows"))
            values = (field.metadata or {}).get(b"values", b"").decode().split()
            unknown = set(pc.unique(column).to_pylist()) - {*values, None} if values else set()
            found += [Violation(table.name, f"column {field.name}", f"holds {value!r}") for value in sorted(unknown)]
    rows = sum(table.num_rows for table in tables.values())
    return Result("values", "no null and no unlisted value where the contract allows none", rows, tuple(found))


def unique_keys(tables: Mapping[str, pa.Table]) -> Result:
    """No two rows of a table have one key."""
    found, rows = [], 0
    for table in TABLES:
        given = tables[table.name]
        rows += given.num_rows
        seen: set[tuple[object, ...]] = set()
        for key in zip(*(given[name].to_pylist() for name in table.key), strict=True):
            if key in seen:
                found.append(Violation(table.name, _show(key), "stands in more than one row"))
            seen.add(key)
    return Result("keys", "no two rows of a table have one key", rows, tuple(found))


def references(tables: Mapping[str, pa.Table]) -> Result:
    """Every id that a row holds is the id of a row."""
    found, rows = [], 0
    for name, column, target in REFERENCES:
        (key,) = next(table.key for table in TABLES if table.name == target)
        known = set(tables[target][key].to_pylist())
        values = tables[name][column].to_pylist()
        rows += len(values)
        for number, value in enumerate(values):
            held = value if isinstance(value, list) else [value]
            found += [
                Violation(name, f"row {number}", f"{column} {one} is in no row of {target}")
                for one in held
                if one is not None and one not in known
            ]
    return Result("references", "every id that a row holds is the id of a row", rows, tuple(found))


def _show(key: tuple[object, ...]) -> str:
    return " ".join(str(part) for part in key)
