"""Rows as CSV, JSON lines and Arrow."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pipeline.look import figures, listing, people, quoted
from pipeline.schema import AMOUNT
from tests.look.look_tables import written


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    role: str | None
    others: tuple[str, ...]
    size: Decimal | None
    number: int
    share: float
    sure: bool


ROWS = [
    Row("A", None, ("B", "C"), Decimal("30.500000000"), 3, 0.5, True),
    Row("=D()", "\x1b[1m", (), None, 0, 1.0, False),
]


def test_arrow_has_a_column_a_field():
    table = listing.as_arrow(Row, ROWS)
    assert table.to_pylist()[0] == {
        **{"name": "A", "role": None, "others": ["B", "C"], "size": Decimal("30.5"), "number": 3},
        **{"share": 0.5, "sure": True},
    }
    assert table.schema.field("size").type == AMOUNT
    assert [field.name for field in table.schema if field.nullable] == ["role", "size"]
    assert listing.as_arrow(Row, []).schema == table.schema


def test_every_list_has_its_arrow_table(tmp_path):
    tables = written(tmp_path)
    for kind, listed in (
        (people.Listed, people.people(tables)),
        (quoted.Listed, quoted.quotes(tables, quoted.Sought())),
        (figures.Listed, figures.figures(tables, figures.Sought())),
    ):
        table = listing.as_arrow(kind, listed)
        table.validate(full=True)
        assert table["id"].to_pylist() == [one.id for one in listed]


def test_csv_and_json_say_the_same():
    heading, first, second = csv.reader(listing.as_csv(Row, ROWS))
    assert heading == ["name", "role", "others", "size", "number", "share", "sure"]
    assert first == ["A", "", "B; C", "30.5", "3", "0.5", "True"]
    assert second == ["'=D()", "\\x1b[1m", "", "", "0", "1.0", "False"]
    parsed = [json.loads(line) for line in listing.as_jsonl(ROWS)]
    assert parsed[0]["size"] == "30.5"
    assert parsed[1]["role"] == "\x1b[1m"
    assert not any("\x1b" in line for line in listing.as_jsonl(ROWS))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("a", "a"),
        (True, "True"),
        (0.25, "0.25"),
        (Decimal("1E+3"), "1000"),
        (date(2031, 1, 2), "2031-01-02"),
        (datetime(2031, 1, 2, tzinfo=UTC), "2031-01-02 00:00:00+00:00"),
        ([1, None], "[1, null]"),
        ({"a": Decimal("1.5")}, '{"a": "1.5"}'),
        (("x", "y"), "x; y"),
    ],
)
def test_values_in_words(value, text):
    assert listing.as_text(value) == text


def test_a_heading_is_text_as_cells_are():
    heading, only = csv.reader(listing.csv_lines(["=1+1", "\x07"], [[1, 2]]))
    assert heading == ["'=1+1", "\\x07"]
    assert only == ["1", "2"]
