"""Marked files, as tests need them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from pipeline.review.marks import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

BLANK = {"sampled": "yes", "table": "quotes", "id": "q-1", "author": "ann"}


def marked(path: Path, *rows: dict[str, str], delimiter: str = ",", ending: str = "\r\n", bom: bool = True) -> Path:
    """A file as a spreadsheet saves it, with a column of its own before the others."""
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, ["claim", *COLUMNS], delimiter=delimiter, lineterminator=ending, restval="")
    writer.writeheader()
    writer.writerows({**BLANK, **row} for row in rows)
    path.write_bytes(written.getvalue().encode("utf-8-sig" if bom else "utf-8"))
    return path
