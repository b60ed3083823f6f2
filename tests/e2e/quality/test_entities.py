"""The quality gate of names and references: figures of the stages' own tables on development data. Floors only rise."""

from __future__ import annotations

import pytest

from pipeline.params import Params
from stages.evaluation import entity_figures
from tests.e2e.quality.development import DATA, present

pytestmark = pytest.mark.slow

NAMES = {"PERSON": 0.829, "ORG": 0.555, "PLACE": 0.727, "all": 0.73}
REFERENCES = {
    "he and she, of a named person": 0.86,
    "nominals of a named organisation": 0.41,
    "nominals of a named person": 0.28,
}
PERSONS, GAP = 0.95, 0.71


def test_names() -> None:
    figures = entity_figures(present(DATA / "entities" / "pud.jsonl.gz"), Params())
    found = {kind: round(figures[f"names, exact: {kind}"].f1, 3) for kind in NAMES}
    assert all(found[kind] >= floor for kind, floor in NAMES.items()), found


def test_references() -> None:
    """The texts that the trees were trained on are among these: this guards the rooms around the trees."""
    figures = entity_figures(present(DATA / "entities" / "gum-other.jsonl.gz"), Params())
    found = {name: round(figures[name].recall, 3) for name in REFERENCES}
    assert all(found[name] >= floor for name, floor in REFERENCES.items()), found
    assert figures["persons by name, B3"].f1 >= PERSONS


def test_pronouns_of_texts_that_no_tree_has_seen() -> None:
    assert entity_figures(present(DATA / "entities" / "gap-validation.jsonl.gz"), Params())["GAP"].f1 >= GAP
