"""Rows added to the CSV files of a folder of corrections; what stands in them already stays as it is, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import tables
from pipeline.overrides import reviews, rows
from pipeline.overrides.csv_lines import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pipeline.overrides.reviews import Review
    from pipeline.overrides.rows import Override


def append(folder: Path, overrides: Iterable[Override], verdicts: Iterable[Review]) -> None:
    """Add corrections to the files of their tables and verdicts to `reviews.csv`; each file changes whole or not."""
    overrides = tuple(overrides)
    for table in rows.ACTIONS:
        mine = [
            (one.action, one.id, one.value, one.reason, one.author, one.date.isoformat())
            for one in overrides
            if one.table == table
        ]
        _append(folder / f"{table}.csv", rows.HEADER, mine)
    sampled = {flag: word for word, flag in reviews.SAMPLED.items()}
    judged = [
        (one.table, one.id, one.verdict, sampled[one.sampled], one.author, one.date.isoformat()) for one in verdicts
    ]
    _append(folder / reviews.FILE, reviews.HEADER, judged)


def _append(path: Path, header: Sequence[str], added: Sequence[Sequence[str]]) -> None:
    if not added:
        return
    before = path.read_bytes() if path.exists() else written(header).encode()
    ending = "\r\n" if b"\r\n" in before else "\n"
    if not before.endswith(b"\n"):
        before += ending.encode()
    with tables.replacing(path) as temporary:
        temporary.write_bytes(before + "".join(written(cells, ending) for cells in added).encode())
