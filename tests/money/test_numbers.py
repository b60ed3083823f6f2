"""Numbers in digits and words to exact decimals."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.money import numbers

CASES = json.loads((Path(__file__).parent / "cases" / "numbers.json").read_text(encoding="utf-8"))
SMALL = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def spelled(number: int) -> str:
    """The British English numeral of a number from 1 to 999,999,999."""
    for size, name in ((10**6, "million"), (10**3, "thousand"), (100, "hundred")):
        if number >= size:
            head, rest = f"{spelled(number // size)} {name}", number % size
            joint = " and " if rest < 100 else " "
            return f"{head}{joint}{spelled(rest)}" if rest else head
    if number < 20:
        return SMALL[number - 1]
    return TENS[number // 10 - 2] + (f"-{SMALL[number % 10 - 1]}" if number % 10 else "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["written"])
def test_written_cases(case):
    value = numbers.parse(case["written"])
    assert value == (case["value"] and Decimal(case["value"]))
    if value is not None:
        assert re.fullmatch(numbers.pattern(), case["written"])


@given(st.integers(min_value=1, max_value=999_999_999))
def test_a_spelled_number_comes_back(number):
    written = spelled(number)
    assert re.fullmatch(numbers.pattern(), written)
    assert numbers.parse(written) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=0, max_value=10**18))
def test_plain_keeps_the_value_and_drops_the_exponent(value):
    assert numbers.plain(value) == value
    assert "E+" not in str(numbers.plain(value))


@pytest.mark.parametrize(
    ("value", "held"),
    [("9" * 29, True), ("1" + "0" * 29, False), ("0.123456789", True), ("0.1234567891", False), ("1.0000000000", True)],
)
def test_only_what_the_column_holds_fits(value, held):
    assert numbers.fits(Decimal(value)) is held
