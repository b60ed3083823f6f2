"""What means somebody known says whom, and what does not says why: never both, never neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.check.columns import parts, true
from pipeline.check.findings import Findings, Result, Violation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ABOUT = "each mention and quote has its entity, or the reason why it has none"
RESOLVED = (("mentions", "mention_id", "entity_id"), ("quotes", "quote_id", "speaker_id"))


def reasons(tables: Mapping[str, Path]) -> Result:
    """Look at the entity and the reason of every mention and quote."""
    found, rows = Findings(), 0
    for place, (table, key, entity) in enumerate(RESOLVED):
        for start, part in parts(tables[table], [key, entity, "unresolved_reason"]):
            rows += part.num_rows
            wrong = true(part[entity].is_null()) == true(part["unresolved_reason"].is_null())
            for row in np.flatnonzero(wrong).tolist():
                whom, why = part[entity][row].as_py(), part["unresolved_reason"][row].as_py()
                fault = f"{entity} is {whom!r} and unresolved_reason {why!r}"
                found.add((place, start + row), Violation(table, part[key][row].as_py(), fault))
    return found.result("reasons", ABOUT, rows)
