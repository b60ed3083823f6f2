"""Decoding: cases as data; in them each character of `bytes` is one byte."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.decode import Decoded, decode
from pipeline.ingest.files import Refusal

CASES = Path(__file__).parent / "cases"
DECODED: list[dict[str, Any]] = json.loads((CASES / "decode.json").read_text(encoding="utf-8"))
REFUSED: list[dict[str, Any]] = json.loads((CASES / "refused.json").read_text(encoding="utf-8"))
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]))


@pytest.mark.parametrize("case", DECODED, ids=[case["name"] for case in DECODED])
def test_text_is_decoded(case: dict[str, Any]) -> None:
    found = decode(case["bytes"].encode("latin-1"))
    assert found == Decoded(case["text"], case["encoding"], tuple(case["warnings"]))


@pytest.mark.parametrize("case", REFUSED, ids=[case["name"] for case in REFUSED])
def test_what_is_no_text_is_refused_with_its_reason(case: dict[str, Any]) -> None:
    found = decode(case["bytes"].encode("latin-1"))
    assert isinstance(found, Refusal)
    assert (found.outcome, found.reason) == ("quarantine", case["reason"])
    assert found.detail.startswith(case["detail"])


def test_one_control_byte_in_a_long_text_does_not_make_it_binary() -> None:
    assert decode(b"word " * 20 + b"\x07") == Decoded("word " * 20 + "\x07", "utf-8")
    assert isinstance(decode(b"word " * 10 + b"\x07"), Refusal)


def test_only_the_beginning_of_a_long_file_is_searched_for_control_bytes_but_all_of_it_for_nul() -> None:
    assert isinstance(decode(b"word " * 2000 + b"\x07" * 100), Decoded)
    assert isinstance(decode(b"word " * 2000 + b"\0"), Refusal)


@given(texts)
def test_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    text = text.lstrip("\ufeff")
    if text.startswith("%PDF-"):
        return
    assert decode(text.encode()) == Decoded(text, "utf-8")


@given(texts, st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_a_mark_is_believed(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == Decoded(text, codec)


@given(st.binary())
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    found = decode(data)
    assert isinstance(found, Decoded | Refusal)
    if isinstance(found, Refusal):
        assert found.outcome == "quarantine"
        assert found.reason in ("wrong_type", "binary")
        assert len(found.detail.splitlines()) == 1
