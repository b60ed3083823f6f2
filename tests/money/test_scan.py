"""The scanner of monetary figures: written cases, and properties that hold for any text."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from babel.numbers import get_currency_name
from hypothesis import given
from hypothesis import strategies as st

from pipeline.money.currencies import in_use
from pipeline.money.numbers import fits
from pipeline.money.scan import Figure, scan
from pipeline.schema import COMPARATORS, FIGURE_KINDS

CASES = Path(__file__).parent / "cases"
SEEDS = Path(__file__).parents[2] / "seeds"
FIGURES = json.loads((CASES / "figures.json").read_text(encoding="utf-8"))
NOTHING = json.loads((CASES / "nothing.json").read_text(encoding="utf-8"))

PIECES = [
    "£",
    "$",
    "A$",
    "€",
    "5",
    "30m",
    "1.2",
    ",",
    ".",
    "-",
    "–",
    " ",
    "\n",
    "bn",
    "p",
    "pounds",
    "million",
    "half a",
    "to",
]
PIECES += [
    "between",
    "and",
    "or",
    "more than",
    "a year",
    "per share",
    "by 2015",
    "(",
    ")",
    "hundred",
    "rose",
    "ſ",
    "İ",
    "٣",
    "K",
]
MESS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3)).map("".join) | st.text()
CENTS = st.integers(min_value=1, max_value=10**11).map(lambda cents: Decimal(cents) / 100)
STYLES = {
    "£{n}": ("GBP", 1),
    "£{n}m": ("GBP", 10**6),
    "£{n} million": ("GBP", 10**6),
    "${n}bn": ("USD", 10**9),
    "A${n}": ("AUD", 1),
    "{n} euros": ("EUR", 1),
    "{n}m yen": ("JPY", 10**6),
    "{n} billion pounds": ("GBP", 10**9),
    "{n}p": ("GBP", Decimal("0.01")),
    "USD {n}": ("USD", 1),
    "{n} lakh rupees": ("INR", 10**5),
    "Rs {n} crore": ("INR", 10**7),
    "pounds {n}": ("GBP", 1),
    "{n}bn Swiss francs": ("CHF", 10**9),
    "{n} Canadian cents": ("CAD", Decimal("0.01")),
    "SEK {n}": ("SEK", 1),
    "{n} USD million": ("USD", 10**6),
    "US${n}": ("USD", 1),
    "-£{n}m": ("GBP", -(10**6)),
}


def babel_names() -> dict[str, str]:
    """Plural names of several words, by code."""
    names = {code: get_currency_name(code, 2, locale="en") for code in in_use()}
    return {code: name for code, name in names.items() if " " in name and name.isascii() and code not in ("ZWG", "STN")}


def row(text: str, figure: Figure) -> dict[str, object]:
    return {
        "text": figure.span.of(text),
        "kind": figure.kind,
        "amount": figure.amount,
        "low": figure.low,
        "high": figure.high,
        "currency": figure.currency,
        "basis": figure.currency_basis,
        "comparator": figure.comparator,
        "change": figure.change,
        "per": figure.per,
        "horizon": figure.horizon and figure.horizon.of(text),
        "damaged": figure.damaged,
        "conversion_of": figure.conversion_of and figure.conversion_of.of(text),
    }


def expected(case: dict[str, object]) -> dict[str, object]:
    amount = case.get("amount")
    usual = {"kind": "exact", "amount": None, "low": amount, "high": amount, "basis": "explicit"}
    usual |= {
        "comparator": "exact",
        "change": False,
        "per": None,
        "horizon": None,
        "damaged": False,
        "conversion_of": None,
    }
    full = usual | case
    return full | {key: full[key] and Decimal(str(full[key])) for key in ("amount", "low", "high")}


@pytest.mark.parametrize("case", FIGURES + NOTHING, ids=lambda case: case["text"][:60])
def test_written_cases(case):
    found = scan(case["text"], bare_dollar="USD")
    assert [row(case["text"], figure) for figure in found] == [expected(figure) for figure in case["figures"]]


def test_the_seed_that_tells_of_savings():
    text = next(SEEDS.glob("000*.txt")).read_text(encoding="utf-8")
    first, second = scan(text, bare_dollar="USD")
    assert (first.span.start, first.span.end, first.comparator) == (286, 290, "exact")
    assert (first.amount, first.low, first.high) == (30_000_000, 30_000_000, 30_000_000)
    assert first.horizon is not None
    assert first.horizon.of(text) == "by 2015"
    assert (second.span.start, second.span.end, second.comparator) == (548, 552, "more_than")
    assert (second.amount, second.low, second.high) == (35_000_000, 35_000_000, None)
    assert {first.currency, second.currency} == {"GBP"}


def test_the_seed_without_money():
    assert scan(next(SEEDS.glob("002*.txt")).read_text(encoding="utf-8"), bare_dollar="USD") == []


def test_a_bare_dollar_is_the_callers():
    assert [figure.currency for figure in scan("$5, US$6 and 7 dollars", bare_dollar="AUD")] == ["AUD", "USD", "AUD"]


@given(CENTS, st.sampled_from(sorted(STYLES)), st.booleans())
def test_an_amount_in_any_style_comes_back_exact(number, style, grouped):
    currency, unit = STYLES[style]
    written = style.format(n=f"{number:,}" if grouped else f"{number}")
    text = f"The Lantern Fair took {written} on Monday."
    figure = scan(text, bare_dollar="USD")[0]
    assert (figure.span.of(text), figure.amount, figure.currency) == (written, number * unit, currency)


@given(st.sampled_from(sorted(babel_names())), CENTS)
def test_every_currency_of_the_cldr_is_read_by_its_full_name(code, number):
    text = f"The Lantern Fair took {number} {babel_names()[code]} on Monday."
    assert [(figure.amount, figure.currency) for figure in scan(text, bare_dollar="USD")] == [(number, code)]


@given(
    st.integers(min_value=1, max_value=999), st.integers(min_value=1, max_value=999), st.sampled_from("m bn".split())
)
def test_a_range_comes_back_with_both_ends(first, second, magnitude):
    low, high = sorted((first, second))
    text = f"The Lantern Fair took between £{low}{magnitude} and £{high}{magnitude} on Monday."
    scale = {"m": 10**6, "bn": 10**9}[magnitude]
    found = scan(text, bare_dollar="USD")
    if low == high:
        assert [figure.amount for figure in found] == [low * scale] * 2
    else:
        assert [(figure.low, figure.high, figure.kind) for figure in found] == [(low * scale, high * scale, "range")]


@given(MESS)
def test_any_text_gives_ordered_figures_inside_it(text):
    end = 0
    for figure in scan(text, bare_dollar="USD"):
        assert end <= figure.span.start < figure.span.end <= len(text)
        end = figure.span.end
        assert figure.span.of(text).strip() == figure.span.of(text)
        assert figure.kind in FIGURE_KINDS
        assert figure.comparator in COMPARATORS
        assert all(fits(value) for value in (figure.amount, figure.low, figure.high) if value is not None)
        assert figure.horizon is None or figure.horizon.end <= len(text)


@given(MESS, MESS)
def test_text_in_other_paragraphs_changes_nothing(before, after):
    middle = "\nThe Lantern Fair took more than £5m in 2004.\n"
    shift = len(before)
    start = shift + middle.index("£")
    figure = next(f for f in scan(before + middle + after, bare_dollar="USD") if f.span.start == start)
    assert (figure.span.end - start, figure.amount, figure.low, figure.high) == (3, 5_000_000, 5_000_000, None)
