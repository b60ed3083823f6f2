"""All checks in order, and what they say as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.check.copies import copies
from pipeline.check.evidence import evidence
from pipeline.check.keys import nulls_and_values, references, schemas, unique_keys
from pipeline.check.names import names
from pipeline.check.reasons import reasons
from pipeline.check.sources import sources
from pipeline.check.verbatim import verbatim

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from pipeline.check.findings import Result
    from pipeline.ingest.clean import Cleaned


def prove(tables: Mapping[str, pa.Table], cleaned: Iterable[Cleaned]) -> list[Result]:
    """Check whole tables of a run, by name, against each other and against the input cleaned anew.

    A table of another schema is not looked into: then the result of `schemas` comes alone.
    """
    drift = schemas(tables)
    if drift.violations:
        return [drift]
    checks = (nulls_and_values, unique_keys, references, names, reasons, verbatim, evidence, copies)
    return [drift, *(check(tables) for check in checks), sources(tables, cleaned)]


def summary(results: Iterable[Result]) -> dict[str, Any]:
    """The results as the report and `checks.json` give them."""
    checks = [{"name": r.name, "about": r.about, "rows": r.rows, "violations": len(r.violations)} for r in results]
    return {"passed": not any(check["violations"] for check in checks), "checks": checks}
