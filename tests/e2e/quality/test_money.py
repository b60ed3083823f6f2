"""The quality gate of money: figures of the stages' own tables on development data. Floors only rise."""

from __future__ import annotations

import pytest

from pipeline.params import Params
from stages.evaluation import money_tally
from tests.e2e.quality.development import DATA, present

pytestmark = pytest.mark.slow

MONEY_F1 = {"news-dev": 0.99, "ms": 0.95, "duckling": 0.94, "quantulum3": 0.90, "compromise": 0.97, "corenlp": 0.99}
NEWS = {"comparator": 0.98, "role": 0.80, "conversion_precision": 0.98, "conversion_recall": 0.98, "vague_recall": 0.98}


@pytest.mark.parametrize("name", MONEY_F1)
def test_money(name: str) -> None:
    figures = money_tally(present(DATA / "money" / f"{name}.jsonl"), Params()).numbers()
    assert figures["found_where_is_none"] == 0
    assert figures["f1"] >= MONEY_F1[name], figures
    if name == "news-dev":
        assert figures["false_comparator"] <= 0.01, figures
        assert all(figures[what] >= floor for what, floor in NEWS.items()), figures
