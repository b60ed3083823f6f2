"""Entities and documents by their ids."""

from __future__ import annotations

import pyarrow as pa
import pytest

from pipeline import tables
from pipeline.conflicts.known import NAMED, Documents, Entities
from pipeline.errors import TableError
from pipeline.schema import MENTIONS

ROWS = [
    {"entity_id": "e-3", "type": "PERSON", "name": "Mara Quill"},
    {"entity_id": "e-1", "type": "PLACE", "name": "Harrow"},
    {"entity_id": "e-2", "type": "ORG", "name": "Brindle Homes"},
]


def entities():
    return Entities([pa.Table.from_pylist(ROWS[:2]), pa.Table.from_pylist(ROWS[2:])])


def mentions(*ids):
    columns = {"mention_id": "m", "doc_id": "d", "text": "x", "label": "ORG", "form": "name", "confidence": 1.0}
    columns |= {"basis": "model"}
    rows = [
        {**columns, "start": at, "end": at + 1, "raw_start": at, "raw_end": at + 1, "entity_id": one}
        for at, one in enumerate(ids)
    ]
    return tables.build(MENTIONS, rows)


def test_what_tells_an_entity_from_others():
    found = entities().named(mentions("e-1", None, "e-3", "e-2", "e-3"))
    assert found.schema.equals(NAMED)
    assert [(row["start"], row["key"], row["place"]) for row in found.to_pylist()] == [
        (0, "Harrow", True),
        (2, "e-3", False),
        (3, "Brindle Homes", False),
        (4, "e-3", False),
    ]


def test_no_mentions_and_no_entities():
    assert entities().named(mentions()).num_rows == 0
    assert Entities([]).named(mentions(None)).num_rows == 0
    assert Entities([]).names(["e-1"]) == {}


@pytest.mark.parametrize("known", [entities(), Entities([])])
def test_an_entity_that_is_not_there(known):
    with pytest.raises(TableError, match="run the pipeline again"):
        known.named(mentions("e-15"))


def test_names():
    assert entities().names(["e-3", "e-9", "e-1", "e-3"]) == {"e-1": "Harrow", "e-3": "Mara Quill"}
    assert [entities().name(key) for key in ("e-3", "Harrow", "Brindle Homes")] == [
        "Mara Quill",
        "Harrow",
        "Brindle Homes",
    ]


def test_a_copy_tells_the_story_of_its_original():
    rows = [("d-2", None), ("d-10", "d-2"), ("d-1", "d-0"), ("d-é", "d-0"), ("d-3", None)]
    documents = Documents([pa.table({"doc_id": [one], "copy_of": pa.array([copy], pa.string())}) for one, copy in rows])
    told = documents.told_by(one for one, _ in rows)
    assert told["d-2"] == told["d-10"] != told["d-3"]
    assert told["d-1"] == told["d-é"] not in (told["d-2"], told["d-3"])
    assert documents.find(pa.array(["d-1", "d-10", "d-2", "d-3", "d-é", "d-0"])).tolist() == [0, 1, 2, 3, 4, -1]
