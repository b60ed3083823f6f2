"""CSV: one record a row, under a header; a row with broken quotes does not take those after it along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.ingest import kinds
from pipeline.ingest.readers.byte_lines import lines, opened
from pipeline.ingest.readers.csv_rows import Row, rows
from pipeline.ingest.readers.fields import has_text
from pipeline.ingest.readers.records import Records, no_text_field, record
from pipeline.ingest.units import Limits, Refusal, Source, Unit, quarantine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def read(source: Source, limits: Limits, fields: Mapping[str, str]) -> Iterator[Unit]:
    """The records of a CSV file, one unit each; `fields` is the user's mapping of our field names to theirs.

    The first row names the columns; of two columns of one name the first counts. Rows without a value are blank
    lines. Refusals: `csv_malformed`, `csv_ragged_row`, `too_long`, `binary`, `empty`, `no_text_field`; warnings:
    `csv_ragged_row` (of a row with more or fewer fields than the header, whose text is there all the same),
    `csv_unsure_row` (of a row that may be the inside of a malformed one), `not_utf8`, and those of `Records.unit`.
    """
    with opened(source) as file:
        found = rows(lines(file, limits.max_bytes), limits.max_bytes)
        header = next(found, None)
        if header is None or header.refusal or not has_text(fields, _names(header)):
            yield Unit(source.path, kinds.CSV).refused(_no_header(header, fields))
            return
        reader = _Reader(source.path, _names(header), file.encoding, Records(fields))
        for row in found:
            yield reader.unit(row)
    if not reader.records.number:
        yield Unit(source.path, kinds.CSV).refused(quarantine("empty", "no rows below the header"))


def _names(header: Row) -> list[str]:
    return [cell.strip() for cell in header.cells]


def _no_header(header: Row | None, fields: Mapping[str, str]) -> Refusal:
    if header is None:
        return quarantine("empty", "no text in it")
    if header.refusal:
        return replace(header.refusal, detail=f"the header: {header.refusal.detail}")
    return no_text_field(_names(header), fields)


@dataclass(frozen=True, slots=True)
class _Reader:
    path: str
    header: list[str]
    encoding: str | None
    records: Records

    def unit(self, row: Row) -> Unit:
        unit = Unit(self.path, kinds.CSV, line=row.line, byte_offset=row.offset, warnings=row.warnings)
        if row.data is not None:
            unit = unit.of(row.data)
        if row.refusal:
            return self.records.refused(unit, row.refusal)
        unit = replace(unit, encoding=self.encoding or row.encoding)
        if len(row.cells) == len(self.header):
            return self.records.unit(unit, record(self.header, row.cells))
        return self._ragged(unit, row)

    def _ragged(self, unit: Unit, row: Row) -> Unit:
        refusal = quarantine("csv_ragged_row", f"{len(row.cells)} fields under a header of {len(self.header)}")
        if row.is_unsure:
            return self.records.refused(unit, refusal)
        unit = self.records.unit(unit, record(self.header, row.cells))
        if unit.refusal:
            return unit.refused(refusal)
        return replace(unit, warnings=(*unit.warnings, refusal.reason))
