"""Dates and numbers that can be one, and those that cannot."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.conflicts.values import Date, Number, dates, widened
from pipeline.schema import COMPARATORS
from pipeline.spans import Span

amounts = st.integers(1, 10**12).map(Decimal)
numbers = st.builds(Number.of, amounts, st.sampled_from(COMPARATORS), st.just("GBP"))
days = st.builds(Date, st.integers(1999, 2001), st.none() | st.integers(1, 3), st.none() | st.integers(1, 3))
pieces = st.sampled_from(
    ["in 1998", "May 2012", "5 June 2013", "June 5, 2013", "1990s", "2003-04", "12,2013", "\n", "é"]
)


def number(amount, comparator="exact"):
    return Number.of(Decimal(amount), comparator, "GBP")


@given(st.one_of(numbers, days), st.one_of(numbers, days))
def test_agreeing_is_mutual(one, other):
    assert one.agrees(other) == other.agrees(one)
    assert one.agrees(one)


@given(amounts, st.sampled_from(COMPARATORS), st.sampled_from(COMPARATORS))
def test_one_amount_agrees_with_itself_however_it_is_bounded(amount, comparator, other):
    assert Number.of(amount, comparator, "GBP").agrees(Number.of(amount, other, "GBP"))


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (number(30_000_000), number(29_800_000), True),
        (number(30_000_000), number("35000000"), False),
        (number("9.3"), number("9.4"), False),
        (number("9.3"), number("9.34"), True),
        (number(9_300_000_000), number(9_400_000_000), False),
        (number(100), number(120), False),
        (number(100), number(103), True),
        (number(1_200), number(1_249), True),
        (number(12), number(13), False),
        (number(103, "approx"), number(110), True),
        (number(103, "approx"), number(120), False),
        (number(35, "more_than"), number(36), True),
        (number(35, "more_than"), number(30), False),
        (number(900, "up_to"), number(850), True),
        (number(850, "less_than"), number(1_000), False),
        (number(35, "at_least"), number(30, "at_most"), False),
        (Number(Decimal(30), Decimal(40), "GBP"), number(36), True),
        (Number(None, None, "GBP"), number(36), True),
        (Date(2012), number(2012), False),
        (Date(2012), Date(2012, 5), True),
        (Date(2012, 5, 3), Date(2012, 5, 4), False),
    ],
)
def test_agrees(one, other, agree):
    assert one.agrees(other) is agree


def test_figures_of_one_order():
    assert number(900).comparable(number(349), 3)
    assert not number(900).comparable(number(280), 3)
    assert number(900, "up_to").comparable(number(900, "more_than"), 3)
    assert not number(900).comparable(Number(None, None, "GBP"), 3)
    assert not number(900).comparable(Date(2012), 3)


@given(st.lists(pieces, max_size=6).map(" ".join))
def test_dates_are_verbatim(text):
    for span, date in dates(text, Span(0, len(text))):
        assert str(date.year) in span.of(text)
        assert date.day is None or str(date.day) in span.of(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in 1998,", [("1998", Date(1998))]),
        ("on 5 June 2013", [("5 June 2013", Date(2013, 6, 5))]),
        ("on June 5th, 2013", [("June 5th, 2013", Date(2013, 6, 5))]),
        ("in May 2012.", [("May 2012", Date(2012, 5))]),
        ("the 1990s, 2003-04, 1999/2000, 2,013 and 20131", []),
        ("between 1998 and 1999", [("1998", Date(1998)), ("1999", Date(1999))]),
    ],
)
def test_dates(text, found):
    assert [(span.of(text), date) for span, date in dates(text, Span(0, len(text)))] == found


@pytest.mark.parametrize(
    ("text", "comparator", "words"),
    [
        ("saved more than £35m since", "more_than", "more than £35m"),
        ("saved £35m or so since", "approx", "£35m or so"),
        ("saved ~£35m", "approx", "£35m"),
        ("saved £35m", "exact", "£35m"),
    ],
)
def test_a_figure_with_the_words_that_bound_it(text, comparator, words):
    start = text.index("£")
    found = widened(text, Span(start, start + 4), comparator)
    assert found.of(text) == words
