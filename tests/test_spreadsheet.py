"""Text that no spreadsheet takes for a formula."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.spreadsheet import defused


@pytest.mark.parametrize("cell", ["=1+1", "+44 20", "-", "-1-2", "@SUM(A1)", "\t=1", "\r=1", "-5.", "=", "-x"])
def test_a_formula_begins_with_an_apostrophe(cell):
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "-5", "-5.25", "30", "a=b", "'=1", "2+2", " =1", "£30m"])
def test_numbers_and_other_text_stay(cell):
    assert defused(cell) == cell


@given(st.text())
def test_at_most_an_apostrophe_is_added(cell):
    assert defused(cell) in (cell, f"'{cell}")
    assert not defused(cell).startswith(("=", "+", "@", "\t", "\r"))
