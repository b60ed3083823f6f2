"""The quality gate of quotes and speakers: figures of the stages' own tables on development data. Floors only rise."""

from __future__ import annotations

import pytest

from pipeline.params import Params
from stages.evaluation import quote_tally
from tests.e2e.quality.development import DATA, present

pytestmark = pytest.mark.slow

END_TO_END = {"speech": 0.83, "direct": 0.93, "mixed": 0.81, "speech-indirect": 0.79}
SOURCE_EXACT, CALIBRATION = 0.93, 0.02


def test_quotes() -> None:
    tally = quote_tally(present(DATA / "quotes" / "polnear-dev.jsonl.gz"), Params(), split=False)
    views = tally.views()
    found = {view: round(views[view].measures["end to end"].f1, 3) for view in END_TO_END}
    assert all(found[view] >= floor for view, floor in END_TO_END.items()), found
    assert views["speech"].source_exact >= SOURCE_EXACT
    assert tally.calibration_error() <= CALIBRATION
