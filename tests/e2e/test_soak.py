"""A hostile corpus through the whole program: it ends, says that some of it is quarantined, and loses no unit."""

from __future__ import annotations

import pytest

from benchmarks.soak import QUARANTINED, soak

INPUTS = 150


@pytest.mark.slow
def test_a_hostile_corpus_is_accounted_for():
    """That no row is wrong is in the exit code: a violation fails the run with another."""
    found = soak(INPUTS)
    assert found.faults == ()
    assert found.process.code == QUARANTINED
    assert found.proven > 0
    assert sum(one.kind is not None for one in found.planted) == INPUTS // 5
    documents = sum(units for (outcome, _), units in found.outcomes.items() if outcome in ("ok", "warn"))
    assert documents >= INPUTS * 4 // 5
    assert {outcome for outcome, _ in found.outcomes} >= {"ok", "warn", "quarantine"}
