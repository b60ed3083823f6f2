"""A source as bytes in UTF-8, or what claims to be: its lines, without holding one that is too long."""

from __future__ import annotations

import codecs
import io
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pipeline.ingest.units import RefusedError, Source, quarantine

if TYPE_CHECKING:
    from collections.abc import Iterator

BUFFER = 65_536
WIDE_MARKS = (  # UTF-32 first: its mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Opened:
    """A stream behind its byte order mark. What its mark says is UTF-16 or UTF-32 is given in UTF-8.

    `encoding` is None where no mark says it; `start` is the offset of the first byte, None where offsets in the
    bytes given are not those of the file.
    """

    encoding: str | None = None
    start: int | None = 0

    def __init__(self, stream: io.BufferedReader[io.RawIOBase]) -> None:
        self._stream = stream
        self._text: io.TextIOWrapper | None = None
        head = stream.peek(4)[:4]
        for mark, encoding in WIDE_MARKS:
            if head.startswith(mark):
                self.encoding, self.start = encoding, None
                self._text = io.TextIOWrapper(stream, encoding, newline="\n")
                return
        if head.startswith(codecs.BOM_UTF8):
            self.start = len(stream.read(len(codecs.BOM_UTF8)))

    def read(self, size: int) -> bytes:
        """The next bytes, about `size` of them; none at the end."""
        return self._stream.read(size) if self._text is None else self._text.read(size).encode()

    def readline(self, size: int) -> bytes:
        """The next bytes up to a line feed, about `size` at most; none at the end."""
        return self._stream.readline(size) if self._text is None else self._text.readline(size).encode()


@contextmanager
def opened(source: Source) -> Iterator[Opened]:
    """The source, opened. Raises RefusedError (`binary`) where it is not in the encoding that its mark names."""
    with io.BufferedReader(cast("io.RawIOBase", source.open()), BUFFER) as stream:
        try:
            yield Opened(stream)
        except UnicodeDecodeError as error:
            raise RefusedError(quarantine("binary", f"not text in {error.encoding}: {error.reason}")) from error


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its end: its number from 1, its offset in bytes, and its bytes, cut off when it is too long."""

    number: int
    offset: int | None
    data: bytes
    too_long: bool

    @property
    def content(self) -> bytes:
        """The line without its end."""
        return without_end(self.data)


def without_end(data: bytes) -> bytes:
    """The bytes without the line feed, or carriage return and line feed, that end them."""
    return data.removesuffix(b"\n").removesuffix(b"\r") if data.endswith(b"\n") else data


def lines(file: Opened, max_bytes: int) -> Iterator[Line]:
    """The lines of a file, blank ones too; of one of more than `max_bytes` only so many are held."""
    number, offset = 1, file.start
    while data := file.readline(max_bytes + 2):
        size, ended = len(data), data.endswith(b"\n")
        too_long = len(without_end(data)) > max_bytes
        while not ended and (more := file.readline(BUFFER)):
            too_long = True
            size, ended = size + len(more), more.endswith(b"\n")
        yield Line(number, offset, data, too_long)
        number += 1
        offset = None if offset is None else offset + size
