"""A memo of parses, outside the outputs: deleting it costs time, never a result."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import platformdirs

from pipeline.errors import OnrecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

T = TypeVar("T")

FILE = "parses.sqlite3"
WAIT_SECONDS = 60
CREATE = "create table if not exists parses (key text primary key, digest text, parse blob)"


def folder() -> Path:
    """Where the cache lies: `$ONRECORD_CACHE`, else the user's cache folder."""
    return Path(os.environ.get("ONRECORD_CACHE") or platformdirs.user_cache_path("onrecord"))


class ParseCache:
    """Parses by the SHA-256 of (fingerprint, text). A damaged entry counts as absent; a damaged file is begun anew.

    Its methods raise OnrecordError when the file cannot be used: locked, or not writable.
    """

    def __init__(self, where: Path) -> None:
        self.path = where / FILE
        where.mkdir(parents=True, exist_ok=True)
        self._database: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def find(self, fingerprint: str, texts: Iterable[str]) -> dict[str, bytes]:
        """The parses at hand for these texts (by their SHA-256); those that are damaged are left out."""
        found: dict[str, bytes] = {}
        for text_sha256 in texts:
            row = self._do(partial(_select, _key(fingerprint, text_sha256)))
            parse = row and _unpack(*row)
            if parse is not None:
                found[text_sha256] = parse
        return found

    def keep(self, fingerprint: str, parses: Mapping[str, bytes]) -> None:
        """Store parses by the SHA-256 of their texts, in one transaction."""
        rows = [
            (_key(fingerprint, text), hashlib.sha256(parse).hexdigest(), zlib.compress(parse))
            for text, parse in parses.items()
        ]
        self._do(partial(_insert, rows))

    def count(self) -> int:
        """How many parses are kept, of every fingerprint."""
        return self._do(_count)

    def clear(self) -> None:
        """Forget every parse."""
        self._do(_clear)

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return work(self._open())
        except sqlite3.OperationalError as error:  # locked or not writable: not damage
            raise OnrecordError(
                f"{self.path} cannot be used ({error}): set ONRECORD_CACHE to another folder"
            ) from error
        except sqlite3.DatabaseError:
            self.close()
            self.path.unlink()
            return work(self._open())

    def _open(self) -> sqlite3.Connection:
        if self._database is None:
            self._database = sqlite3.connect(self.path, timeout=WAIT_SECONDS)
            self._database.text_factory = partial(str, encoding="utf-8", errors="replace")  # a damaged digest is found
            with self._database:
                self._database.execute(CREATE)
        return self._database


def _select(key: str, database: sqlite3.Connection) -> Any:
    return database.execute("select digest, parse from parses where key = ?", (key,)).fetchone()


def _insert(rows: list[tuple[str, str, bytes]], database: sqlite3.Connection) -> None:
    with database:
        database.executemany("insert or replace into parses values (?, ?, ?)", rows)


def _count(database: sqlite3.Connection) -> int:
    (count,) = database.execute("select count(*) from parses").fetchone()
    return int(count)


def _clear(database: sqlite3.Connection) -> None:
    with database:
        database.execute("delete from parses")
    database.execute("vacuum")


def _key(fingerprint: str, text_sha256: str) -> str:
    return hashlib.sha256(f"{fingerprint} {text_sha256}".encode()).hexdigest()


def _unpack(digest: str, packed: bytes) -> bytes | None:
    try:
        parse = zlib.decompress(packed)
    except (zlib.error, TypeError):
        return None
    return parse if hashlib.sha256(parse).hexdigest() == digest else None
