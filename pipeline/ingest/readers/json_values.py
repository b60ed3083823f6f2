"""The value of one JSON text, or why it has none: duplicate keys are told, absurd numbers and depths refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pipeline.ingest.readers.records import decoded
from pipeline.ingest.units import Refusal, quarantine

MAX_DEPTH = 100
"""Levels of objects and lists in one value."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value, the encoding it was in, and warning codes: `not_utf8`, `json_duplicate_keys` (the last value holds)."""

    value: Any
    encoding: str
    warnings: tuple[str, ...]


def parse(data: bytes) -> Parsed | Refusal:
    """The value of a JSON text; refusals are `json_malformed`, `json_too_deep` and those of `decode`.

    Whole numbers of more digits than Python converts (4,300) count as malformed.
    """
    decoding = decoded(data)
    if isinstance(decoding, Refusal):
        return decoding
    duplicates: list[str] = []

    def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs) and not duplicates:
            duplicates.append("json_duplicate_keys")
        return found

    text = decoding.text.removeprefix("\ufeff")
    try:
        value = json.loads(text, object_pairs_hook=as_object)
    except RecursionError:
        return _too_deep()
    except json.JSONDecodeError as error:
        return quarantine("json_malformed", f"not JSON: {error.msg} (character {error.pos})")
    except ValueError:
        return quarantine("json_malformed", "a number in it has thousands of digits")
    if text.count("[") + text.count("{") > MAX_DEPTH and _is_too_deep(value):
        return _too_deep()
    return Parsed(value, decoding.encoding, (*decoding.warnings, *duplicates))


def _too_deep() -> Refusal:
    return quarantine("json_too_deep", f"objects and lists are nested more than {MAX_DEPTH} deep")


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        nested = [one for one in level if isinstance(one, list | dict)]
        if not nested:
            return False
        level = [inner for one in nested for inner in (one.values() if isinstance(one, dict) else one)]
    return True
