"""Shares of rows that are right, and their intervals."""

import datetime
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.overrides.precision import Z, precision, wilson
from pipeline.overrides.reviews import Review

NEWCOMBE = [  # R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("right", "n", "low", "high"), NEWCOMBE)
def test_intervals_as_published(right, n, low, high):
    assert wilson(right, n) == pytest.approx((low, high), abs=5e-5)


SHARES = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(SHARES)
def test_an_interval_holds_its_share_and_lies_between_0_and_1(share):
    right, n = share
    low, high = wilson(right, n)
    assert 0 <= low <= right / n <= high <= 1
    assert (low == 0) == (right == 0)
    assert (high == 1) == (right == n)


@given(SHARES)
def test_its_ends_are_where_the_score_test_just_rejects(share):
    """The definition: the share lies Z standard errors from either end, those of the end itself."""
    right, n = share
    for end in wilson(right, n):
        if 0 < end < 1:
            assert isclose(abs(right / n - end), Z * sqrt(end * (1 - end) / n), rel_tol=1e-6)


@given(SHARES)
def test_what_holds_of_right_holds_of_wrong(share):
    right, n = share
    low, high = wilson(right, n)
    assert wilson(n - right, n) == pytest.approx((1 - high, 1 - low))


def test_more_rows_make_it_narrower():
    widths = [high - low for low, high in (wilson(9 * n, 10 * n) for n in (1, 10, 100))]
    assert widths == sorted(widths, reverse=True)


def review(row, verdict, author="ann", day=1, sampled=True, table="quotes"):
    return Review(table, row, verdict, sampled, author, datetime.date(2026, 1, day))


def of_quotes(*reviews, known=("q-1", "q-2", "q-3", "q-4")):
    found = {one.table: one for one in precision(reviews, {"entities": [], "quotes": known, "money": []})}
    assert list(found) == ["entities", "quotes", "money"]
    return found["quotes"]


def test_nothing_judged():
    found = of_quotes()
    assert (found.n, found.share, found.low, found.high, found.first) == (0, None, None, None, None)
    assert found.words == "quotes: nothing judged right or wrong (n = 0)"


def test_right_wrong_and_unsure():
    found = of_quotes(
        review("q-1", "right"), review("q-2", "wrong", day=3), review("q-3", "right", day=2), review("q-4", "unsure")
    )
    assert (found.n, found.right, found.wrong, found.unsure, found.share) == (3, 2, 1, 1, 2 / 3)
    assert (found.low, found.high) == wilson(2, 3)
    assert (found.first, found.last) == (datetime.date(2026, 1, 1), datetime.date(2026, 1, 3))
    assert found.words == ("quotes: 2 of n = 3 right, 66.7% (95 % interval 20.8% to 93.9%); not counted: 1 unsure")


def test_rows_that_were_not_drawn_and_rows_that_are_no_more_do_not_count():
    found = of_quotes(review("q-1", "right"), review("q-2", "wrong", sampled=False), review("q-9", "wrong"))
    assert (found.n, found.share, found.unsampled, found.stale) == (1, 1.0, 1, 1)
    assert found.words.endswith("not counted: 1 stale, 1 not drawn at random")


def test_verdicts_of_other_tables_do_not_count():
    assert of_quotes(review("q-1", "right", table="money")).n == 0


def test_a_row_counts_once_and_a_second_opinion_may_decide_or_dispute():
    assert of_quotes(review("q-1", "right"), review("q-1", "right", "bob")).n == 1
    assert of_quotes(review("q-1", "unsure"), review("q-1", "wrong", "bob")).wrong == 1
    disputed = of_quotes(review("q-1", "right"), review("q-1", "wrong", "bob"))
    assert (disputed.n, disputed.unsure) == (0, 1)


def test_an_author_may_think_again():
    found = of_quotes(review("q-1", "right"), review("q-1", "wrong", day=2, sampled=False))
    assert (found.right, found.wrong, found.unsampled) == (0, 1, 0)  # the row was drawn, whoever looks again
