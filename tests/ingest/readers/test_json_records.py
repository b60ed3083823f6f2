"""JSON of every form: cases as data, depth, numbers, encodings, and a file that is never held."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ids import sha256
from pipeline.ingest import kinds
from pipeline.ingest.readers import json_arrays, json_records
from pipeline.ingest.units import Limits, RefusedError
from tests.ingest.readers.record_sources import Repeated, agree, peak, units
from tests.written_cases import load

TYPES = {"lines": kinds.JSON_LINES}
FILL = "word " * 1000
RECORD = json.dumps({"body": "Fares rise. " * 400}).encode()


@pytest.mark.parametrize("case", load("ingest/readers", "json"))
def test_records(case: dict[str, Any]) -> None:
    data = case["bytes"].encode("latin-1") if "bytes" in case else case["text"].replace("FILL", FILL).encode()
    agree(units(json_records.read, data, TYPES.get(case.get("as"), kinds.JSON)), case["units"])


@pytest.mark.parametrize("depth", [98, 99, 100, 5000, 100_000])
@pytest.mark.parametrize("record", ['{{"body": "x", "deep": {}}}', '[{{"body": "x", "deep": {}}}]'])
def test_depth(record: str, depth: int) -> None:
    data = record.format("[" * depth + "]" * depth).encode()
    (unit,) = units(json_records.read, data, kinds.JSON, limits=Limits(1000, 1_000_000))
    if depth < 100:
        assert unit.raw == "x"
    else:
        assert unit.refusal is not None
        assert unit.refusal.reason == "json_too_deep"


def test_many_shallow_objects_are_not_deep() -> None:
    data = json.dumps({"body": "x", "tags": [{"a": [1]}] * 200}).encode()
    agree(units(json_records.read, data, kinds.JSON), [{"text": "x"}])


def test_a_number_of_thousands_of_digits() -> None:
    data = b'{"body": "x", "id": ' + b"9" * 5000 + b'}\n{"body": "y"}\n'
    found = units(json_records.read, data, kinds.JSON_LINES, limits=Limits(1000, 10_000))
    agree(found, [{"reason": "json_malformed", "detail": "a number in it has thousands of digits"}, {"text": "y"}])


def test_a_document_of_many_records_may_be_longer_than_one_but_not_endless() -> None:
    def document(n: int) -> bytes:
        return json.dumps({"items": [{"body": "x" * 1000}] * n}).encode()

    assert len(units(json_records.read, document(20), kinds.JSON)) == 20
    agree(units(json_records.read, document(40), kinds.JSON), [{"reason": "too_long", "key": None}])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("form", ["lines", "list", "object"])
def test_encodings_that_a_mark_names(encoding: str, form: str) -> None:
    records = [{"id": "é", "body": "“£2m”"}] * (1 if form == "object" else 2)
    text = "\n".join(json.dumps(one, ensure_ascii=False) for one in records)
    data = (f"[{text}]".replace("}\n", "},\n") if form == "list" else text).encode(encoding)
    found = units(json_records.read, data, kinds.JSON)
    assert [unit.raw for unit in found] == ["“£2m”"] * len(records)
    assert {unit.encoding for unit in found} == {"utf-8" if encoding == "utf-8-sig" else encoding}


def test_a_file_that_is_not_what_its_mark_says() -> None:
    with pytest.raises(RefusedError, match="not text in utf-16"):
        units(json_records.read, '{"body": "x"}\n{"body": "y"}\n'.encode("utf-16") + b"\0", kinds.JSON_LINES)


def test_offsets_are_not_told_of_what_was_given_in_another_encoding() -> None:
    (unit, _) = units(json_records.read, '[{"body": "x"},\n]'.encode("utf-16"), kinds.JSON)
    assert (unit.raw, unit.byte_offset) == ("x", None)


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_arrays_are_cut_alike_wherever_a_chunk_ends(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    data = rb'[{"body": "a\\\"],[{ \\", "x": [1, {}]}, {"body": "b\\"} , {"body": "\u00e9"}]'
    whole = units(json_records.read, data, kinds.JSON)
    monkeypatch.setattr(json_arrays, "CHUNK", size)
    assert units(json_records.read, data, kinds.JSON) == whole
    assert [unit.raw for unit in whole] == ['a\\"],[{ \\', "b\\", "é"]


RECORDS = st.lists(
    st.fixed_dictionaries(
        {"id": st.text(min_size=1), "body": st.text(min_size=1).filter(str.strip)},
        optional={"title": st.text(), "nested": st.recursive(st.none() | st.text(), st.lists, max_leaves=5)},
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda record: " ".join(record["id"].split()),
)


@given(RECORDS, st.booleans(), st.sampled_from([None, 1]), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_records_come_back_as_they_were_written(
    records: list[dict[str, Any]], ascii_only: bool, indent: int | None, end: str
) -> None:
    texts = [record["body"] for record in records]
    array = json.dumps(records, ensure_ascii=ascii_only, indent=indent).encode()
    found = units(json_records.read, array, kinds.JSON)
    assert [unit.raw for unit in found] == texts
    assert [unit.sha256 for unit in found] == [sha256(text.encode()) for text in texts]

    lines = [json.dumps(record, ensure_ascii=ascii_only).encode() for record in records]
    data = end.encode().join(lines) + end.encode()
    found = units(json_records.read, data, kinds.JSON_LINES)
    assert [unit.raw for unit in found] == texts
    for unit, line in zip(found, lines, strict=True):
        assert unit.byte_offset is not None
        assert data[unit.byte_offset :].startswith(line)
        assert data[: unit.byte_offset].count(b"\n") + 1 == unit.line
        assert (unit.sha256, unit.n_bytes) == (sha256(line), len(line))


PIECES = [
    b'{"body": "x"}',
    b'"body"',
    b'{"items": [',
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\\",
    b'"',
    *(bytes([byte]) for byte in b"[]{},:\n \x00\xa31"),
]


@given(
    st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join),
    st.sampled_from([kinds.JSON, kinds.JSON_LINES]),
)
def test_whatever_the_bytes_the_reading_ends(data: bytes, media_type: str) -> None:
    with suppress(RefusedError):  # where a mark names an encoding that the rest is not in
        assert len(units(json_records.read, data, media_type, limits=Limits(20, 30))) <= len(data) + 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("media_type", "start", "piece", "least"),
    [
        pytest.param(kinds.JSON_LINES, b"", RECORD + b"\n", 20_000, id="lines"),
        pytest.param(kinds.JSON, b"[", RECORD + b",", 20_000, id="a list"),
        pytest.param(kinds.JSON_LINES, b"{", RECORD, 1, id="a line that does not end"),
        pytest.param(kinds.JSON, b'[{"body": "', b"Fares rise. " * 400, 1, id="an element that does not end"),
        pytest.param(kinds.JSON, b"", RECORD, 1, id="a document that does not end"),
    ],
)
def test_memory_does_not_grow_with_the_file(media_type: str, start: bytes, piece: bytes, least: int) -> None:
    def stream() -> Repeated:
        return Repeated(start, piece, 100_000_000 // len(piece))

    n, held = peak(json_records.read, stream, media_type, Limits(100_000, 200_000))
    assert n >= least
    assert held < 5_000_000
