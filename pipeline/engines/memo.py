"""A memo of results, outside the outputs: deleting it costs time, never a result."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import platformdirs

from pipeline.errors import OnrecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

T = TypeVar("T")

FILE = "memo.sqlite3"
WAIT_SECONDS = 60
CREATE = "create table if not exists results (key text primary key, kind text, digest blob, result blob)"
ASKED = 500
"""Keys in one query: SQLite takes no more than a thousand."""


def folder() -> Path:
    """Where the memo lies: `$ONRECORD_CACHE`, else the user's cache folder."""
    return Path(os.environ.get("ONRECORD_CACHE") or platformdirs.user_cache_path("onrecord"))


def key(*parts: str) -> str:
    """The key of a result: the SHA-256 of what decides it, each part without a space."""
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


class Memo:
    """Results by their keys. A damaged entry counts as absent; a damaged file is begun anew.

    It may be used by several processes at once. Left as a context, it lets go of the file; the next use opens it again.
    Its methods raise OnrecordError when the file cannot be used: locked, not writable, or the disk full.
    """

    def __init__(self, where: Path) -> None:
        self.path = where / FILE
        self._database: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def find(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The results at hand, by their keys; those that are damaged are left out."""
        keys = list(keys)
        found: dict[str, bytes] = {}
        for start in range(0, len(keys), ASKED):
            for one, digest, result in self._do(partial(_select, keys[start : start + ASKED])):
                if isinstance(result, bytes) and hashlib.sha256(result).digest() == digest:
                    found[one] = result
        return found

    def keep(self, kind: str, results: Mapping[str, bytes]) -> None:
        """Store results by their keys, in one transaction; `kind` says what they are."""
        rows = [(one, kind, hashlib.sha256(result).digest(), result) for one, result in results.items()]
        self._do(partial(_insert, rows))

    def count(self) -> dict[str, int]:
        """How many results are kept, by kind."""
        return self._do(_count)

    def clear(self) -> None:
        """Forget every result."""
        self._do(_clear)

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return work(self._open())
        except (sqlite3.OperationalError, OSError) as error:  # locked, full or not writable: not damage
            raise OnrecordError(
                f"{self.path} cannot be used ({error}): set ONRECORD_CACHE to another folder"
            ) from error
        except sqlite3.DatabaseError:
            self.close()
            self.path.unlink(missing_ok=True)  # another run may have seen the damage, too
            return work(self._open())

    def _open(self) -> sqlite3.Connection:
        if self._database is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(self.path, timeout=WAIT_SECONDS)
            self._database.text_factory = partial(str, encoding="utf-8", errors="replace")  # a damaged key is no error
            self._database.execute("pragma synchronous = off")  # what a power cut damages is begun anew
            with self._database:
                self._database.execute(CREATE)
        return self._database


def _select(keys: list[str], database: sqlite3.Connection) -> list[Any]:
    marks = ",".join("?" * len(keys))
    return database.execute(f"select key, digest, result from results where key in ({marks})", keys).fetchall()  # noqa: S608


def _insert(rows: list[tuple[str, str, bytes, bytes]], database: sqlite3.Connection) -> None:
    with database:
        database.executemany("insert or replace into results values (?, ?, ?, ?)", rows)


def _count(database: sqlite3.Connection) -> dict[str, int]:
    return dict(database.execute("select kind, count(*) from results group by kind order by kind").fetchall())


def _clear(database: sqlite3.Connection) -> None:
    with database:
        database.execute("delete from results")
    database.execute("vacuum")
