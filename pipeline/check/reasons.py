"""What means somebody known says whom, and what does not says why: never both, never neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.findings import Result, Violation

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

ABOUT = "each mention and quote has its entity, or the reason why it has none"
RESOLVED = (("mentions", "mention_id", "entity_id"), ("quotes", "quote_id", "speaker_id"))


def reasons(tables: Mapping[str, pa.Table]) -> Result:
    """Look at the entity and the reason of every mention and quote."""
    found, rows = [], 0
    for table, key, entity in RESOLVED:
        for row in tables[table].select([key, entity, "unresolved_reason"]).to_pylist():
            rows += 1
            if (row[entity] is None) == (row["unresolved_reason"] is None):
                fault = f"{entity} is {row[entity]!r} and unresolved_reason {row['unresolved_reason']!r}"
                found.append(Violation(table, row[key], fault))
    return Result("reasons", ABOUT, rows, tuple(found))
