"""What a source is taken for: cases as data; in them each character of `head` is one byte."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.kinds import BY_SUFFIX, HEAD, HTML, kind
from tests.written_cases import load


@pytest.mark.parametrize("case", load("ingest", "kinds"))
def test_kinds(case: dict[str, Any]) -> None:
    assert kind(case["path"], case["head"].encode("latin-1")) == case["kind"]


@given(st.binary(max_size=200), st.sampled_from([*BY_SUFFIX, "", ".exe"]))
def test_any_bytes_are_something_or_not_read(head: bytes, suffix: str) -> None:
    assert kind(f"a{suffix}", head) in {None, *BY_SUFFIX.values()}


@pytest.mark.parametrize("head", ["<!---->" * 600, "<?xml " * 700, " \n" * 2000, "A: b\n" * 800, "<!--" * 1000])
def test_a_long_prolog_is_read_once(head: str) -> None:
    """Not a time, but read in every possible way it would not end."""
    assert kind("a", head[:HEAD].encode()) != HTML
