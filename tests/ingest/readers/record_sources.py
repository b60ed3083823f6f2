"""Bytes as the source of a reader, and what its units say in short."""

import io
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pipeline.ingest import kinds
from pipeline.ingest.units import Limits, Source, Unit

LIMITS = Limits(max_chars=1000, max_bytes=4000)
Reader = Callable[[Source, Limits, Mapping[str, str]], Iterator[Unit]]


def source(data: bytes, media_type: str) -> Source:
    return Source("north/stories", media_type, lambda: io.BytesIO(data))


def units(
    read: Reader, data: bytes, media_type: str, fields: Mapping[str, str] | None = None, limits: Limits = LIMITS
) -> list[Unit]:
    found = list(read(source(data, media_type), limits, fields or {}))
    for unit in found:
        assert unit.source_path == "north/stories"
        assert unit.media_type in (kinds.JSON, kinds.JSON_LINES, kinds.CSV, kinds.PARQUET)
        assert (unit.raw is None) == (unit.refusal is not None)
        assert unit.refusal is None or len(unit.refusal.detail.splitlines()) == 1
        assert unit.record_key is None or unit.record_key.encode().decode() == unit.record_key.strip()
    keys = [unit.record_key for unit in found if unit.record_key is not None]
    assert len(set(keys)) == len(keys)
    assert found
    return found


def told(unit: Unit, names: Mapping[str, Any]) -> dict[str, Any]:
    """What a unit says under the names that a case expects; its reason and its warnings always."""
    said = {
        "reason": unit.refusal and unit.refusal.reason,
        "warnings": list(unit.warnings),
        "text": unit.raw,
        "key": unit.record_key,
        "line": unit.line,
        "offset": unit.byte_offset,
        "size": unit.n_bytes,
        "form": unit.form,
        "encoding": unit.encoding,
        "type": unit.media_type,
        "title": unit.metadata.title,
        "byline": unit.metadata.byline,
        "publisher": unit.metadata.publisher,
        "url": unit.metadata.url,
        "published": unit.metadata.published and unit.metadata.published.isoformat(),
        "basis": unit.metadata.published_basis,
        "detail": unit.refusal and unit.refusal.detail,
    }
    return {name: said[name] for name in {"reason", "warnings", *names}}


def agree(found: list[Unit], expected: list[dict[str, Any]]) -> None:
    usual: dict[str, Any] = {"reason": None, "warnings": []}
    assert [told(unit, case) for unit, case in zip(found, expected, strict=False)] == [
        usual | case for case in expected
    ]
    assert len(found) == len(expected)


class Repeated(io.RawIOBase):
    """A beginning and then a piece so many times, which nobody holds."""

    def __init__(self, start: bytes, piece: bytes, times: int) -> None:
        self._waiting, self._piece, self._left = start, piece, times

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._waiting and self._left:
            self._left -= 1
            self._waiting = self._piece
        given, self._waiting = self._waiting[: len(buffer)], self._waiting[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)


def peak(read: Reader, stream: Callable[[], Any], media_type: str, limits: Limits) -> tuple[int, int]:
    """How many units a stream gives, and the most memory that Python held for it, in bytes."""
    tracemalloc.start()
    try:
        n = sum(1 for _ in read(Source("a", media_type, stream), limits, {}))
        return n, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
