"""A memo of parses, outside the outputs: deleting it costs time, never a result."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Self

import platformdirs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType

FILE = "parses.sqlite3"
WAIT_SECONDS = 60


def folder() -> Path:
    """Where the cache lies: `$ONRECORD_CACHE`, else the user's cache folder."""
    return Path(os.environ.get("ONRECORD_CACHE") or platformdirs.user_cache_path("onrecord"))


class ParseCache:
    """Parses by the SHA-256 of (fingerprint, text). A damaged entry counts as absent; a damaged file is begun anew."""

    def __init__(self, where: Path) -> None:
        self.path = where / FILE
        where.mkdir(parents=True, exist_ok=True)
        try:
            self._open()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # locked or not writable: not damage
                raise
            self.path.unlink()
            self._open()

    def _open(self) -> None:
        self._database = sqlite3.connect(self.path, timeout=WAIT_SECONDS)
        with self._database:
            self._database.execute("create table if not exists parses (key text primary key, digest text, parse blob)")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def find(self, fingerprint: str, texts: Iterable[str]) -> dict[str, bytes]:
        """The parses at hand for these texts (by their SHA-256); those that are damaged are left out."""
        found: dict[str, bytes] = {}
        for text_sha256 in texts:
            select = "select digest, parse from parses where key = ?"
            row = self._database.execute(select, (_key(fingerprint, text_sha256),)).fetchone()
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
        with self._database:
            self._database.executemany("insert or replace into parses values (?, ?, ?)", rows)

    def count(self) -> int:
        """How many parses are kept, of every fingerprint."""
        (count,) = self._database.execute("select count(*) from parses").fetchone()
        return int(count)

    def clear(self) -> None:
        """Forget every parse."""
        with self._database:
            self._database.execute("delete from parses")
        self._database.execute("vacuum")


def _key(fingerprint: str, text_sha256: str) -> str:
    return hashlib.sha256(f"{fingerprint} {text_sha256}".encode()).hexdigest()


def _unpack(digest: str, packed: bytes) -> bytes | None:
    try:
        parse = zlib.decompress(packed)
    except (zlib.error, TypeError):
        return None
    return parse if hashlib.sha256(parse).hexdigest() == digest else None
