"""Units in groups whose ends their names decide: a unit more or less changes its own group alone."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.engines.shards import Shard
from pipeline.ingest.units import Metadata, Refusal, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.engines.task import Tables

USUAL = 64
"""Units in a group, on average."""
MOST = 4
"""Times the usual number of units that a group may have."""
MOST_CHARS = 4_000_000
"""Characters of text with which a group ends, whatever its units are called."""
UNITS = pa.schema([pa.field("said", pa.string(), nullable=False), pa.field("raw", pa.large_binary())])
"""A unit on its way to where it is cleaned: what its reader said, as JSON, and its text in UTF-8."""
ENCODING = ("utf-8", "surrogatepass")
"""A text out of JSON may hold halves of characters."""
PLAIN = ("source_path", "media_type", "record_key", "sha256", "n_bytes", "encoding", "form")


@dataclass(frozen=True, slots=True)
class Group:
    """Units one behind the other, and where each stands in its file."""

    units: tuple[Unit, ...]

    @property
    def places(self) -> dict[str, list[int | None]]:
        """The columns of `ingest_log` that no cleaning depends on: they change when a record before this one does."""
        return {
            "line": [unit.line for unit in self.units],
            "byte_offset": [unit.byte_offset for unit in self.units],
        }

    def shard(self) -> Shard:
        """The units without their places, for a task; the key stands for all that they are."""
        said = [_said(unit) for unit in self.units]
        raw = [None if unit.raw is None else unit.raw.encode(*ENCODING) for unit in self.units]
        hashed = hashlib.sha256()
        for head, text in zip(said, raw, strict=True):
            hashed.update(f"{len(head)} {-1 if text is None else len(text)} {head}".encode())
            hashed.update(text or b"")
        return Shard(hashed.hexdigest(), partial(_table, said, raw))


def groups(units: Iterable[Unit]) -> Iterator[Group]:
    """Units in groups of `USUAL` on average, in their order; none is empty.

    A unit ends a group when the hash of its path and key, as a number, can be divided by `USUAL`.
    """
    waiting: list[Unit] = []
    n_chars = 0
    for unit in units:
        waiting.append(unit)
        n_chars += len(unit.raw or "")
        if _ends(unit) or len(waiting) >= MOST * USUAL or n_chars >= MOST_CHARS:
            yield Group(tuple(waiting))
            waiting, n_chars = [], 0
    if waiting:
        yield Group(tuple(waiting))


def _ends(unit: Unit) -> bool:
    name = f"{unit.source_path}\0{unit.record_key or ''}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) % USUAL == 0


def units_of(shard: pa.Table) -> Iterator[Unit]:
    """The units of a shard, as they were but for their places."""
    for said, raw in zip(shard["said"].to_pylist(), shard["raw"].to_pylist(), strict=True):
        yield _unit(json.loads(said), None if raw is None else raw.decode(*ENCODING))


def _table(said: list[str], raw: list[bytes | None]) -> Tables:
    return (pa.table([said, raw], UNITS),)


def _said(unit: Unit) -> str:
    metadata, refusal = unit.metadata, unit.refusal
    said: dict[str, Any] = {name: getattr(unit, name) for name in PLAIN}
    if unit.warnings:
        said["warnings"] = unit.warnings
    if refusal is not None:
        said["refusal"] = (refusal.outcome, refusal.reason, refusal.detail)
    if metadata != Metadata():
        published = metadata.published and metadata.published.isoformat()
        written = (metadata.title, metadata.byline, metadata.publisher, metadata.url)
        said["metadata"] = (*written, published, metadata.published_basis)
    return json.dumps(said)


def _unit(said: dict[str, Any], raw: str | None) -> Unit:
    refusal, metadata = said.pop("refusal", None), said.pop("metadata", None)
    return Unit(
        **{**said, "warnings": tuple(said.get("warnings", ()))},
        raw=raw,
        metadata=_metadata(*metadata) if metadata else Metadata(),
        refusal=Refusal(*refusal) if refusal else None,
    )


def _metadata(  # noqa: PLR0913, PLR0917 (as the class it makes)
    title: str | None,
    byline: str | None,
    publisher: str | None,
    url: str | None,
    published: str | None,
    basis: str | None,
) -> Metadata:
    return Metadata(title, byline, publisher, url, datetime.fromisoformat(published) if published else None, basis)
