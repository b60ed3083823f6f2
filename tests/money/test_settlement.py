"""Whose dollar, whose cent, whose peso."""

from __future__ import annotations

import pytest

from pipeline.money.scan import scan
from pipeline.money.settlement import home_dollar


@pytest.mark.parametrize(
    ("publisher", "url", "code"),
    [
        (None, None, "USD"),
        ("The Ternby Post", None, "USD"),
        ("ABC Australia", None, "AUD"),
        ("The New Zealand Herald", "https://example.org/a", "NZD"),
        (None, "https://news.example.com.au/story", "AUD"),
        (None, "https://example.ca/a?b=c", "CAD"),
        (None, "https://example.co.uk/", "USD"),
        (None, "not an address", "USD"),
        (None, "http://[", "USD"),
        ("Dominican Today", None, "USD"),
    ],
)
def test_home_dollar(publisher: str | None, url: str | None, code: str) -> None:
    assert home_dollar(publisher, url, "USD") == code


@pytest.mark.parametrize(
    ("text", "home", "wanted"),
    [
        ("It paid $5.", "USD", [("USD", "assumed")]),
        ("It paid $5.", "AUD", [("AUD", "assumed")]),
        ("It paid US$5 and $6.", "AUD", [("USD", "explicit"), ("AUD", "assumed")]),
        ("It paid A$5, then $6.", "AUD", [("AUD", "explicit"), ("USD", "assumed")]),
        ("In Canada it paid US$5, then $6.", "USD", [("USD", "explicit"), ("CAD", "assumed")]),
        ("It paid US$5, then $6.", "USD", [("USD", "explicit"), ("USD", "assumed")]),
        ("A US dollar buys little in Australia: it paid $6.", "USD", [("USD", "assumed")]),
        ("It cost 5 cents or 2 euros.", "USD", [("EUR", "assumed"), ("EUR", "explicit")]),
        ("It cost 5 cents, or $2 and 3 euros.", "USD", [("USD", "assumed"), ("USD", "assumed"), ("EUR", "explicit")]),
        ("It cost 5 pesos.", "USD", [(None, "assumed")]),
        ("In Chile it cost 5 pesos.", "USD", [("CLP", "assumed")]),
        ("In Chile and Mexico it cost 5 pesos.", "USD", [(None, "assumed")]),
        ("It cost 5 Mexican pesos, then 6 pesos.", "USD", [("MXN", "explicit"), ("MXN", "assumed")]),
        ("It cost 5 pounds in Egypt.", "USD", [("GBP", "explicit")]),
        ("It cost 5 Egyptian pounds, then 6 pounds.", "USD", [("EGP", "explicit"), ("EGP", "assumed")]),
        ("It cost £4, then 6 pounds in Egypt.", "USD", [("GBP", "explicit"), ("GBP", "explicit")]),
    ],
)  # fmt: skip
def test_what_the_story_tells(text: str, home: str, wanted: list[tuple[str | None, str]]) -> None:
    assert [(one.currency, one.currency_basis) for one in scan(text, bare_dollar=home)] == wanted


def test_what_is_not_named_costs_confidence() -> None:
    named, assumed, unknown = scan("It cost £4, then $5, then 6 pesos.", bare_dollar="USD")
    assert named.confidence > assumed.confidence > unknown.confidence
