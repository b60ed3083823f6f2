"""Text that no spreadsheet takes for a formula."""

from __future__ import annotations

import re

FORMULA = re.compile(r"[=+\-@\t\r]")
"""What a spreadsheet takes for the beginning of a formula."""

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def defused(cell: str) -> str:
    """The text of a cell, with an apostrophe before what a spreadsheet would take for a formula; numbers stay.

    >>> [defused(cell) for cell in ("=1+1", "-5", "a=b")]
    ["'=1+1", '-5', 'a=b']
    """
    return f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell
