"""A JSON array cut into its elements, without holding more than one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.ingest.readers.byte_lines import Opened

CHUNK = 65_536
STRUCTURE = re.compile(rb'["\[\]{},]')
IN_STRING = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
CLOSED = -1


@dataclass(frozen=True, slots=True)
class Element:
    """What stands between two commas of an array: where that begins, and its bytes; None when they are too many.

    `trouble` says what is wrong with a last one that the array's bracket does not end.
    """

    start: int
    data: bytes | None
    trouble: str | None = None


def elements(file: Opened, max_bytes: int) -> Iterator[Element]:
    """The elements of the array that a file holds, blank ones too, and what follows the array, if anything does.

    Only brackets and quotation marks are looked at, so that a malformed element does not hide the next. Offsets
    are in the bytes that `file` gives.
    """
    return _Cutter(max_bytes).elements(file)


class _Cutter:
    """Reads chunk after chunk, and knows between two of them how deep it stands and what it holds."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._held = bytearray()
        self._size = 0
        self._depth = 0
        self._in_string = self._escaped = False

    def elements(self, file: Opened) -> Iterator[Element]:
        start = offset = n_elements = 0
        while chunk := file.read(CHUNK):
            begin = 0
            for at in self._marks(chunk):
                data = self._taken(chunk[begin:at])
                is_element = chunk[at] != ord("[") and (n_elements > 0 or self._depth != CLOSED or data != b"")
                if is_element:
                    n_elements += 1
                    yield Element(start, data)
                begin = at + 1
                start = offset + begin
            self._hold(chunk[begin:])
            offset += len(chunk)
            if self._depth == CLOSED and self._size:
                yield Element(start, None, "more follows the end of the list")
                return
        if self._depth != CLOSED:
            yield Element(start, self._taken(b""), "the file ends before the list does")

    def _marks(self, chunk: bytes) -> Iterator[int]:
        """Where the array begins, where its commas stand, and where it ends."""
        at = 0
        while at < len(chunk) and self._depth != CLOSED:
            if self._in_string:
                at = self._string(chunk, at)
                continue
            found = STRUCTURE.search(chunk, at)
            if found is None:
                return
            at = found.end()
            if self._step(found[0]):
                yield at - 1

    def _string(self, chunk: bytes, at: int) -> int:
        """Go on to the end of the string, or of the chunk."""
        inside = IN_STRING.match(chunk, at + self._escaped)
        at = inside.end() if inside else len(chunk)
        self._escaped = chunk[at : at + 1] == b"\\"
        self._in_string = self._escaped or at == len(chunk)
        return at + 1

    def _step(self, character: bytes) -> bool:
        """Take a character of the structure; true when it is one of the array's own."""
        if character == b'"':
            self._in_string = True
        elif character in b"[{":
            self._depth += 1
            return self._depth == 1
        elif character == b",":
            return self._depth == 1
        elif character == b"]" and self._depth == 1:
            self._depth = CLOSED
            return True
        else:
            self._depth = max(1, self._depth - 1)
        return False

    def _hold(self, piece: bytes) -> None:
        if not self._size:
            piece = piece.lstrip()
        self._size += len(piece)
        if self._size > self._max_bytes:
            self._held.clear()
        else:
            self._held += piece

    def _taken(self, piece: bytes) -> bytes | None:
        """What is held, with its last piece; None when it was too much."""
        self._hold(piece)
        data = bytes(self._held) if self._size <= self._max_bytes else None
        self._held.clear()
        self._size = 0
        return data
