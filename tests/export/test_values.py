"""Values of tables as JSON and as cells."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from pipeline.export.values import cell, json_value

CASES = [
    (None, None, ""),
    ("", "", ""),
    ("“a”\n\u202e", "“a”\n\u202e", "“a”\n\u202e"),
    (True, True, "true"),
    (7, 7, "7"),
    (0.962, 0.962, "0.962"),
    (Decimal("30000000.000000000"), "30000000", "30000000"),
    (Decimal("-0.500000000"), "-0.5", "-0.5"),
    (Decimal("12345678901234567890123456789.123456789"), *["12345678901234567890123456789.123456789"] * 2),
    (datetime(2026, 1, 31, 8, 30, tzinfo=UTC), *["2026-01-31T08:30:00+00:00"] * 2),
    ([], [], "[]"),
    ([{"start": 1, "of": None}], [{"start": 1, "of": None}], '[{"start": 1, "of": null}]'),
    (["é\u202e"], ["é\u202e"], '["é\\u202e"]'),
]


@pytest.mark.parametrize(("value", "as_json", "as_cell"), CASES, ids=[f"case{n}" for n in range(len(CASES))])
def test_a_value_as_json_and_as_a_cell(value, as_json, as_cell):
    assert json_value(value) == as_json
    assert cell(value) == as_cell
