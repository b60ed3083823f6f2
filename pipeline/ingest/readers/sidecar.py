"""`NAME.meta.json`: what somebody wrote down about a plain file; it wins over what the file says itself."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.ingest.readers.fields import Fields
from pipeline.ingest.readers.records import metadata
from pipeline.ingest.units import Metadata, Source, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_BYTES = 100_000
"""A sidecar is a few lines; a larger file is none."""


def described(units: Iterable[Unit], found: Source | Unit) -> Iterator[Unit]:
    """The units of a story's file with its sidecar's metadata.

    Records keep their own. A sidecar that cannot be read leaves the warning `sidecar_malformed`.
    """
    said, warnings = _read(found)
    for unit in units:
        if unit.record_key is not None or unit.raw is None:
            yield unit
        else:
            yield replace(unit, metadata=said.or_else(unit.metadata), warnings=unit.warnings + warnings)


def _read(found: Source | Unit) -> tuple[Metadata, tuple[str, ...]]:
    try:
        if isinstance(found, Unit):
            raise ValueError("the sidecar may not be opened")
        with found.open() as stream:
            content = json.loads(stream.read(MAX_BYTES).decode("utf-8-sig"))
        if not isinstance(content, dict):
            raise TypeError("the sidecar is no object")
    except (OSError, ValueError, TypeError, RecursionError):
        return Metadata(), ("sidecar_malformed",)
    return metadata(Fields.of({}, content), "sidecar")
