"""Parquet: columns of every type that holds text, dates or names; damage; and only what is needed is read."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ids import sha256
from pipeline.ingest import kinds
from pipeline.ingest.readers import parquet_records
from pipeline.ingest.readers.gunzip import gunzip
from pipeline.ingest.units import Limits, RefusedError, Source, quarantine
from tests.ingest.readers.record_sources import LIMITS, agree, source, units

NOON = datetime(2019, 10, 8, 12, 4, tzinfo=UTC)


def written(table: pa.Table | dict[str, Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table if isinstance(table, pa.Table) else pa.table(table), stream, **options)
    return stream.getvalue()


def rows(
    table: pa.Table | dict[str, Any], expected: list[dict[str, Any]], fields: dict[str, str] | None = None
) -> None:
    agree(units(parquet_records.read, written(table), kinds.PARQUET, fields), expected)


def test_rows_become_records() -> None:
    table = {
        "id": ["a", None],
        "body": ["Fares rise.", "x"],
        "date": [NOON, None],
        "authors": [["Mara Quill", "Ed Tern"], None],
    }
    rows(
        table,
        [
            {
                "key": "a",
                "text": "Fares rise.",
                "published": "2019-10-08T12:04:00+00:00",
                "basis": "record",
                "byline": "Mara Quill, Ed Tern",
                "size": 11,
                "line": None,
                "offset": None,
                "encoding": "utf-8",
                "type": kinds.PARQUET,
            },
            {"key": "2", "text": "x", "published": None, "byline": None},
        ],
    )


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["x"], pa.large_string()),
        pa.array(["x"]).dictionary_encode(),
        pa.array([b"x"], pa.binary()),
        pa.array([["x", None]], pa.list_(pa.string())),
    ],
)
def test_types_of_text(column: pa.Array) -> None:
    rows({"body": column}, [{"text": "x"}])


@pytest.mark.parametrize(
    "column",
    [
        pa.array([NOON], pa.timestamp("ns", "Europe/London")),
        pa.array([NOON.replace(tzinfo=None)], pa.timestamp("ms")),
        pa.array([1570536240], pa.int64()),
        pa.array(["2019-10-08T13:04:00+01:00"]),
    ],
)
def test_types_of_dates(column: pa.Array) -> None:
    rows({"body": ["x"], "date": column}, [{"published": "2019-10-08T12:04:00+00:00"}])


def test_a_day_without_a_time() -> None:
    rows({"body": ["x"], "date": [date(2019, 10, 8)]}, [{"published": "2019-10-08T00:00:00+00:00"}])


def test_a_moment_that_python_has_no_form_for() -> None:
    column = pa.array([9_000_000_000_000_000_00, 1570536240_000000], pa.timestamp("us"))
    expected = [{"warnings": ["invalid_date"], "published": None}, {"published": "2019-10-08T12:04:00+00:00"}]
    rows({"body": ["x", "y"], "date": column}, expected)


def test_text_that_is_no_utf_8() -> None:
    column = pa.array([b"\xa32m", "£2m".encode(), b"\x81\x8d\x00"], pa.binary()).cast(pa.binary())
    body = pa.Array.from_buffers(pa.string(), 3, column.buffers())
    expected = [{"text": "£2m", "encoding": "cp1252", "warnings": ["not_utf8"]}, {"text": "£2m"}, {"reason": "binary"}]
    rows({"body": body}, expected)


def test_a_text_of_bytes_in_a_list_is_none() -> None:
    rows({"body": pa.array([[b"x"]], pa.list_(pa.binary()))}, [{"reason": "no_text_field"}])


def test_keys_and_titles_of_bytes() -> None:
    rows({"id": [b"a\xff"], "title": [b"Fares"], "body": ["x"]}, [{"key": "a\ufffd", "title": "Fares", "text": "x"}])


def test_nested_columns_by_a_mapping() -> None:
    table = {"meta": [{"story": "x", "by": {"name": "Mara Quill"}}], "a.b": ["T"], "body": ["wrong"]}
    fields = {"text": "meta.story", "byline": "Meta.By.Name", "title": "a.b"}
    rows(table, [{"text": "x", "byline": "Mara Quill", "title": "T"}], fields)


def test_columns_of_one_name() -> None:
    rows(pa.table([pa.array(["x"]), pa.array(["y"])], names=["body", "body"]), [{"text": "x"}])


def test_only_the_columns_of_our_fields_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    read = pq.ParquetFile.iter_batches

    def watched(file: Any, **options: Any) -> Any:
        asked.append(options["columns"])
        return read(file, **options)

    monkeypatch.setattr(pq.ParquetFile, "iter_batches", watched)
    rows({"embedding": [[1.0]], "body": ["x"], "id": ["a"]}, [{"key": "a"}])
    assert asked == [["body", "id"]]


def test_no_column_for_the_text() -> None:
    rows({"id": ["a"], "summary": ["x"]}, [{"reason": "no_text_field", "key": None}])
    rows({"body": ["x"]}, [{"reason": "no_text_field"}], {"text": "copy"})


def test_a_table_without_rows() -> None:
    rows({"body": pa.array([], pa.string())}, [{"reason": "empty"}])


def test_a_text_that_is_too_long() -> None:
    rows(
        {"id": ["a", "b"], "body": ["x" * (LIMITS.max_bytes + 1), "y"]},
        [{"reason": "too_long", "key": "a"}, {"text": "y"}],
    )


def test_what_is_no_parquet_file() -> None:
    agree(units(parquet_records.read, b"PAR1 Fares will rise. PAR1", kinds.PARQUET), [{"reason": "parquet_malformed"}])


def test_rows_before_the_damage_stay() -> None:
    table = pa.table({"body": [f"Fares rise {n} times." for n in range(100)]})
    data = bytearray(
        written(table, row_group_size=50, compression="none", use_dictionary=False, write_page_checksum=True)
    )
    at = data.index(b"Fares rise 70 times.")
    data[at : at + 5] = b"Wages"
    found = units(parquet_records.read, bytes(data), kinds.PARQUET)
    assert [unit.raw for unit in found[:-1]] == table["body"].to_pylist()[: len(found) - 1]
    assert len(found) > 30
    assert found[-1].refusal is not None
    assert found[-1].refusal.reason == "parquet_malformed"


def test_a_file_that_would_unpack_to_absurd_lengths() -> None:
    text = "word " * 200
    data = written({"body": [text + str(n // 100) for n in range(20_000)]}, use_dictionary=False, compression="zstd")
    agree(units(parquet_records.read, data, kinds.PARQUET), [{"reason": "expansion_ratio"}])
    limits = Limits(10_000, 1_000_000_000)
    assert len(units(parquet_records.read, data, kinds.PARQUET, limits=limits)) == 20_000


def test_within_gzip_it_is_not_read() -> None:
    import gzip  # noqa: PLC0415

    packed = gunzip(source(gzip.compress(written({"body": ["x"]}), mtime=0), kinds.GZIP))
    agree(list(parquet_records.read(packed, LIMITS, {})), [{"reason": "parquet_malformed"}])


def test_a_refusal_of_the_stream_is_kept() -> None:
    class Damaged(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise RefusedError(quarantine("zip_malformed", "the member is damaged"))

    found = list(parquet_records.read(Source("a", kinds.PARQUET, lambda: Damaged(WHOLE)), LIMITS, {}))
    agree(found, [{"reason": "zip_malformed"}])


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


@given(st.dictionaries(TEXT.map(lambda key: " ".join(key.split())), TEXT, min_size=1, max_size=40), st.integers(1, 20))
def test_records_come_back_as_they_were_written(texts: dict[str, str], group: int) -> None:
    data = written({"id": list(texts), "body": list(texts.values())}, row_group_size=group)
    found = units(parquet_records.read, data, kinds.PARQUET)
    assert [unit.raw for unit in found] == list(texts.values())
    assert [unit.sha256 for unit in found] == [sha256(text.encode()) for text in texts.values()]


WHOLE = written({"id": ["a", "b", "c"] * 9, "body": [f"Fares rise {n}" for n in range(27)]}, row_group_size=10)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_whatever_is_damaged_the_reading_ends(damage: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for at, byte in damage:
        data[at] = byte
    assert len(units(parquet_records.read, bytes(data), kinds.PARQUET)) <= 28
