"""Web archives (WARC): the pages and plain texts among the records, one at a time."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warcio.limitreader import LimitReader  # type: ignore[import-untyped]
from warcio.recordloader import ArcWarcRecordLoader  # type: ignore[import-untyped]
from warcio.statusandheaders import (  # type: ignore[import-untyped]
    StatusAndHeadersParser,
    StatusAndHeadersParserException,
)

from pipeline.ingest import kinds
from pipeline.ingest.charset import declared_charset
from pipeline.ingest.decode import decode
from pipeline.ingest.readers.http import content
from pipeline.ingest.readers.records import Records
from pipeline.ingest.units import Refusal, RefusedError, Unit, quarantine, skip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from warcio.statusandheaders import StatusAndHeaders

    from pipeline.ingest.units import Limits, Source

MAX_HEADERS = 65_536
"""Bytes of a record's own headers, and of the HTTP headers in it."""
CHUNK = 65_536

HEADERS_END = re.compile(rb"\r?\n\r?\n")
LENGTH = re.compile(r"[0-9]{1,18}")
ROBOTS = re.compile(r"https?://[^/]+/robots\.txt(?:\?.*)?", re.IGNORECASE)
CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';]+)", re.IGNORECASE)
TYPES = {"text/html": kinds.HTML, "application/xhtml+xml": kinds.HTML, "text/plain": kinds.TEXT}


class _BrokenError(Exception):
    """Raised where the archive is broken or cut off; its message says how."""


@dataclass(frozen=True, slots=True)
class _Record:
    """Where a record begins, its headers, and the stream of its block."""

    offset: int
    headers: StatusAndHeaders
    block: LimitReader

    def header(self, name: str) -> str:
        return (self.headers.get_header(name) or "").strip()


@dataclass(frozen=True, slots=True)
class _Payload:
    """What a record holds: its bytes without any encoding for transport, their type, and the charset it names."""

    data: bytes
    media_type: str
    charset: str | None


def read(source: Source, limits: Limits) -> Iterator[Unit]:
    """The records of an unpacked WARC file in order; `byte_offset` is where a record begins in it.

    Read are pages and plain texts that a server sent with status 200, and resources of these types; the others are
    skipped (`not_a_story_record`). The crawl's date is no date of publication. The file ends with a unit
    `warc_malformed` where a record is broken or cut off. Raises RefusedError when there are no records (`empty`).
    """
    records = Records({})
    with source.open() as stream:
        counted = _Counted(stream)
        try:
            for record in _records(counted):
                yield _unit(records, Unit(source.path, kinds.WARC, byte_offset=record.offset), record, limits)
                _skip_rest(record)
        except (StatusAndHeadersParserException, _BrokenError) as error:
            why = quarantine("warc_malformed", f"after {records.number} records: {' '.join(str(error).split())[:200]}")
            yield Unit(source.path, kinds.WARC, byte_offset=counted.offset, refusal=why)
            return
    if not records.number:
        raise RefusedError(quarantine("empty", "the archive has no records"))


class _Counted:
    """The stream for warcio, whose offset is known and whose header lines have a limit."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.offset = 0
        self.headers_left = MAX_HEADERS

    def read(self, size: int) -> bytes:
        return self._counted(self._stream.read(size))

    def readline(self) -> bytes:
        line = self._counted(self._stream.readline(MAX_HEADERS))
        self.headers_left -= len(line)
        if self.headers_left < 0:
            raise _BrokenError(f"the headers of a record have more than {MAX_HEADERS} bytes")
        return line

    def _counted(self, data: bytes) -> bytes:
        self.offset += len(data)
        return data


def _records(counted: _Counted) -> Iterator[_Record]:
    """The records in order; the block of one is to be read before the next."""
    parser = StatusAndHeadersParser(ArcWarcRecordLoader.WARC_TYPES)
    while True:
        counted.headers_left = MAX_HEADERS
        line = counted.readline()
        if not line:
            return
        if not line.strip():
            continue
        offset = counted.offset - len(line)
        headers = parser.parse(counted, line)
        length = headers.get_header("Content-Length") or ""
        if not LENGTH.fullmatch(length):
            raise _BrokenError("a record does not say its length")
        yield _Record(offset, headers, LimitReader(counted, int(length)))


def _skip_rest(record: _Record) -> None:
    while record.block.limit:
        if not record.block.read(CHUNK):
            raise _BrokenError(f"the last record is {record.block.limit} bytes short")


def _unit(records: Records, unit: Unit, record: _Record, limits: Limits) -> Unit:
    key = record.header("WARC-Record-ID").strip("<>")
    url = record.header("WARC-Target-URI").strip("<>")
    unit = replace(unit, record_key=key or None)
    payload = _payload(record, url, limits)
    if isinstance(payload, Refusal):
        return records.refused(unit, payload)
    unit = unit.of(payload.data)
    is_page = payload.media_type == kinds.HTML
    decoded = decode(payload.data, payload.charset or (declared_charset(payload.data) if is_page else None))
    if isinstance(decoded, Refusal):
        return records.refused(unit, decoded)
    cut = ("truncated_record",) if record.header("WARC-Truncated") else ()
    unit = replace(unit, encoding=decoded.encoding, warnings=(*cut, *decoded.warnings))
    unit = records.unit(unit, {"id": key, "url": url, "text": decoded.text})
    return replace(unit, form="page" if is_page else "plain")


def _payload(record: _Record, url: str, limits: Limits) -> _Payload | Refusal:
    """What the record holds, when it may be a story."""
    kind = record.header("WARC-Type")
    if kind not in ("response", "resource"):
        return _no_story(f"a record of type {kind}")
    if ROBOTS.fullmatch(url):
        return _no_story("a site's robots.txt")
    block = record.block.read(MAX_HEADERS + limits.max_bytes)
    encodings = ("", "")
    content_type = record.header("Content-Type")
    if kind == "response":
        end = HEADERS_END.search(block, 0, MAX_HEADERS)
        if end is None or not block.startswith(b"HTTP/"):
            return _no_story("no answer of a web server")
        headers = StatusAndHeadersParser([], verify=False).parse(io.BytesIO(block[: end.end()]))
        if headers.get_statuscode() != "200":
            return _no_story(f"HTTP status {headers.get_statuscode()}")
        content_type = headers.get_header("Content-Type") or ""
        encodings = headers.get_header("Transfer-Encoding") or "", headers.get_header("Content-Encoding") or ""
        block = block[end.end() :]
    media_type = TYPES.get(content_type.partition(";")[0].strip().lower())
    if media_type is None:
        return _no_story(f"content of type {content_type or 'unknown'}")
    if record.block.limit or len(block) > limits.max_bytes:
        return quarantine("too_long", f"has more than the {limits.max_bytes} bytes that are read")
    data = content(block, *encodings, limits.max_bytes)
    charset = CHARSET.search(content_type)
    return data if isinstance(data, Refusal) else _Payload(data, media_type, charset and charset[1])


def _no_story(what: str) -> Refusal:
    return skip("not_a_story_record", what)
