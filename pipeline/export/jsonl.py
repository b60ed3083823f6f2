"""JSON lines: one file a table, one object a row, amounts as strings so that they stay exact, nulls kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.export.contract import BY_NAME, rows
from pipeline.export.files import Written, json_lines
from pipeline.export.values import json_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def write(out: Path, to: Path, names: Sequence[str]) -> Iterator[Written]:
    """Write the tables `names` of the run in `out` as `NAME.jsonl` in the folder `to`."""
    for name in names:
        path = to / f"{name}.jsonl"
        yield Written(path, json_lines(path, map(json_value, rows(out, BY_NAME[name]))), "rows")
