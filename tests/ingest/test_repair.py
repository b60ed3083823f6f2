"""Repairs: cases as data, and as many cases of good text that is left alone."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest.repair import repair
from pipeline.spans import RawMap

CASES = Path(__file__).parent / "cases"
REPAIRED: list[dict[str, Any]] = json.loads((CASES / "repair.json").read_text(encoding="utf-8"))
UNTOUCHED: list[dict[str, Any]] = json.loads((CASES / "untouched.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", REPAIRED, ids=[case["name"] for case in REPAIRED])
def test_damage_is_repaired_and_every_change_listed(case: dict[str, Any]) -> None:
    found = repair(case["raw"])
    edits = [[edit.start, edit.end, edit.raw_start, edit.raw_end] for edit in found.raw_map.edits]
    assert (found.text, edits, list(found.warnings)) == (case["text"], case["edits"], case["warnings"])


@pytest.mark.parametrize("case", UNTOUCHED, ids=[case["name"] for case in UNTOUCHED])
def test_good_text_is_left_alone(case: dict[str, Any]) -> None:
    found = repair(case["text"])
    assert found.text == case["text"]
    assert found.raw_map == RawMap()
    assert found.warnings == ()


def test_a_warning_is_given_once() -> None:
    assert repair("a\x00b\x07c").warnings == ("control_chars",)


def test_case_names_are_unique() -> None:
    for cases in (REPAIRED, UNTOUCHED):
        assert len({case["name"] for case in cases}) == len(cases)
