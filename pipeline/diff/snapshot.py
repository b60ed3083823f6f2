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

CORRECTIONS = "corrections.json"
Correction = tuple[str, str, str, str]
"""Table, action, id and value."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The tables of a run by name, with the revision or the folder they are of."""

    name: str
    tables: dict[str, pa.Table]
    corrections: frozenset[Correction] | None
    """Those that were applied; None where that is not recorded."""
    revision: revisions.Revision | None = None
    folder: Path | None = None
    left_out: tuple[str, ...] = ()
    """Tables of a revision that are of another schema version than today's, which cannot be compared."""


def of_tables(name: str, found: dict[str, pa.Table], corrections: Path) -> Snapshot:
    """Tables at hand, and the `corrections.json` written with them."""
    return Snapshot(name, found, _corrections(corrections), folder=corrections.parent)


def take(name: str, root: Path) -> Snapshot:
    """The tables that `name` means: a folder that holds some, else a revision of the repository at `root`.

    Raises TableError when it is neither, and when a table is damaged, missing or of another schema.
    """
    if Path(name).is_dir():
        folder = Path(name)
        return of_tables(name, load(folder), folder / CORRECTIONS)
    revision = revisions.find(name, root)
    files = {f"{table.name}.parquet": table for table in TABLES}
    paths = revision.files({*files, CORRECTIONS})
    given = paths.pop(CORRECTIONS, None)
    if not paths:
        raise TableError(f"{name} has no tables in {revisions.LOCK}: compare with a later revision")
    known = {files[file]: tables.read(path) for file, path in paths.items()}
    found = {table.name: rows for table, rows in known.items() if _is_of(table, rows.schema)}
    left_out = tuple(sorted(table.name for table in known if table.name not in found))
    return Snapshot(name, found, _corrections(given) if given else None, revision, left_out=left_out)


def _is_of(table: Table, schema: pa.Schema) -> bool:
    version = (schema.metadata or {}).get(b"onrecord.schema_version", b"").decode()
    return version == table.version and bool(schema.equals(table.schema))


def _corrections(path: Path) -> frozenset[Correction] | None:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
        return frozenset(
            (row["table"], row["action"], row["id"], row["value"]) for row in rows if row["outcome"] == "applied"
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise TableError(f"{path} cannot be read ({error!r}): run the pipeline again") from error
