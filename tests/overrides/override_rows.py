"""Corrections in which a test says only what it is about."""

import datetime

from pipeline.overrides.rows import Override

DAY = datetime.date(2024, 5, 1)


def override(table: str, action: str, name: str, value: str = "", line: int = 2) -> Override:
    return Override(table, line, action, name, value, "why", "ann", DAY)
