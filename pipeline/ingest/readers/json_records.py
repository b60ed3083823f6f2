"""JSON: lines of objects, an array of objects, an object with a list of them, or one object."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from pipeline.ingest import kinds
from pipeline.ingest.readers.byte_lines import BUFFER, Line, Opened, lines, opened
from pipeline.ingest.readers.fields import LISTS, Fields
from pipeline.ingest.readers.json_arrays import Element, elements
from pipeline.ingest.readers.json_values import Parsed, parse
from pipeline.ingest.readers.records import Records, text_of
from pipeline.ingest.units import Limits, Refusal, Source, Unit, quarantine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DOCUMENT_RECORDS = 8
"""An object with a list of records is held as a whole: it may take so many times what one record may."""
MAX_VALUES = 4_000_000
"""Values in it, counting commas and brackets; an empty object of two bytes takes 64 in memory, one with a key 232."""


def read(source: Source, limits: Limits, fields: Mapping[str, str]) -> Iterator[Unit]:
    """The records of a JSON file, one unit each; `fields` is the user's mapping of our field names to theirs.

    Which form it has is seen from its first lines. Lines and arrays are streamed, and a malformed line or element
    is one unit among the others; any other document is held, up to `DOCUMENT_RECORDS` times `limits.max_bytes`.
    Refusals: `json_malformed`, `json_too_deep`, `too_long`, `empty`, `no_text_field`; warnings:
    `json_duplicate_keys` and those of `Records.unit`.
    """
    reader = _Reader(source, limits.max_bytes, Records(fields))
    match _form(source, limits.max_bytes):
        case "lines":
            yield from reader.lines()
        case "array":
            yield from reader.array()
        case "document":
            yield from reader.document()
        case _:
            yield Unit(source.path, source.media_type).refused(quarantine("empty", "no text in it"))


def _form(source: Source, max_bytes: int) -> Literal["lines", "array", "document", "empty"]:
    """Lines are told from a document by a first line that is a whole value, though more follows it.

    What is named as lines is taken as such, unless its first line opens an indented document.
    """
    with opened(source) as file:
        first = _written_line(file, max_bytes + 1)
        follows = first.endswith(b"\n") and _written_line(file, BUFFER) != b""
    first = first.strip()
    if not first:
        return "empty"
    is_array = first.startswith(b"[")
    if follows and not isinstance(parse(first), Refusal):
        return "lines"
    if source.media_type == kinds.JSON_LINES:
        opens = first.endswith((b"{", b"[")) or (is_array and first.endswith(b",")) if follows else is_array
        if not opens:
            return "lines"
    return "array" if is_array else "document"


def _written_line(file: Opened, size: int) -> bytes:
    """The next line, or the first `size` bytes of it, that is not blank; none at the end."""
    while (data := file.readline(size)) and data.isspace():
        pass
    return data


@dataclass(frozen=True, slots=True)
class _Reader:
    source: Source
    max_bytes: int
    records: Records

    def lines(self) -> Iterator[Unit]:
        with opened(self.source) as file:
            for line in lines(file, self.max_bytes):
                if line.data.strip():
                    yield self._line(line, file.encoding)

    def _line(self, line: Line, encoding: str | None) -> Unit:
        unit = Unit(self.source.path, kinds.JSON_LINES, line=line.number, byte_offset=line.offset, encoding=encoding)
        if line.too_long:
            return self.records.refused(unit, self._too_long())
        return self._unit(unit.of(line.content), parse(line.content))

    def array(self) -> Iterator[Unit]:
        with opened(self.source) as file:
            for number, element in enumerate(elements(file, self.max_bytes), start=1):
                unit = self._element(element, file.encoding)
                if unit.refusal is not None:
                    at = "" if file.start is None else f", from byte {file.start + element.start}"
                    detail = f"element {number}{at}: {unit.refusal.detail}"
                    unit = replace(unit, refusal=replace(unit.refusal, detail=detail))
                yield unit
        if not self.records.number:
            yield self._no_records()

    def _element(self, element: Element, encoding: str | None) -> Unit:
        unit = Unit(self.source.path, kinds.JSON, encoding=encoding)
        if element.trouble is not None:
            return self.records.refused(unit, quarantine("json_malformed", element.trouble))
        if element.data is None:
            return self.records.refused(unit, self._too_long())
        return self._unit(unit, parse(element.data))

    def document(self) -> Iterator[Unit]:
        most = DOCUMENT_RECORDS * self.max_bytes
        with self.source.open() as stream:
            data = stream.read(most + 1)
        unit = Unit(self.source.path, kinds.JSON)
        if len(data) > most:
            yield unit.refused(quarantine("too_long", f"one JSON document of more than {most} bytes"))
            return
        if sum(map(data.count, (b",", b"{", b"["))) > MAX_VALUES:
            yield unit.refused(quarantine("too_long", f"one JSON document of more than {MAX_VALUES} values"))
            return
        parsed = parse(data)
        listed = None if isinstance(parsed, Refusal) else self._listed(parsed.value)
        if listed is not None:
            for record in listed:
                yield self._unit(unit, replace(parsed, value=record))
            if not listed:
                yield self._no_records()
        elif len(data) > self.max_bytes:
            yield unit.refused(self._too_long())
        else:
            yield self._unit(unit.of(data), parsed)

    def _listed(self, value: Any) -> list[Any] | None:
        """The records of an object that is no story itself, and has just one list of objects under a common name."""
        if not isinstance(value, dict):
            return None
        fields = Fields.of(self.records.mapped, value)
        if not isinstance(text_of(fields), Refusal):
            return None
        lists = [
            found
            for _, found in fields.values(LISTS)
            if isinstance(found, list) and all(isinstance(one, dict) for one in found)
        ]
        return lists[0] if len(lists) == 1 else None

    def _unit(self, unit: Unit, parsed: Parsed | Refusal) -> Unit:
        if isinstance(parsed, Refusal):
            return self.records.refused(unit, parsed)
        unit = replace(unit, encoding=unit.encoding or parsed.encoding, warnings=parsed.warnings)
        if not isinstance(parsed.value, dict):
            return self.records.refused(unit, quarantine("json_malformed", "JSON, but no object"))
        return self.records.unit(unit, parsed.value)

    def _too_long(self) -> Refusal:
        return quarantine("too_long", f"has more than the {self.max_bytes} bytes that are read of a record")

    def _no_records(self) -> Unit:
        return Unit(self.source.path, self.source.media_type).refused(quarantine("empty", "no records in it"))
