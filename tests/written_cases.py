"""Cases as data: a JSON file of texts and what is expected of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent


def load(room: str, name: str, failure: str = "known_failure") -> list[Any]:
    """The cases of `tests/ROOM/cases/NAME.json` as parameters; one that has an entry `failure` must fail."""
    cases = json.loads((TESTS / room / "cases" / f"{name}.json").read_text(encoding="utf-8"))
    assert len({case["name"] for case in cases}) == len(cases)
    return [pytest.param(case, id=case["name"], marks=_marks(case.get(failure))) for case in cases]


def _marks(reason: str | None) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(reason=reason, raises=AssertionError, strict=True)] if reason else []
