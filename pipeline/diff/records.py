"""Changes for programs: plain values that become JSON. Amounts and times are text, so that none loses a digit."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.diff.rows import Change


def record(change: Change) -> dict[str, Any]:
    """One change: `table`, `key` (a list), `kind` (added, removed, changed), `what` (its text), `columns` (a list of
    `column`, `old`, `new`; empty unless changed) and `causes` (a list, see `pipeline.diff.causes`).
    """
    columns = [{"column": name, "old": old, "new": new} for name, old, new in change.columns]
    return {
        "table": change.table,
        "key": list(change.key),
        "kind": change.kind,
        "what": change.what,
        "columns": columns,
        "causes": list(change.causes),
    }


def document(old: str, new: str, changes: Sequence[Change]) -> dict[str, Any]:
    """A comparison: `old` and `new` (the names of both sides), `tables` and `causes` (counts) and `changes`."""
    return {
        "old": old,
        "new": new,
        "tables": tallies(changes),
        "causes": dict(Counter(cause for change in changes for cause in change.causes)),
        "changes": [record(change) for change in changes],
    }


def tallies(changes: Iterable[Change]) -> dict[str, dict[str, int]]:
    """By table in the order of the changes, how many rows of each kind."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for change in changes:
        counts[change.table][change.kind] += 1
    return {table: dict(kinds) for table, kinds in counts.items()}
