"""The trees that score candidates: weights in LightGBM's text format, read once and only when asked for."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import lightgbm

PACKAGE = "pipeline.entities"
LARGEST = 30.0
"""Scores beyond this, above or below, say no more, and their exponentials stay finite."""


@cache
def weights(name: str) -> lightgbm.Booster:
    """The trees of `weights/NAME.txt` in this package."""
    import lightgbm  # noqa: PLC0415 (most of a second, for which a run that remembers everything need not wait)

    text = resources.files(PACKAGE).joinpath("weights", f"{name}.txt").read_text(encoding="utf-8")
    return lightgbm.Booster(model_str=text)


def chances(booster: lightgbm.Booster, rows: Sequence[Sequence[float]], priors: Sequence[float]) -> list[float]:
    """How likely each candidate (a row of features) is the one meant: a softmax of the trees' scores, each with its
    prior added, and of 0 for none of them.

    Computed on one thread: the same bits on any number of cores.
    """
    scores: Any = booster.predict(np.array(rows, dtype=np.float64), num_threads=1)
    powers = np.exp(np.clip(np.asarray(scores, dtype=np.float64) + priors, -LARGEST, LARGEST))
    found: list[float] = (powers / (1 + powers.sum())).tolist()
    return found
