"""All checks in order, and what they say as JSON.

What a proof rests on. Keys, references, names, counts and copies are looked at anew each time, in columns and batches.
The spans of a story's rows and the cleaning of a unit's bytes are a map over shards, whose results are remembered: a
shard of which every row, every byte of the input and every line of this release's code is as it was when it was proven
is not proven again. The input itself is always read and hashed, and every row always read. The memo is trusted as the
code is: who can forge its entries can forge the tables, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.check.copies import copies
from pipeline.check.keys import known, references, unique_keys
from pipeline.check.names import names
from pipeline.check.reasons import reasons
from pipeline.check.schemas import schemas
from pipeline.check.sources import sources
from pipeline.check.stories import spans
from pipeline.check.values import nulls_and_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pipeline.check.findings import Result
    from pipeline.engines.memo import Memo
    from pipeline.engines.work import Engine
    from pipeline.ingest.units import Unit
    from pipeline.params import Clean


def prove(tables: Mapping[str, Path], units: Iterable[Unit], params: Clean, engine: Engine, memo: Memo) -> list[Result]:
    """Check the tables of a run, in files, against each other and against the units of the input, read anew.

    A table of another schema is not looked into: then the result of `schemas` comes alone.
    """
    drift = schemas(tables)
    if drift.failed:
        return [drift]
    ids = known(tables)
    return [
        drift,
        nulls_and_values(tables),
        unique_keys(tables, ids),
        references(tables, ids),
        names(tables, ids["entities"]),
        reasons(tables),
        *spans(tables, ids["documents"], engine, memo),
        copies(tables, engine, memo),
        sources(tables, ids["documents"], units, params, engine, memo),
    ]


def summary(results: Iterable[Result]) -> dict[str, Any]:
    """The results as the report and `checks.json` give them."""
    checks = [{"name": r.name, "about": r.about, "rows": r.rows, "violations": r.failed} for r in results]
    return {"passed": not any(check["violations"] for check in checks), "checks": checks}
