"""Which field of a record is what: cases as data, and the columns that a table is asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.ingest import kinds
from pipeline.ingest.readers import json_records
from pipeline.ingest.readers.fields import COMMON_NAMES, FOLDED_NAMES, folded, has_text, wanted_columns
from pipeline.ingest.readers.records import Records
from pipeline.ingest.units import Unit
from tests.ingest.readers.record_sources import agree, units
from tests.written_cases import load


@pytest.mark.parametrize("case", load("ingest/readers", "fields"))
def test_fields_are_found(case: dict[str, Any]) -> None:
    data = json.dumps(case["record"]).encode()
    agree(units(json_records.read, data, kinds.JSON, case.get("fields")), [case["unit"]])


@pytest.mark.parametrize("value", [float("nan"), "NaN"])
def test_not_a_number_is_no_value(value: object) -> None:
    unit = Records({}).unit(Unit("a"), {"body": "x", "id": float("nan"), "title": float("nan"), "date": value})
    assert (unit.record_key, unit.metadata.title, unit.warnings) == ("1", None, ("invalid_date",))
    empty = Records({}).unit(Unit("a"), {"body": float("nan")})
    assert empty.refusal is not None
    assert empty.refusal.reason == "empty"


def test_common_names_differ_within_a_field_and_lead_to_one_field() -> None:
    assert set(COMMON_NAMES) == {"key", "text", "title", "byline", "publisher", "url", "published", "records"}
    for ours, names in FOLDED_NAMES.items():
        theirs = [name for other, names in FOLDED_NAMES.items() if other != ours for name in names]
        assert not set(names) & set(theirs)


def test_a_mapping_decides_which_columns_are_read() -> None:
    names = ["Body", "hed", "title", "meta", "id", "embedding"]
    assert wanted_columns({}, names) == ["Body", "title", "id"]
    assert wanted_columns({"title": "hed", "byline": "meta.author.name"}, names) == ["Body", "hed", "meta", "id"]
    assert has_text({}, names)
    assert not has_text({"text": "story"}, names)
    assert has_text({"text": "meta.story"}, names)


def test_very_long_names_are_compared_as_they_are() -> None:
    assert folded("B_o d-Y") == "body"
    assert folded("B_" * 60) == "B_" * 60


def test_many_records_of_one_id_take_no_longer_than_others() -> None:
    records = Records({})
    keys = [records.unit(Unit("a"), {"id": "k", "body": "x"}).record_key for _ in range(2000)]
    assert keys[0] == "k"
    assert keys[-1] == "k#2000"
    assert len(set(keys)) == 2000
