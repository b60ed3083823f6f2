"""One side of a comparison: the tables of a folder or of a revision, and the corrections that were applied to them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import tables
from pipeline.diff import revisions
from pipeline.diff.load import load
from pipeline.errors import TableError
from pipeline.schema import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.schema import Table

CORRECTIONS = "corrections"
Correction = tuple[str, str, str, str]
"""Table, action, id and value."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The tables of a run by name, its corrections, and the revision it belongs to; None for a folder."""

    name: str
    tables: dict[str, pa.Table]
    corrections: frozenset[Correction]
    revision: revisions.Revision | None = None
    left_out: tuple[str, ...] = ()
    """Tables of a revision that are of another schema version than today's, which cannot be compared."""


def of_tables(name: str, found: dict[str, pa.Table], corrections: Path) -> Snapshot:
    """Tables at hand, and the `corrections.json` written with them."""
    return Snapshot(name, found, _corrections(corrections))


def take(name: str, root: Path) -> Snapshot:
    """The tables that `name` means: a folder that holds some, else a revision of the repository at `root`.

    Raises TableError when it is neither, and when a table is damaged, missing or of another schema.
    """
    if Path(name).is_dir():
        folder = Path(name)
        return of_tables(name, load(folder), folder / f"{CORRECTIONS}.json")
    revision = revisions.find(name, root)
    paths = revision.files(".parquet")
    if not paths:
        raise TableError(f"{name} has no tables in {revisions.LOCK}: compare with a later revision")
    known = {table.name: tables.read(paths[table.name]) for table in TABLES if table.name in paths}
    found = {table.name: known[table.name] for table in TABLES if table.name in known and _is_of(table, known)}
    given = revision.files(".json").get(CORRECTIONS)
    left_out = tuple(known.keys() - found.keys())
    return Snapshot(name, found, _corrections(given) if given else frozenset(), revision, tuple(sorted(left_out)))


def _is_of(table: Table, known: dict[str, pa.Table]) -> bool:
    return bool(known[table.name].schema.equals(table.schema))


def _corrections(path: Path) -> frozenset[Correction]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
        return frozenset(
            (row["table"], row["action"], row["id"], row["value"]) for row in rows if row["outcome"] == "applied"
        )
    except FileNotFoundError:
        return frozenset()
    except (ValueError, KeyError, TypeError) as error:
        raise TableError(f"{path} cannot be read ({error!r}): run the pipeline again") from error
