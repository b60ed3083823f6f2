"""Counts of a run, for `dvc metrics` and the summary that people read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pipeline import tables as files
from pipeline.schema import ROW_GROUP

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def metrics(tables: Mapping[str, Path], checks: Mapping[str, Any]) -> dict[str, Any]:
    """Nested counts and shares (rounded to 4 places) of the linked tables of a run, by their names."""
    quotes, money, documents = (files.count(tables[name]) for name in ("quotes", "money", "documents"))
    return {
        "units": _by_value(tables["ingest_log"], "outcome"),
        "documents": {"all": documents, "copies": _given(tables["documents"], "copy_of")},
        "entities": _by_value(tables["entities"], "type"),
        "quotes": {
            "all": quotes,
            "kind": _by_value(tables["quotes"], "kind"),
            "speaker_resolved": _share(_given(tables["quotes"], "speaker_id"), quotes),
            "unresolved": _by_value(tables["quotes"], "unresolved_reason"),
        },
        "money": {
            "all": money,
            "claimed": _share(_by_value(tables["money"], "claim_basis").get("quote", 0), money),
            "claimant_resolved": _share(_given(tables["money"], "claimant_id"), money),
        },
        "responses": files.count(tables["responses"]),
        "conflicts": files.count(tables["conflicts"]),
        "checks": {check["name"]: check["violations"] for check in checks["checks"]},
    }


def confidences(quotes: Path) -> list[dict[str, Any]]:
    """How many quotes have which confidence (to one place), by kind: the points of a DVC plot."""
    counted: Counter[tuple[str, float]] = Counter()
    for part in files.batches(quotes, None, ROW_GROUP, ["kind", "confidence"]):
        groups = part.group_by(["kind", "confidence"]).aggregate([([], "count_all")]).to_pylist()
        for group in groups:
            counted[group["kind"], round(group["confidence"], 1)] += group["count_all"]
    return [{"kind": k, "confidence": c, "quotes": n} for (k, c), n in sorted(counted.items())]


def _by_value(path: Path, column: str) -> dict[str, int]:
    """How many rows have which value in a column, in order of the values."""
    counted: Counter[str] = Counter()
    for part in files.batches(path, None, ROW_GROUP, [column]):
        counted.update({one["values"]: one["counts"] for one in part[column].drop_null().value_counts().to_pylist()})
    return dict(sorted(counted.items()))


def _given(path: Path, column: str) -> int:
    """How many rows have a value in a column."""
    return sum(part.num_rows - part[column].null_count for part in files.batches(path, None, ROW_GROUP, [column]))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
