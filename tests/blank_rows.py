"""Rows of tables in which a test says only what it is about."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from pipeline import tables
from pipeline.schema import TABLES, Table


def blank(table: Table) -> dict[str, Any]:
    """A row of the table: nulls where they may be, else nothing of the right kind."""
    return {field.name: None if field.nullable else _nothing(field.type) for field in table.schema}


def _nothing(kind: pa.DataType) -> Any:
    if pa.types.is_list(kind):
        return []
    if pa.types.is_struct(kind):
        return {field.name: None if field.nullable else _nothing(field.type) for field in kind}
    if pa.types.is_boolean(kind):
        return False
    return "" if pa.types.is_string(kind) else 0


def all_tables(**rows: list[Mapping[str, Any]]) -> dict[str, pa.Table]:
    """Every table of the contract, with these rows, filled up with `blank`."""
    return {
        table.name: tables.build(table, [blank(table) | dict(row) for row in rows.pop(table.name, [])])
        for table in TABLES
    }
