"""Units in groups: where they end, what their keys stand for, and units that come back as they were."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import groups as grouping
from pipeline.ingest.groups import MOST, USUAL, Group, groups, units_of
from pipeline.ingest.units import Metadata, Unit, quarantine

UNIT = Unit(
    "north/ferry.jsonl",
    "application/x-ndjson",
    "f1",
    sha256="0" * 64,
    n_bytes=40,
    encoding="utf-8",
    raw="Fares will rise.",
    metadata=Metadata("Fares", "Mara Quill", "Tern News", "https://example.org/f1", datetime(2019, 10, 8, tzinfo=UTC)),
    warnings=("duplicate_id",),
)
OTHERS: list[dict[str, Any]] = [
    {"source_path": "south/ferry.jsonl"},
    {"media_type": "application/json"},
    {"media_type": None},
    {"record_key": "f2"},
    {"record_key": None},
    {"sha256": "1" * 64},
    {"n_bytes": 41},
    {"encoding": "cp1252"},
    {"raw": "Fares will fall."},
    {"raw": ""},
    {"raw": None, "refusal": quarantine("empty", "no text in it")},
    {"raw": None, "refusal": quarantine("empty", "no text")},
    {"form": "page"},
    {"metadata": Metadata()},
    {"metadata": replace(UNIT.metadata, title="Fares\nup")},
    {"metadata": replace(UNIT.metadata, published=datetime(2019, 10, 8, 0, 0, 0, 1, tzinfo=UTC))},
    {"metadata": replace(UNIT.metadata, published_basis="record")},
    {"warnings": ()},
    {"warnings": ("duplicate_id", "invalid_date")},
]


def corpus(n_units: int) -> list[Unit]:
    return [Unit(f"{number:05}.txt", raw=f"Fares will rise by {number}.") for number in range(n_units)]


def key(*units: Unit) -> str:
    return Group(units).shard().key


def back(*units: Unit) -> tuple[Unit, ...]:
    (shard,) = Group(units).shard().load()
    return tuple(units_of(shard))


def test_groups_hold_all_units_in_order() -> None:
    units = corpus(5000)
    found = list(groups(units))
    assert [unit for group in found for unit in group.units] == units
    sizes = [len(group.units) for group in found]
    assert min(sizes) >= 1
    assert max(sizes) <= MOST * USUAL
    assert USUAL / 2 < sum(sizes) / len(sizes) < USUAL * 2


@pytest.mark.parametrize("change", ["removed", "added", "edited", "renamed"])
def test_a_unit_changes_one_group_and_at_most_the_next(change: str) -> None:
    units = corpus(3000)
    before = {group.shard().key for group in groups(units)}
    for at in random.Random(1).sample(range(3000), 20):
        one = {
            "removed": [],
            "added": [units[at], Unit(f"{at:05}a.txt", raw="New.")],
            "edited": [replace(units[at], raw="Else.")],
            "renamed": [replace(units[at], source_path=f"{at:05}a.txt")],
        }[change]
        after = {group.shard().key for group in groups([*units[:at], *one, *units[at + 1 :]])}
        assert 1 <= len(after - before) <= 2


def test_a_group_ends_with_its_share_of_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "MOST_CHARS", 100)
    assert max(len(group.units) for group in groups(corpus(500))) <= 5


def test_no_units_are_no_groups() -> None:
    assert list(groups([])) == []


@pytest.mark.parametrize("change", OTHERS, ids=str)
def test_whatever_is_of_a_unit_counts_and_comes_back(change: dict[str, Any]) -> None:
    other = replace(UNIT, **change)
    assert key(UNIT, UNIT) not in (key(other, UNIT), key(UNIT, other))
    assert back(other, UNIT) == (other, UNIT)


def test_where_a_record_stands_in_its_file_does_not_count() -> None:
    moved = replace(UNIT, line=7, byte_offset=800)
    assert key(moved) == key(UNIT)
    assert back(moved) == (UNIT,)
    assert Group((moved, UNIT)).places == {"line": [7, None], "byte_offset": [800, None]}


def test_where_one_text_ends_and_the_next_begins_counts() -> None:
    assert key(replace(UNIT, raw="ab"), replace(UNIT, raw="c")) != key(replace(UNIT, raw="a"), replace(UNIT, raw="bc"))


@given(st.text(st.characters(), max_size=20), st.text(st.characters(codec="utf-8"), min_size=1), st.datetimes())
def test_any_text_and_date_come_back(raw: str, said: str, published: datetime) -> None:
    metadata = Metadata(said, url=said, published=published.replace(tzinfo=UTC), published_basis="meta")
    unit = Unit(said, record_key=said, raw=raw + "\ud83d", metadata=metadata, warnings=(said,))
    assert back(unit) == (unit,)
