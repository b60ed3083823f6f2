import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import tables
from pipeline.metrics import confidences, metrics
from pipeline.schema import TABLES
from tests.blank_rows import all_tables

CHECKS = {"passed": True, "checks": [{"name": "keys", "violations": 0}, {"name": "verbatim", "violations": 2}]}


def quote(number: int, kind: str, confidence: float, speaker: str | None, reason: str | None = None) -> dict[str, Any]:
    row = {"quote_id": f"q-{number}", "kind": kind, "confidence": confidence}
    return {**row, "speaker_id": speaker, "unresolved_reason": reason}


QUOTED = [
    quote(1, "direct", 0.9, "e-1"),
    quote(2, "indirect", 0.5, None, "no_source"),
    quote(3, "direct", 0.9, None, "unnamed_source"),
]


@pytest.fixture
def stored(tmp_path: Path) -> Callable[..., dict[str, Path]]:
    """Tables with these rows, in files."""

    def store(**rows: list[dict[str, Any]]) -> dict[str, Path]:
        found = all_tables(**rows)
        for table in TABLES:
            tables.write(tmp_path / table.name, table, [found[table.name]], tables.Provenance())
        return {table.name: tmp_path / table.name for table in TABLES}

    return store


def test_counts_and_shares(stored: Callable[..., dict[str, Path]]) -> None:
    paths = stored(
        documents=[{"doc_id": "d-1"}, {"doc_id": "d-2", "copy_of": "d-1"}],
        ingest_log=[{"outcome": "warn"}, {"outcome": "ok"}, {"outcome": "skip"}, {"outcome": "ok"}],
        entities=[{"type": "PERSON"}, {"type": "ORG"}, {"type": "PERSON"}],
        quotes=QUOTED,
        money=[{"claim_basis": "quote", "claimant_id": "e-1"}, {"claim_basis": "quote"}, {"claim_basis": "narrator"}],
        responses=[{"party": "The mayor"}],
        conflicts=[],
    )
    found = metrics(paths, CHECKS)
    assert found == {
        "units": {"ok": 2, "skip": 1, "warn": 1},
        "documents": {"all": 2, "copies": 1},
        "entities": {"ORG": 1, "PERSON": 2},
        "quotes": {
            "all": 3,
            "kind": {"direct": 2, "indirect": 1},
            "speaker_resolved": 0.3333,
            "unresolved": {"no_source": 1, "unnamed_source": 1},
        },
        "money": {"all": 3, "claimed": 0.6667, "claimant_resolved": 0.3333},
        "responses": 1,
        "conflicts": 0,
        "checks": {"keys": 0, "verbatim": 2},
    }
    assert json.loads(json.dumps(found)) == found


def test_nothing_found_divides_by_nothing(stored: Callable[..., dict[str, Path]]) -> None:
    found = metrics(stored(), {"checks": []})
    assert found["quotes"] == {"all": 0, "kind": {}, "speaker_resolved": 0.0, "unresolved": {}}
    assert found["money"] == {"all": 0, "claimed": 0.0, "claimant_resolved": 0.0}
    assert found["units"] == found["checks"] == {}


def test_confidences_are_counted_by_kind_in_order(stored: Callable[..., dict[str, Path]]) -> None:
    assert confidences(stored(quotes=QUOTED[::-1])["quotes"]) == [
        {"kind": "direct", "confidence": 0.9, "quotes": 2},
        {"kind": "indirect", "confidence": 0.5, "quotes": 1},
    ]
    assert confidences(stored()["quotes"]) == []
