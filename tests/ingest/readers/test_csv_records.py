"""CSV as spreadsheets and programs write it, and broken: cases as data, and what holds of any rows."""

from __future__ import annotations

import csv
import io
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.ids import sha256
from pipeline.ingest import kinds
from pipeline.ingest.readers import csv_records
from pipeline.ingest.units import Limits, RefusedError
from tests.ingest.readers.record_sources import Repeated, agree, peak, units
from tests.written_cases import load

FILL = "word " * 1000


@pytest.mark.parametrize("case", load("ingest/readers", "csv"))
def test_records(case: dict[str, Any]) -> None:
    data = case["bytes"].encode("latin-1") if "bytes" in case else case["text"].replace("FILL", FILL).encode()
    agree(units(csv_records.read, data, kinds.CSV, case.get("fields")), case["units"])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_encodings_that_a_mark_names(encoding: str) -> None:
    data = "id\tbody\ra\t“£2m”\nb\tx\n".replace("\r", "\r\n").encode(encoding)
    expected = {"encoding": encoding, "offset": None}
    agree(
        units(csv_records.read, data, kinds.CSV),
        [{"text": "“£2m”", "line": 2, **expected}, {"text": "x", "line": 3, **expected}],
    )


def test_a_field_may_be_as_long_as_a_record_and_the_limit_of_the_module_is_left_as_it_was() -> None:
    before = csv.field_size_limit()
    data = b'id,body\na,"' + b"word " * 40_000 + b'"\n'
    (unit,) = units(csv_records.read, data, kinds.CSV, limits=Limits(1_000_000, 4_000_000))
    assert unit.n_bytes == 200_004
    assert csv.field_size_limit() == before


def test_a_row_of_no_encoding_is_refused_by_itself() -> None:
    data = b"id,body\na,\x81\x8d\x00\nb,x\n"
    refused, unit = units(csv_records.read, data, kinds.CSV)
    assert refused.refusal is not None
    assert (refused.refusal.reason, refused.line, unit.raw) == ("binary", 2, "x")


def test_many_broken_rows_are_not_read_for_ever() -> None:
    """Each line opens a quotation mark and leaves it open, wherever the reading starts."""
    data = b"id,body\n" + b'x","\n' * 100_000
    before = time.process_time()
    found = units(csv_records.read, data, kinds.CSV, limits=Limits(10_000, 20_000))
    assert time.process_time() - before < 10
    assert {unit.refusal and unit.refusal.reason for unit in found} == {"csv_malformed"}
    assert found[-1].refusal is not None
    assert found[-1].refusal.detail.endswith("the rest of the file was not read")


CELL = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(
    st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=6, unique_by=lambda row: " ".join(row[0].split())),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["utf-8", "utf-8-sig"]),
)
def test_records_come_back_as_they_were_written(
    rows: list[tuple[str, str, str]], delimiter: str, end: str, quoting: Any, encoding: str
) -> None:
    assume(quoting == csv.QUOTE_ALL or "\r" not in "".join(map("".join, rows)))  # the writer leaves that bare
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(["id", "body", "title"])
    written = []
    for row in rows:
        start = len(text.getvalue().encode(encoding))
        writer.writerow(row)
        if any(map(str.strip, row)):
            written.append((start, row[1]))
    data = text.getvalue().encode(encoding)
    found = units(csv_records.read, data, kinds.CSV)
    if not written:
        agree(found, [{"reason": "empty", "line": None}])
        return
    for unit, (start, body) in zip(found, written, strict=True):
        assert unit.raw == (body if body.strip() else None)
        assert unit.byte_offset == start
        assert unit.line == data[:start].count(b"\n") + 1
        assert unit.n_bytes is not None
        own = data[start : start + unit.n_bytes]
        assert unit.sha256 == sha256(own)
        assert data[start + len(own) :].startswith(end.encode())


PIECES = [b"id,body\n", b'"', b'""', b",", b"\n", b"\r", b"x", b"\x00", b"\xa3", b"\xff\xfe", b" ", b"body;text\n"]


@given(st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join))
def test_whatever_the_bytes_the_reading_ends_and_no_line_is_lost(data: bytes) -> None:
    data = b"id,body\n" + data
    found = units(csv_records.read, data, kinds.CSV, limits=Limits(20, 30))
    lines = [unit.line for unit in found if unit.line is not None]
    assert lines == sorted(set(lines))
    assert len(found) <= data.count(b"\n") + 1


@given(st.binary(max_size=200))
def test_whatever_the_bytes_the_header_is_judged(data: bytes) -> None:
    with suppress(RefusedError):  # where a mark names an encoding that the rest is not in
        units(csv_records.read, data, kinds.CSV, limits=Limits(20, 30))


@pytest.mark.slow
@pytest.mark.parametrize("row", [b'a,"' + b"Fares rise.\n" * 400 + b'"\n', b'"' + b"Fares rise. " * 100 + b"\n"])
def test_memory_does_not_grow_with_the_file(row: bytes) -> None:
    def stream() -> Repeated:
        return Repeated(b"id,body\n", row, 3_000_000 // len(row))

    n, held = peak(csv_records.read, stream, kinds.CSV, Limits(20_000, 20_000))
    assert n > 500
    assert held < 600_000
