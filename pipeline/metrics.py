"""Counts of a run, for `dvc metrics` and the summary that people read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa


def metrics(tables: Mapping[str, pa.Table], checks: Mapping[str, Any]) -> dict[str, Any]:
    """Nested counts and shares (rounded to 4 places) of the linked tables of a run."""
    quotes = tables["quotes"].select(["kind", "speaker_id", "unresolved_reason"]).to_pylist()
    money = tables["money"].select(["claim_basis", "claimant_id"]).to_pylist()
    documents = tables["documents"]
    return {
        "units": _counted(tables["ingest_log"], "outcome"),
        "documents": {"all": documents.num_rows, "copies": documents.num_rows - documents["copy_of"].null_count},
        "entities": _counted(tables["entities"], "type"),
        "quotes": {
            "all": len(quotes),
            "kind": _counted(tables["quotes"], "kind"),
            "speaker_resolved": _share(sum(row["speaker_id"] is not None for row in quotes), len(quotes)),
            "unresolved": dict(
                sorted(Counter(r["unresolved_reason"] for r in quotes if r["unresolved_reason"]).items())
            ),
        },
        "money": {
            "all": len(money),
            "claimed": _share(sum(row["claim_basis"] == "quote" for row in money), len(money)),
            "claimant_resolved": _share(sum(row["claimant_id"] is not None for row in money), len(money)),
        },
        "responses": tables["responses"].num_rows,
        "conflicts": tables["conflicts"].num_rows,
        "checks": {check["name"]: check["violations"] for check in checks["checks"]},
    }


def confidences(quotes: pa.Table) -> list[dict[str, Any]]:
    """How many quotes have which confidence (to one place), by kind: the points of a DVC plot."""
    rows = quotes.select(["kind", "confidence"]).to_pylist()
    counted = Counter((row["kind"], round(row["confidence"], 1)) for row in rows)
    return [{"kind": k, "confidence": c, "quotes": n} for (k, c), n in sorted(counted.items())]


def _counted(table: pa.Table, column: str) -> dict[str, int]:
    return dict(sorted(Counter(table[column].to_pylist()).items()))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
