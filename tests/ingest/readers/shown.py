"""Units as cases write them: only what is said, without hashes."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from pipeline.ingest.units import Limits, RefusedError, Source, Unit

LIMITS = Limits(max_chars=10_000, max_bytes=40_000)


def source(data: bytes, path: str = "in") -> Source:
    """The bytes as a source that can be opened again and again."""
    return Source(path, "", lambda: io.BytesIO(data))


def until_refused(units: Iterable[Unit]) -> Iterator[Unit]:
    """The units, and a last one for the refusal that ended them."""
    try:
        yield from units
    except RefusedError as error:
        yield Unit("in", refusal=error.refusal)


def shown(units: Iterable[Unit]) -> list[dict[str, Any]]:
    """What the units say, without paths, types, hashes and what is empty or as usual."""
    return [_shown(unit) for unit in until_refused(units)]


def _shown(unit: Unit) -> dict[str, Any]:
    said = {"record_key": unit.record_key, "raw": unit.raw, "warnings": list(unit.warnings)}
    said |= {name: value for name, value in asdict(unit.metadata).items() if name != "published_basis"}
    said["form"] = unit.form if unit.form != "plain" else None
    said["published"] = unit.metadata.published and unit.metadata.published.isoformat()
    said["reason"] = unit.refusal and unit.refusal.reason
    assert (unit.raw is None) == (unit.refusal is not None)
    assert unit.metadata.published_basis == ("record" if unit.metadata.published else None)
    return {name: value for name, value in said.items() if value}
