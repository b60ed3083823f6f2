"""Repairs that no quote can suffer from: line ends, unusual spaces, invisible characters. Each is an edit.

Never touched: quote glyphs, dashes, ellipses, fractions, case, spelling.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.spans import Edit, RawMap

REPAIRS = re.compile(
    r"(?P<line_end>\r\n?|[\x0b\x0c\u2028\u2029\x85])"
    r"|(?P<space>[\u00a0\u2007\u202f])"
    r"|(?P<invisible>[\u00ad\u200b\u2060\ufeff])"
    r"|(?P<control>[\x00-\x08\x0e-\x1f\x7f])"
)
REPLACEMENT = {"line_end": "\n", "space": " ", "invisible": "", "control": ""}
WARNED = {"control": "control_chars"}


@dataclass(frozen=True, slots=True)
class Repaired:
    """Clean text, the map back to the raw text, and warning codes (sorted)."""

    text: str
    raw_map: RawMap
    warnings: tuple[str, ...]


def repair(raw: str) -> Repaired:
    """Clean text of a decoded source. Idempotent; local, so that a repaired slice is a slice of the repaired text."""
    pieces: list[str] = []
    edits: list[Edit] = []
    warnings: set[str] = set()
    copied = length = 0
    for match in REPAIRS.finditer(raw):
        kind = str(match.lastgroup)
        pieces += [raw[copied : match.start()], REPLACEMENT[kind]]
        length += match.start() - copied
        edits.append(Edit(length, length + len(REPLACEMENT[kind]), match.start(), match.end()))
        length += len(REPLACEMENT[kind])
        copied = match.end()
        if kind in WARNED:
            warnings.add(WARNED[kind])
    pieces.append(raw[copied:])
    return Repaired("".join(pieces), RawMap.of(edits), tuple(sorted(warnings)))
