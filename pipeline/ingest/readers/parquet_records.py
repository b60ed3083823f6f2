"""Parquet: one record a row; only the columns that records need are read, a few rows at a time."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.ingest import kinds
from pipeline.ingest.readers.fields import has_text, wanted_columns
from pipeline.ingest.readers.records import Records, no_text_field, record
from pipeline.ingest.units import Limits, RefusedError, Source, Unit, quarantine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROWS = 16
"""Rows held at once. A long value that many rows share stands once in the file, but here in each row."""
BUFFER = 1 << 20
RATIO = 100
"""What a file may unpack to for each of its bytes, beyond one record; text shrinks to a third or a tenth."""
MALFORMED = (pa.ArrowException, OSError, ValueError, OverflowError, NotImplementedError, MemoryError)
"""What pyarrow raises on damaged files."""
UNREADABLE = object()
"""A value that Python has no form for: text in no encoding, a moment after the year 9999."""


def read(source: Source, limits: Limits, fields: Mapping[str, str]) -> Iterator[Unit]:
    """The records of a Parquet file, one unit each; `fields` is the user's mapping of our field names to theirs.

    Refusals: `parquet_malformed` (the rows before the damage stay), `expansion_ratio`, `too_long`, `empty`,
    `no_text_field`; warnings: those of `Records.unit`.
    """
    unit = Unit(source.path, kinds.PARQUET)
    records = Records(fields)
    try:
        for batch in _batches(source, limits, fields):
            for values in zip(*map(_values, batch.columns), strict=True):
                found = records.unit(unit, record(batch.schema.names, values))
                too_long = found.n_bytes is not None and found.n_bytes > limits.max_bytes
                refusal = quarantine(
                    "too_long", f"has more than the {limits.max_bytes} bytes that are read of a record"
                )
                yield found.refused(refusal) if too_long else found
    except RefusedError as error:
        yield unit.refused(error.refusal)
        return
    if not records.number:
        yield unit.refused(quarantine("empty", "no rows in it"))


def _batches(source: Source, limits: Limits, fields: Mapping[str, str]) -> Iterator[pa.RecordBatch]:
    try:
        with source.open() as stream:
            size = stream.seek(0, io.SEEK_END)
            file = pq.ParquetFile(stream, buffer_size=BUFFER, pre_buffer=False, page_checksum_verification=True)
            names = list(dict.fromkeys(file.schema_arrow.names))
            if not has_text(fields, names):
                raise RefusedError(no_text_field(names, fields))
            _refuse_bomb(file.metadata, size, limits)
            columns = wanted_columns(fields, names)
            yield from file.iter_batches(batch_size=ROWS, columns=columns, use_threads=False)
    except MALFORMED as error:
        why = " ".join(str(error).split()) or type(error).__name__
        raise RefusedError(quarantine("parquet_malformed", f"not readable as Parquet: {why}")) from error


def _refuse_bomb(metadata: pq.FileMetaData, size: int, limits: Limits) -> None:
    """Refuse what would unpack to absurd lengths, going by the sizes of row groups.

    Those of columns must not be asked for: pyarrow 26 ends the process when the statistics beside them are damaged.
    """
    unpacked = sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))
    if unpacked > limits.max_bytes + RATIO * size:
        raise RefusedError(quarantine("expansion_ratio", f"unpacks from {size} bytes to {unpacked}"))


def _values(column: pa.Array) -> list[Any]:
    """The values of a column, each by itself where one of them has no form in Python."""
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz and "UTC"), safe=False)
    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError):
        return [_value(value) for value in column]


def _value(value: pa.Scalar) -> Any:
    try:
        return value.as_py()
    except (ValueError, OverflowError):
        is_text = pa.types.is_string(value.type) or pa.types.is_large_string(value.type)
        return value.as_buffer().to_pybytes() if is_text else UNREADABLE
