"""Metadata and messages in one line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.one_line import MAX_CHARS, in_lines, one_line
from pipeline.ingest.units import Metadata


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Fares rise: “£2½ more” – café… ﷼ 東京", "Fares rise: “£2½ more” – café… ﷼ 東京"),
        ("  Fares\r\n\trise\u2028again\u2029 ", "Fares rise again"),
        ("Fares\u00a0\u202frise", "Fares rise"),
        ("\x1b[31mFares\x07 rise\x85now", "[31mFares rise now"),
        ("\u202eesir seraF\u2066", "esir seraF"),
        ("Fa\u200bres \ufeffr\u00adise", "Fares rise"),
        ("\ud83d fares \udcff", "\ufffd fares \ufffd"),
        ("f" * 2 * MAX_CHARS, "f" * MAX_CHARS),
        ("f" * (MAX_CHARS - 1) + " fares", "f" * (MAX_CHARS - 1)),
        ("\u200b\n\x00", ""),
    ],
)
def test_lines(written: str, read: str) -> None:
    assert one_line(written) == read


@given(st.text(st.characters(exclude_categories=()), max_size=50))
def test_whatever_is_said_becomes_a_line_and_stays_one(value: str) -> None:
    line = one_line(value)
    assert one_line(line) == line == line.strip()
    assert not {unicodedata.category(character) for character in line} & {"Cc", "Cs", "Zl", "Zp"}
    line.encode("utf-8")


def test_every_value_of_metadata_is_a_line_or_nothing() -> None:
    said = Metadata("Fares\nrise", "\x00", "Island\u00a0News", "https://example.org/\u202ea", None, None)
    assert in_lines(said) == Metadata("Fares rise", None, "Island News", "https://example.org/a", None, None)
    assert in_lines(Metadata()) == Metadata()


def test_a_cut_address_is_none() -> None:
    assert in_lines(Metadata(url="https://example.org/" + "a" * MAX_CHARS)).url is None
