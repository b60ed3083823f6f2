"""The gate of speed and memory: ratios of processor time within one run, on made-up stories. Ceilings only fall."""

from __future__ import annotations

import pytest

from benchmarks.made_up import stories
from benchmarks.whole import alone, bare, stage_costs

pytestmark = pytest.mark.slow

NUMBER = 150
OVER_SPACY = 2.0
"""The whole pipeline, bare spaCy being 1: of few stories, for which weights and word lists are read all the same, and
beside other tests: 1.0 on a machine of its own, 1.8 seen on one with twice the work it has cores for."""


PEAK_MB = 800


def test_the_whole_pipeline_beside_bare_spacy() -> None:
    texts = {one.name: one.text for one in stories(NUMBER)}
    alone_spacy = alone(bare, list(texts.values()))
    costs = dict(stage_costs(texts))
    over = sum(cost.seconds for cost in costs.values()) / alone_spacy.seconds
    assert {name: cost.peak_mb for name, cost in costs.items() if cost.peak_mb > PEAK_MB} == {}
    assert over <= OVER_SPACY, {name: round(cost.seconds / alone_spacy.seconds, 3) for name, cost in costs.items()}
