"""Two runs against each other: which rows differ, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.diff.causes import explained
from pipeline.diff.rows import diff

if TYPE_CHECKING:
    from pipeline.diff.rows import Change
    from pipeline.diff.snapshot import Snapshot


def compare(old: Snapshot, new: Snapshot) -> list[Change]:
    """The rows that differ, with their possible causes; a table that either side leaves out is not compared."""
    left_out = {*old.left_out, *new.left_out}
    before, after = (
        {name: table for name, table in each.tables.items() if name not in left_out} for each in (old, new)
    )
    return explained(diff(before, after), old, new)
