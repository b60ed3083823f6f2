"""Ids as numbers: what is found among them is what a dictionary of the strings finds."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.ids import Ids, digits

USUAL = st.sampled_from([f"e-{number:016x}" for number in (0, 1, 15, 2**63, 2**64 - 1)])
OTHER = st.sampled_from(["e-quill", "", "e-", "e-00000000000000001", "é-0000000000000001", "e-000000000000000é"])
LOOKALIKE = st.sampled_from(["d-0000000000000001", "e-000000000000000F", "e_0000000000000001", "e-000000000000000g"])
ID = st.one_of(USUAL, OTHER, LOOKALIKE)


@given(st.lists(ID), st.lists(st.one_of(st.none(), ID)), st.integers(0, 5))
def test_ids_are_found_as_strings_are(own: list[str], asked: list[str | None], cut: int) -> None:
    parts = [own[:cut], own[cut:]]
    ids = Ids.of("e", [pa.chunked_array([pa.array(part, pa.string()) for part in parts])])
    last = {value: row for row, value in enumerate(own)}
    assert [ids.id(row) for row in range(len(ids))] == own
    assert ids.rows(pa.array(asked, pa.string())).tolist() == [last.get(one, -1) for one in asked]
    assert ids.repeated() == [row for row, value in enumerate(own) if value in own[:row]]
    assert ids.told_apart().tolist() == [last[value] == row for row, value in enumerate(own)]


def test_parts_of_a_longer_array_are_read_from_their_own_start() -> None:
    ids = pa.array(["e-0000000000000001", "x", None, "e-00000000000000ff"]).slice(1)
    numbers, usual = digits(ids, "e")
    assert numbers.tolist() == [0, 0, 255]
    assert usual.tolist() == [False, False, True]


@pytest.mark.parametrize("letter", ["e", "d"])
def test_none_is_found_where_there_is_none(letter: str) -> None:
    ids = Ids.of(letter, [])
    assert len(ids) == 0
    assert ids.rows(pa.array(["e-0000000000000001", None])).tolist() == [-1, -1]
    assert ids.repeated() == []
