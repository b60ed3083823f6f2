"""Feeds: cases as data, then hostile and damaged ones."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.readers import feed
from pipeline.ingest.units import Limits
from tests.ingest.readers.shown import LIMITS, shown, source, until_refused
from tests.written_cases import load

CASES = load("ingest", "feed")
RSS = b"<rss><channel>%s</channel></rss>"
ITEM = "<item><guid>{}</guid><description>The pier stays \N{POUND SIGN}5m.</description></item>"
ENTITY = "<!DOCTYPE rss [<!ENTITY a 'ha'>]><rss><channel><item><description>&a;</description></item></channel></rss>"


@pytest.mark.parametrize("case", CASES)
def test_items_become_units(case: dict[str, Any]) -> None:
    assert shown(feed.read(source(case["feed"].encode()), LIMITS)) == case["units"]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_the_encoding_is_what_the_feed_says(codec: str) -> None:
    named = codec.removesuffix("-sig")
    text = f"<?xml version='1.0' encoding='{named}'?><rss><channel>{ITEM.format(1)}</channel></rss>"
    (unit,) = feed.read(source(text.encode(codec)), LIMITS)
    assert unit.raw == "The pier stays £5m."


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-32"])
def test_an_entity_is_found_in_every_encoding(codec: str) -> None:
    assert shown(feed.read(source(ENTITY.encode(codec)), LIMITS)) == [{"reason": "xml_entity_declaration"}]


def test_an_entity_hidden_in_an_odd_encoding_is_found_by_the_parser() -> None:
    hidden = "<?xml version='1.0' encoding='utf-7'?>" + ENTITY.replace("<!", "+ADwAIQ-")
    assert shown(feed.read(source(hidden.encode()), LIMITS)) == [{"reason": "xml_entity_declaration"}]


def test_a_unit_has_the_hash_and_the_size_of_its_text_in_utf_8() -> None:
    (unit,) = feed.read(source(RSS % ITEM.format(1).encode()), LIMITS)
    assert unit.n_bytes == len("The pier stays £5m.".encode())
    assert (unit.source_path, unit.media_type, unit.encoding) == ("in", "application/xml", "utf-8")


def test_broken_xml_says_after_how_many_items_and_in_which_line() -> None:
    broken = RSS % (ITEM.format(1) + "\n<item><b></item>").encode()
    *_, last = feed.read(source(broken), LIMITS)
    assert last.refusal is not None
    assert last.refusal.detail.startswith("after 1 items: Opening and ending tag mismatch")
    assert last.line == 2


def test_an_item_may_not_be_larger_than_the_limit_but_a_feed_may() -> None:
    limits = Limits(max_chars=10_000, max_bytes=20_000)
    many = RSS % "".join(ITEM.format(number) for number in range(20_000)).encode()
    assert sum(1 for _ in feed.read(source(many), limits)) == 20_000
    huge = RSS % (ITEM.format(1) + f"<item><title>{'x' * 200_000}</title></item>").encode()
    assert shown(feed.read(source(huge), limits))[1:] == [{"reason": "too_long"}]


def test_deep_nesting_is_refused() -> None:
    deep = RSS % (b"<item>" + b"<b>" * 20_000)
    assert shown(feed.read(source(deep), LIMITS)) == [{"reason": "xml_malformed"}]


@given(st.binary(max_size=200))
def test_any_bytes_end_in_units_or_a_refusal(data: bytes) -> None:
    for start in (b"", b"<rss>", b"<?xml version='1.0'?><rss><channel><item>"):
        units = list(until_refused(feed.read(source(start + data), LIMITS)))
        assert units[-1].refusal is not None


@given(st.integers(0, 10_000), st.binary(max_size=4))
def test_damage_ends_in_units_or_a_refusal(at: int, damage: bytes) -> None:
    whole = CASES[0].values[0]["feed"].encode()
    at %= len(whole)
    units = list(until_refused(feed.read(source(whole[:at] + damage + whole[at + len(damage) :]), LIMITS)))
    assert 1 <= len(units) <= 2
