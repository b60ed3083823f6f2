"""What became of the corrections of a run, and how precise its rows were found: what `corrections.json` holds."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline.errors import TableError
from pipeline.overrides.docket import OUTCOMES
from pipeline.overrides.rows import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pipeline.overrides.docket import Settled
    from pipeline.overrides.precision import Precision

PLACES = 4


def account(settled: Iterable[Settled], precisions: Iterable[Precision]) -> dict[str, Any]:
    """The corrections and the verdicts of a run as the report reads them; equal input gives equal output.

    - `tables`: for `entities`, `quotes` and `money` the counts `applied`, `stale` and `conflicting`, zeros too.
    - `rows`: every correction in the order of table and line, with `table`, `line`, `action`, `id`, `value` (empty
      where the action takes none), `reason`, `author`, `date` (YYYY-MM-DD), `outcome` (one of the three), `why` (in
      words; empty when applied) and `against` (the line of the same file that a conflicting one contradicts, or null).
    - `reviews`: for each of the three tables `n`, `right`, `wrong`, `unsure`, `share`, `low`, `high` (rounded to 4
      places; null when `n` is 0), `stale`, `unsampled`, `first` and `last` (YYYY-MM-DD or null): see `Precision`.
    """
    settled = tuple(settled)
    counted = Counter((one.override.table, one.outcome) for one in settled)
    return {
        "tables": {table: {outcome: counted[table, outcome] for outcome in OUTCOMES} for table in KEYS},
        "rows": [_row(one) for one in settled],
        "reviews": {one.table: _review(one) for one in precisions},
    }


def _row(one: Settled) -> dict[str, Any]:
    row = asdict(one.override)
    return row | {"date": row["date"].isoformat(), "outcome": one.outcome, "why": one.why, "against": one.against}


def _review(one: Precision) -> dict[str, Any]:
    row = asdict(one)
    del row["table"]
    row |= {name: value and round(value, PLACES) for name, value in row.items() if name in ("share", "low", "high")}
    return row | {name: row[name] and row[name].isoformat() for name in ("first", "last")}


def corrected(settled: Iterable[Settled]) -> set[tuple[str, str]]:
    """The rows that corrections were applied to, as table and id: some of them are in no table any more."""
    return {(one.override.table, one.override.id) for one in settled if one.outcome == "applied"}


def read_corrected(path: Path) -> set[tuple[str, str]]:
    """The same from a `corrections.json`; none when the file is missing. Raises TableError when it is damaged."""
    if not path.exists():
        return set()
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
        return {(row["table"], row["id"]) for row in rows if row["outcome"] == "applied"}
    except (ValueError, KeyError, TypeError) as error:
        raise TableError(f"{path} cannot be read ({error!r}): delete it and run the pipeline again") from error


def known_ids(tables: Mapping[str, Iterable[str]], corrected_rows: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """By table, the ids of its rows and those of rows that corrections were applied to."""
    known = {table: {*ids} for table, ids in tables.items()}
    for table, row_id in corrected_rows:
        known[table].add(row_id)
    return known
