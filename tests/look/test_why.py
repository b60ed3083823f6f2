"""Rows by their ids: why they are so, and what proves them."""

from __future__ import annotations

import pytest

from pipeline.errors import OnrecordError
from pipeline.look.explanation import Explanation
from pipeline.look.identity import Identity
from pipeline.look.why import explain, sentence
from tests.look.look_tables import FERRY, HARBOUR, written


def test_an_entity_and_other_rows_are_explained(tmp_path):
    tables = written(tmp_path)
    assert isinstance(explain(tables, "e-quill"), Identity)
    for identifier in ("m-she", "q-pier", "f-pier"):
        found = explain(tables, identifier)
        assert isinstance(found, Explanation)
        assert found.id == identifier


@pytest.mark.parametrize(
    ("identifier", "proof"),
    [
        ("m-they", "They said little else."),
        ("m-town", "Dr. Mara Quill, former mayor of Ternmouth, said: “We are broke.”"),
        ("f-pier", "£2m"),
        ("q-pier", FERRY.splitlines()[1]),
        (
            "q-broke",
            HARBOUR,
        ),
    ],
)
def test_the_sentence_is_verbatim(tmp_path, identifier, proof):
    assert sentence(written(tmp_path), identifier) == proof


@pytest.mark.parametrize("identifier", ["", "x", "e-none", "m-none", "q-none", "f-none", "d-1", "q"])
def test_unknown_ids(tmp_path, identifier):
    tables = written(tmp_path)
    for ask in (explain, sentence):
        with pytest.raises(OnrecordError, match="ids look like"):
            ask(tables, identifier)


def test_an_entity_has_no_sentence(tmp_path):
    with pytest.raises(OnrecordError, match="has the id 'e-quill'"):
        sentence(written(tmp_path), "e-quill")
