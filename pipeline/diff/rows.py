"""What differs between two folders of tables: rows added, removed and changed, in words a reader can check.

Rows are matched by the key of their table. Two refinements keep an edited article readable: places (offsets) are no
content, so text that only moved is no change; and a quote or figure whose words were edited, and whose id therefore
changed, is matched by its surroundings and shows as one changed row.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.diff.match import POSITIONAL, Key, Match, Row, by_context, by_key, content, rows_of, side
from pipeline.schema import MONEY, QUOTES, TABLES, Table
from pipeline.terminal import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs: its key (the new one, unless removed), its text for people and, if changed, how."""

    table: str
    key: Key
    kind: str
    """`added`, `removed` or `changed`."""
    what: str
    columns: tuple[tuple[str, Any, Any], ...] = ()
    """Column, old value and new value, in the order of the schema; empty for rows added or removed."""
    about: frozenset[str] = field(default=frozenset(), compare=False)
    """Ids of the row, its documents, its quote and its entities, old and new."""
    causes: tuple[str, ...] = ()
    """What may have changed it, see `causes`; empty until that was asked."""


def diff(old: Mapping[str, pa.Table], new: Mapping[str, pa.Table]) -> list[Change]:
    """Rows removed, changed and added, table by table in the order of the contract; a missing table has no rows.

    Both sides are of the schemas of this version, as `load` makes sure.
    """
    changes: list[Change] = []
    renamed: dict[str, str] = {}
    for table in TABLES:
        before, after = side(table, old), side(table, new)
        if before.rows.equals(after.rows):
            continue
        match = by_key(table, before.rows, after.rows)
        if table in (QUOTES, MONEY):
            match = by_context(table, match, before, after)
            renamed |= _renamed(table, match, before.rows, after.rows)
        changes += (_change(table, row, "removed") for row in rows_of(before.rows, match.removed))
        changes += _changed(table, match, before.rows, after.rows, renamed)
        changes += (_change(table, row, "added") for row in rows_of(after.rows, match.added))
    return changes


def _renamed(table: Table, match: Match, before: pa.Table, after: pa.Table) -> dict[str, str]:
    """New ids of matched rows by their old ones, so that a reference to an edited row is not itself a change."""
    (name,) = table.key
    old_ids, new_ids = before[name].to_pylist(), after[name].to_pylist()
    return {old_ids[left]: new_ids[right] for left, right in match.pairs if old_ids[left] != new_ids[right]}


def _changed(
    table: Table, match: Match, before: pa.Table, after: pa.Table, renamed: Mapping[str, str]
) -> Iterator[Change]:
    names = [name for name in table.schema.names if name not in POSITIONAL and name not in table.key]
    lefts = before.select(names).take(pa.array([left for left, _ in match.pairs], pa.int64()))
    rights = after.select(names).take(pa.array([right for _, right in match.pairs], pa.int64()))
    differing: dict[int, list[str]] = defaultdict(list)
    for name in names:
        for number in _differing(lefts[name], rights[name]):
            differing[number].append(name)
    numbers = sorted(differing)
    old_rows = rows_of(before, [match.pairs[number][0] for number in numbers])
    new_rows = rows_of(after, [match.pairs[number][1] for number in numbers])
    for number, old, new in zip(numbers, old_rows, new_rows, strict=True):
        values = ((name, content(old[name]), content(new[name])) for name in differing[number])
        columns = tuple(each for each in values if not isinstance(each[1], str) or renamed.get(each[1]) != each[2])
        if columns:
            yield replace(_change(table, new, "changed", columns), about=_about(table, old) | _about(table, new))


def _differing(left: pa.ChunkedArray, right: pa.ChunkedArray) -> list[int]:
    if left.equals(right):
        return []
    if pa.types.is_nested(left.type):
        values = zip(left.to_pylist(), right.to_pylist(), strict=True)
        return [number for number, (old, new) in enumerate(values) if content(old) != content(new)]
    unlike = pc.fill_null(pc.not_equal(left, right), False)
    one_null = pc.xor(pc.is_null(left), pc.is_null(right))
    return list(pc.indices_nonzero(pc.or_(unlike, one_null)).to_pylist())


def _change(table: Table, row: Row, kind: str, columns: tuple[tuple[str, Any, Any], ...] = ()) -> Change:
    key = tuple(row[name] for name in table.key)
    return Change(table.name, key, kind, _what(table.name, row), columns, _about(table, row))


def _about(table: Table, row: Row) -> frozenset[str]:
    found = [row[table.key[0]], *(row[name] for name in IDS if name in row)]
    found += [one for name in MANY_IDS if name in row for one in row[name]]
    found += [row[side][name] for side in SIDES if side in row for name in ("doc_id", "claimant_id")]
    return frozenset(one for one in found if isinstance(one, str))


IDS = ("doc_id", "entity_id", "speaker_id", "claimant_id", "quote_id")
MANY_IDS = ("co_speakers", "co_claimants")
SIDES = ("left", "right")
"""Where a row names the documents, entities and quotes it is about."""


def _what(table: str, row: Row) -> str:
    values = (row[name] for name in WHAT[table])
    # A side of a conflict is a struct; its value is what a reader knows it by.
    told = (value["value"] if isinstance(value, dict) else value for value in values)
    return " · ".join(plain(value) for value in told if value not in (None, ""))


WHAT: Mapping[str, tuple[str, ...]] = {
    "documents": ("source_path", "record_key"),
    "ingest_log": ("source_path", "record_key", "outcome"),
    "mentions": ("text",),
    "entities": ("name", "type"),
    "quotes": ("text", "speaker"),
    "money": ("text", "amount", "currency"),
    "merges": ("alias", "entity_id"),
    "conflicts": ("subject", "attribute", "left", "right"),
    "responses": ("party", "status", "text"),
}
"""The columns by which a reader knows a row of each table."""
