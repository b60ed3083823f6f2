"""The trees that score candidates: weights in LightGBM's text format, read once and only when asked for."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import lightgbm
import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

PACKAGE = "pipeline.entities"


@cache
def weights(name: str) -> lightgbm.Booster:
    """The trees of `weights/NAME.txt` in this package."""
    text = resources.files(PACKAGE).joinpath("weights", f"{name}.txt").read_text(encoding="utf-8")
    return lightgbm.Booster(model_str=text)


def scores(booster: lightgbm.Booster, features: npt.NDArray[np.float64]) -> list[float]:
    """One score per row of `features` (candidates by features), on one thread: the same bits on any number of cores."""
    found: Any = booster.predict(features, num_threads=1)
    return np.asarray(found, dtype=np.float64).tolist()  # type: ignore[no-any-return]
