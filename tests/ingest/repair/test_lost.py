"""Signs of lost characters: two are a doubt, questions are none."""

from typing import Any

import pytest

from pipeline.ingest.repair.lost import lost
from tests.written_cases import load


@pytest.mark.parametrize("case", load("ingest", "lost"))
def test_doubts(case: dict[str, Any]) -> None:
    found = lost(case["text"])
    assert found.changes == ()
    assert list(found.doubts) == case["doubts"]
