"""Gzip: the source inside a .gz file, which stops where it is damaged or unpacks to absurd lengths."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, BinaryIO

from pipeline.ingest.units import RefusedError, Source, quarantine

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

RATIO = 100
"""Output for each byte of input that is believed; text shrinks to a third or a tenth, feeds and logs to a thirtieth."""
FLOOR = 1_000_000
"""Output in bytes up to which any ratio is believed."""

CHUNK = 65_536
MAGIC = b"\x1f\x8b"
GZIP = 31
"""zlib's `wbits` for a gzip header and trailer, which it checks."""


def gunzip(source: Source) -> Source:
    """The source in a gzip file, with the same path and its type left open.

    Its streams read on through several gzip members and ignore what follows the last. They raise RefusedError:
    `gzip_malformed` where the data are damaged or cut off, `expansion_ratio` once they have unpacked to more than
    `FLOOR` bytes and `RATIO` times the bytes they took. They can be sought, but not from the end.
    """
    return Source(source.path, "", lambda: io.BufferedReader(_Gunzip(source, source.open())))


class _Gunzip(io.RawIOBase):
    def __init__(self, source: Source, stream: BinaryIO) -> None:
        self._source = source
        self._start(stream)

    def _start(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._inflater = zlib.decompressobj(GZIP)
        self._waiting = b""
        self._n_read = self._n_given = 0
        self._ended = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        data = self._inflated(len(view)) if view else b""
        view[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_END:
            raise io.UnsupportedOperation("the length of unpacked data is not known")
        target = offset + (self._n_given if whence == io.SEEK_CUR else 0)
        if target < self._n_given:
            self._stream.close()
            self._start(self._source.open())
        while self._n_given < target and self._inflated(min(CHUNK, target - self._n_given)):
            pass
        return self._n_given

    def close(self) -> None:
        self._stream.close()
        super().close()

    def _inflated(self, size: int) -> bytes:
        """Up to `size` bytes; none at the end."""
        while not self._ended:
            if self._inflater.eof:
                self._next_member()
                continue
            packed = self._waiting or self._read()
            try:
                data = self._inflater.decompress(packed, size)
            except zlib.error as error:
                raise RefusedError(quarantine("gzip_malformed", f"the gzip data are damaged: {error}")) from error
            self._waiting = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
            if data:
                self._count(len(data))
                return data
            if not packed:
                raise RefusedError(quarantine("gzip_malformed", "the gzip data are cut off"))
        return b""

    def _next_member(self) -> None:
        """Go on to the next gzip member; zeros between them are padding, anything else is the end."""
        rest = self._waiting.lstrip(b"\0")
        while len(rest) < len(MAGIC):
            more = self._read()
            if not more:
                break
            rest = (rest + more).lstrip(b"\0")
        self._waiting = rest
        self._ended = not rest.startswith(MAGIC)
        self._inflater = zlib.decompressobj(GZIP)

    def _read(self) -> bytes:
        data = self._stream.read(CHUNK)
        self._n_read += len(data)
        return data

    def _count(self, size: int) -> None:
        self._n_given += size
        taken = self._n_read - len(self._waiting)
        if self._n_given > FLOOR and self._n_given > RATIO * taken:
            why = f"{taken} bytes unpack to more than {max(FLOOR, RATIO * taken)}"
            raise RefusedError(quarantine("expansion_ratio", why))
