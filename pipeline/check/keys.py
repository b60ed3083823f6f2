"""Keys and references: each key stands once, and each id that a row holds is the key of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.check.columns import items, one, parts, shown, shown_key
from pipeline.check.findings import Findings, Result, Violation
from pipeline.check.ids import Ids
from pipeline.schema import TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

LETTERS = {"documents": "d", "mentions": "m", "entities": "e", "quotes": "q", "money": "f", "conflicts": "c"}
"""What the ids of a table begin with, where its key is an id."""
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
HELD = tuple(dict.fromkeys(target for _, _, target in REFERENCES))
"""The tables whose keys other rows hold."""


def known(tables: Mapping[str, Path]) -> dict[str, Ids]:
    """The ids of the tables that others refer to, by table: some 30 bytes a row."""
    return {table.name: _ids(table, tables) for table in TABLES if table.name in HELD}


def _ids(table: Table, tables: Mapping[str, Path]) -> Ids:
    (key,) = table.key
    return Ids.of(LETTERS[table.name], (part[key] for _, part in parts(tables[table.name], [key])))


def unique_keys(tables: Mapping[str, Path], ids: Mapping[str, Ids]) -> Result:
    """No two rows of a table have one key; `ids` are those that `known` gives."""
    found, rows = Findings(), 0
    for place, table in enumerate(TABLES):
        if table.name in LETTERS:
            own = ids[table.name] if table.name in ids else _ids(table, tables)
            rows += len(own)
            again = iter([(row, own.id(row)) for row in own.repeated()])
        else:
            hashes = hashed(tables[table.name], table.key)
            rows += len(hashes)
            again = _repeated(table, tables[table.name], hashes)
        why = "stands in more than one row"
        found.update(((place, row), Violation(table.name, key, why)) for row, key in again)
    return found.result("keys", "no two rows of a table have one key", rows)


def hashed(path: Path, key: tuple[str, ...]) -> NDArray[np.int64]:
    """A hash of each row's key: equal keys have equal ones, in one process."""
    keys = (_keys(part, key) for _, part in parts(path, key))
    return np.concatenate([np.empty(0, np.int64), *(np.fromiter(map(hash, part), np.int64) for part in keys)])


def _keys(part: pa.Table, key: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    return zip(*(part[name].to_pylist() for name in key), strict=True)


def _repeated(table: Table, path: Path, hashes: NDArray[np.int64]) -> Iterator[tuple[int, str]]:
    """The rows whose key an earlier row has. Equal hashes are only a suspicion: then the keys themselves are read."""
    _, where, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    suspects = counts[where] > 1
    if not suspects.any():
        return
    seen: set[tuple[Any, ...]] = set()
    for start, part in parts(path, table.key):
        for row, key in enumerate(_keys(part, table.key), start):
            if suspects[row] and key in seen:
                yield row, shown_key(key)
            if suspects[row]:
                seen.add(key)


def references(tables: Mapping[str, Path], ids: Mapping[str, Ids]) -> Result:
    """Every id that a row holds is the id of a row; `ids` are those that `known` gives."""
    found, rows = Findings(), 0
    for table in TABLES:
        own = ((place, *rest) for place, rest in enumerate(REFERENCES) if rest[0] == table.name)
        held = [(place, reference, target) for place, _, reference, target in own]
        columns = dict.fromkeys([*table.key, *(reference.partition(".")[0] for _, reference, _ in held)])
        for start, part in parts(tables[table.name], list(columns)):
            rows += len(held) * part.num_rows
            for place, reference, target in held:
                for row, value in _missing(part, reference, ids[target]):
                    why = f"{reference} {value} is in no row of {target}"
                    found.add((place, start + row), Violation(table.name, shown(table, part, row), why))
    return found.result("references", "every id that a row holds is the id of a row", rows)


def _missing(part: pa.Table, reference: str, ids: Ids) -> Iterator[tuple[int, str]]:
    rows, held = holding(part, reference)
    for at in np.flatnonzero((ids.rows(held) < 0) & np.asarray(held.is_valid())).tolist():
        yield int(rows[at]), held[at].as_py()


def holding(part: pa.Table, reference: str) -> tuple[NDArray[np.int64], pa.Array]:
    """The values of a column, or of a field of its structs, or of its lists' items, each with its row."""
    name, _, field = reference.partition(".")
    column = part[name]
    if pa.types.is_list(column.type):
        rows, values = items(column)
    else:
        rows, values = np.arange(len(column)), one(column)
    return rows, pc.struct_field(values, field) if field else values
