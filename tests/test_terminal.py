from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.terminal import WIDTH, plain, shorten, visible


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", ""),
        ('a "b"\n', 'a "b"\n'),
        (Decimal("35000000.000000000"), "35000000"),
        (Decimal("0.300000000"), "0.3"),
        (Decimal("0E-9"), "0"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-2.50"), "-2.5"),
        (Decimal("1.000000001"), "1.000000001"),
        (None, "null"),
        (True, "true"),
        (3, "3"),
        (0.5, "0.5"),
        (["é", "b"], '["é", "b"]'),
        ({"start": 1, "low": Decimal("1.5")}, '{"start": 1, "low": "1.5"}'),
    ],
)
def test_plain(value: Any, words: str) -> None:
    assert plain(value) == words


def test_a_text_that_fits_stays_whole() -> None:
    assert shorten("x" * WIDTH) == "x" * WIDTH
    assert shorten("") == ""


def test_a_longer_text_loses_its_middle() -> None:
    text = "".join(chr(97 + number % 26) for number in range(WIDTH + 1))
    found = shorten(text)
    assert len(found) == WIDTH
    head, tail = found.split("…")
    assert text.startswith(head)
    assert text.endswith(tail)
    assert abs(len(head) - len(tail)) <= 1


@given(st.text(min_size=WIDTH + 1))
def test_shortened_texts_have_one_width(text: str) -> None:
    assert len(shorten(text)) == WIDTH


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("£5m – “née” 👩 1½", "£5m – “née” 👩 1½"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("a\r\nb\tc", "a\\r\\nb\\tc"),
        ("\u202eevil", "\\u202eevil"),
        ("\\x1b", "\\\\x1b"),
        ("\ud800", "\\ud800"),
        ("a\u00a0b", "a\\xa0b"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_cannot_be_seen_is_escaped(words: str, shown: str) -> None:
    assert visible(words) == shown


@given(st.text())
def test_visible_text_is_printable_and_says_all(words: str) -> None:
    shown = visible(words)
    assert shown.isprintable()
    assert shown == words or "\\" in shown


@given(st.text(), st.text())
def test_other_texts_are_shown_otherwise(one: str, other: str) -> None:
    assert (visible(one) == visible(other)) is (one == other)
