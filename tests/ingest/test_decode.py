"""Decoding: cases as data; in them each character of `bytes` is one byte."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import cp1252
from pipeline.ingest.decode import Decoded, decode
from pipeline.ingest.units import Refusal
from tests.written_cases import load

STORY = "“Fares rise by £2m – or €3m,” said Zoë Quill at the café. ‘Nobody asked us.’\n\nIt’s naïve… " * 3
CODECS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"]
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]))


@pytest.mark.parametrize("case", load("ingest", "decode"))
def test_text_is_decoded(case: dict[str, Any]) -> None:
    found = decode(case["bytes"].encode("latin-1"), case.get("declared"))
    assert found == Decoded(case["text"], case["encoding"], tuple(case["warnings"]))


@pytest.mark.parametrize("case", load("ingest", "refused"))
def test_what_is_no_text_is_refused_with_its_reason(case: dict[str, Any]) -> None:
    found = decode(case["bytes"].encode("latin-1"))
    assert isinstance(found, Refusal)
    assert (found.outcome, found.reason, found.detail) == ("quarantine", case["reason"], case["detail"])


def test_control_bytes_are_counted_in_the_whole_file() -> None:
    assert isinstance(decode(b"word " * 100 + b"\x07" * 20), Decoded)
    assert isinstance(decode(b"word " * 100 + b"\x07" * 30), Refusal)


def test_random_bytes_are_no_text() -> None:
    state, noise = 1, bytearray()
    for _ in range(4096):
        state = state * 1103515245 + 12345 & 0x7FFFFFFF
        noise.append(state >> 16 & 0xFF)
    assert isinstance(decode(bytes(noise)), Refusal)


def test_windows_1252_without_holes_is_windows_1252_where_that_is_defined() -> None:
    for byte in range(256):
        character = cp1252.decode(bytes((byte,)))
        assert character == bytes((byte,)).decode("cp1252" if byte not in cp1252.UNDEFINED else "latin-1")
        assert cp1252.encode(character) == bytes((byte,))


@pytest.mark.parametrize("codec", CODECS)
def test_a_story_is_read_in_any_encoding(codec: str) -> None:
    found = decode(STORY.encode(codec))
    assert isinstance(found, Decoded)
    assert found.text == STORY


@given(texts)
def test_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    text = text.lstrip("\ufeff")
    if text.startswith(("%PDF-", "GIF8")):
        return
    assert decode(text.encode()) == Decoded(text, "utf-8")


@given(texts, st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_a_mark_is_believed(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == Decoded(text, codec)


@given(st.binary(), st.sampled_from([None, "utf-8", "latin-1", "iso-8859-2", "gb18030", "utf-16"]))
def test_any_bytes_are_decoded_or_refused(data: bytes, declared: str | None) -> None:
    found = decode(data, declared)
    assert isinstance(found, Decoded | Refusal)
    if isinstance(found, Refusal):
        assert found.outcome == "quarantine"
        assert found.reason in ("wrong_type", "binary")
        assert len(found.detail.splitlines()) == 1


@given(st.sampled_from(CODECS), st.lists(st.tuples(st.integers(0, 999), st.integers(0, 3), st.binary(max_size=3))))
def test_offsets_are_those_of_python_s_own_decoding(codec: str, damage: list[tuple[int, int, bytes]]) -> None:
    data = STORY.encode(codec)
    for at, length, replacement in damage:
        data = data[: at % len(data)] + replacement + data[at % len(data) + length :] or b"."
    found = decode(data)
    if isinstance(found, Refusal):
        return
    plain = data.decode(found.encoding, "replace")
    assert len(found.text) == len(plain)
    changed = {(theirs, ours) for theirs, ours in zip(plain, found.text, strict=True) if theirs != ours}
    assert {theirs for theirs, _ in changed} <= {"\ufffd"}
    assert bool(changed) <= bool({"mixed_encoding", "not_utf8"} & set(found.warnings))
