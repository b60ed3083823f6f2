"""Scores of trees as chances."""

from __future__ import annotations

import lightgbm
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.entities import ranker

finite = st.floats(-1e6, 1e6)
candidates = st.lists(st.tuples(finite, finite), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def trees():
    features = np.arange(200, dtype=np.float64).reshape(-1, 1)
    data = lightgbm.Dataset(features, features[:, 0] >= 100)
    parameters = {"objective": "regression", "num_threads": 1, "verbose": -1}
    return lightgbm.train(parameters, data, 20)


@given(candidates=candidates)
@settings(deadline=None)
def test_chances_are_shares_with_room_for_none(candidates, trees):
    found = ranker.chances(trees, [(row,) for row, _ in candidates], [prior for _, prior in candidates])
    assert len(found) == len(candidates)
    assert all(0 <= chance <= 1 for chance in found)
    assert sum(found) <= 1 + 1e-9


def test_the_trees_and_the_prior_both_count(trees):
    low, high = ranker.chances(trees, [(3.0,), (190.0,)], [0.0, 0.0])
    assert low < high
    low, high = ranker.chances(trees, [(3.0,), (190.0,)], [5.0, 0.0])
    assert low > high


def test_trees_are_read_once():
    assert ranker.weights("pronouns") is ranker.weights("pronouns")
