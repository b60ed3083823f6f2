"""Written cases of names, roles, clusters and what refers to them; and rows of mentions for tests of linking."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.schema import MENTIONS
from tests.blank_rows import blank

CASES = Path(__file__).parent / "cases"


def load(name: str) -> list[Any]:
    """The cases of a file as parameters; one with a `known_failure` must fail, for the reason it gives."""
    cases = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    assert len({case["name"] for case in cases}) == len(cases)
    return [pytest.param(case, id=case["name"], marks=marks(case)) for case in cases]


def marks(case: dict[str, Any]) -> list[pytest.MarkDecorator]:
    reason = case.get("known_failure")
    return [pytest.mark.xfail(reason=reason, raises=AssertionError, strict=True)] if reason else []


def mention(doc_id: str, cluster: int | None, text: str, start: int = 0, **columns: Any) -> dict[str, Any]:
    """A row of `mentions` of a person's name; `role` and `affiliation` stand right before it."""
    span = {"start": start, "end": start + len(text), "raw_start": start, "raw_end": start + len(text)}
    row = {"label": "PERSON", "form": "name", "basis": "model", "confidence": 0.9, "role_start": 0, "role_end": 0}
    named = {"mention_id": f"m-{doc_id}-{start}-{text}", "doc_id": doc_id, "cluster": cluster, "text": text}
    return blank(MENTIONS) | row | span | named | columns
