"""Schemas, nulls, listed values, and keys: what holds of a table without its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.check.findings import Result, Violation
from pipeline.schema import TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REFERENCES = (  # table, column (and field in it), the table whose key it holds
    ("ingest_log", "doc_id", "documents"),
    ("documents", "copy_of", "documents"),
    ("mentions", "doc_id", "documents"),
    ("mentions", "entity_id", "entities"),
    ("entities", "roles.doc_id", "documents"),
    ("quotes", "doc_id", "documents"),
    ("quotes", "speaker_id", "entities"),
    ("quotes", "co_speakers", "entities"),
    ("quotes", "nested_in", "quotes"),
    ("money", "doc_id", "documents"),
    ("money", "claimant_id", "entities"),
    ("money", "co_claimants", "entities"),
    ("money", "quote_id", "quotes"),
    ("money", "conversion_of", "money"),
    ("merges", "entity_id", "entities"),
    ("merges", "doc_id", "documents"),
    ("conflicts", "left.doc_id", "documents"),
    ("conflicts", "left.claimant_id", "entities"),
    ("conflicts", "right.doc_id", "documents"),
    ("conflicts", "right.claimant_id", "entities"),
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
        expected = table.schema.field(field.name) if field.name in names else field
        if not field.equals(expected):
            yield Violation(table.name, f"column {field.name}", f"is {field}, not {expected}")
        elif field.metadata != expected.metadata:
            fault = f"is described by {field.metadata}, not {expected.metadata}"
            yield Violation(table.name, f"column {field.name}", fault)


def nulls_and_values(tables: Mapping[str, pa.Table]) -> Result:
    """No null where the contract has none, and only listed values where it lists them."""
    found = [violation for table in TABLES for violation in _unlisted(table, tables[table.name])]
    rows = sum(table.num_rows for table in tables.values())
    return Result("values", "no null and no unlisted value where the contract allows none", rows, tuple(found))


def _unlisted(table: Table, given: pa.Table) -> Iterator[Violation]:
    for field in table.schema:
        column = given[field.name]
        values = (field.metadata or {}).get(b"values", b"").decode().split()
        wrong = list(set(pc.unique(column).to_pylist()) - {*values, None}) if values else []
        if column.null_count and not field.nullable:
            wrong.append(None)
        if not wrong:
            continue
        for key, value in zip(_keys(table, given), column.to_pylist(), strict=True):
            if value in wrong:
                yield Violation(table.name, _show(key), f"{field.name} is {'null' if value is None else repr(value)}")


def unique_keys(tables: Mapping[str, pa.Table]) -> Result:
    """No two rows of a table have one key."""
    found, rows = [], 0
    for table in TABLES:
        given = tables[table.name]
        rows += given.num_rows
        seen: set[tuple[object, ...]] = set()
        for key in _keys(table, given):
            if key in seen:
                found.append(Violation(table.name, _show(key), "stands in more than one row"))
            seen.add(key)
    return Result("keys", "no two rows of a table have one key", rows, tuple(found))


def references(tables: Mapping[str, pa.Table]) -> Result:
    """Every id that a row holds is the id of a row."""
    found, rows = [], 0
    contract = {table.name: table for table in TABLES}
    for name, reference, target in REFERENCES:
        known = {key for (key,) in _keys(contract[target], tables[target])}
        column, *fields = reference.split(".")
        rows += tables[name].num_rows
        for key, value in zip(_keys(contract[name], tables[name]), tables[name][column].to_pylist(), strict=True):
            found += [
                Violation(name, _show(key), f"{reference} {one} is in no row of {target}")
                for one in _held(value, fields)
                if one not in known
            ]
    return Result("references", "every id that a row holds is the id of a row", rows, tuple(found))


def _held(value: Any, fields: list[str]) -> list[str]:
    """The ids in a value of a column: in one field of a struct, or in each item of a list."""
    if isinstance(value, list):
        return [one for item in value for one in _held(item, fields)]
    for field in fields:
        value = value[field]
    return [] if value is None else [value]


def _keys(table: Table, given: pa.Table) -> Iterator[tuple[object, ...]]:
    return zip(*(given[name].to_pylist() for name in table.key), strict=True)


def _show(key: tuple[object, ...]) -> str:
    return " ".join(str(part) for part in key)
