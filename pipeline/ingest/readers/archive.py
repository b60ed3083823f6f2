"""Archives: the members of a zip as sources of their own, and a gzip file as the source inside it."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from pipeline.ingest.readers.gunzip import FLOOR, RATIO
from pipeline.ingest.units import Refusal, RefusedError, Source, Unit, quarantine, skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from _typeshed import WriteableBuffer

MAX_DIRECTORY_BYTES = 32_000_000
"""Bytes of a zip's table of contents that are read: some 300,000 members, which take 200 MB while it is open."""

NESTED = (".zip", ".zip.gz", ".7z", ".rar", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")
HIDDEN_FOLDER = "__MACOSX"
UNIX = 3
"""`create_system` of archives whose attributes are a Unix mode."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The others unpack without a bound on one step's memory, and no common program writes them unasked."""

MALFORMED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What `zipfile` raises on damaged archives."""


def members(source: Source) -> Iterator[Source | Unit]:
    """The files of a zip in the order of its table of contents, each as a source; the refused ones as units.

    A member's path is the archive's with the member's name below it; its type is left open. Its stream raises
    RefusedError (`zip_malformed`) where it is damaged, and should be closed before the iteration goes on.
    Raises RefusedError when the archive cannot be read (`zip_malformed`), holds too many members
    (`too_many_members`) or none (`empty`), or would unpack to more than `RATIO` times its size (`expansion_ratio`).
    """
    with source.open() as stream:
        size = stream.seek(0, io.SEEK_END)
        with _contents(stream) as archive:
            found = list(_judged(archive.infolist(), size))
            if not found:
                raise RefusedError(quarantine("empty", "the archive holds no files"))
            _refuse_bomb((info for _, info, refusal in found if refusal is None), size)
            opened = _Opened(source, archive)
            for name, info, refusal in found:
                path = f"{source.path}/{name}"
                yield opened.member(path, info) if refusal is None else Unit(path, refusal=refusal)


def _contents(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(cast("BinaryIO", _Bounded(stream)))
    except MALFORMED as error:
        raise RefusedError(quarantine("zip_malformed", f"not a readable zip archive: {error}")) from error


class _Bounded(io.BufferedIOBase):
    """The stream, for `zipfile`, which reads the table of contents in one piece: not when that is too large."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.seek, self.tell = stream.seek, stream.tell  # type: ignore[method-assign]

    def seekable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > MAX_DIRECTORY_BYTES:
            why = f"its table of contents takes more than {MAX_DIRECTORY_BYTES} bytes"
            raise RefusedError(quarantine("too_many_members", why))
        return self._stream.read(-1 if size is None else size)


def _judged(infos: Iterable[zipfile.ZipInfo], size: int) -> Iterator[tuple[str, zipfile.ZipInfo, Refusal | None]]:
    """The members that are no folders, with their names, made unique, and why they are not read."""
    seen: set[str] = set()
    for info in infos:
        written = info.orig_filename
        if written.endswith("/"):
            continue
        name = "/".join(part for part in written.split("/") if part != ".").replace("\0", "\\0")
        refusal = _unsafe(written) or _unread(info, name, size)
        if name in seen:
            refusal = refusal or quarantine("duplicate_member", "a member of the same name stands before it")
            name = next(other for n in count(2) if (other := f"{name}#{n}") not in seen)
        seen.add(name)
        yield name, info, refusal


def _unsafe(name: str) -> Refusal | None:
    parts = name.split("/")
    if "" in parts or ".." in parts or "\\" in name or "\0" in name or name[1:2] == ":":
        return quarantine("unsafe_member_path", f"the archive names the member {name!r}")
    return None


def _unread(info: zipfile.ZipInfo, name: str, size: int) -> Refusal | None:
    if any(part.startswith(".") or part == HIDDEN_FOLDER for part in name.split("/")):
        return skip("hidden_file", "names that begin with a dot, and __MACOSX, are not read")
    if info.create_system == UNIX and stat.S_ISLNK(info.external_attr >> 16):
        return quarantine("symlink_member", "a link, not a file")
    if info.flag_bits & 1:
        return quarantine("encrypted", "needs a password")
    if name.lower().endswith(NESTED):
        return quarantine("nested_archive", "archives inside archives are not read: unpack it first")
    if info.compress_type not in METHODS:
        return quarantine("unsupported_compression", f"compressed with method {info.compress_type}")
    if info.compress_size > size:
        return quarantine("zip_malformed", "said to be larger than the archive")
    if info.file_size > max(FLOOR, RATIO * info.compress_size):
        return quarantine("expansion_ratio", f"unpacks from {info.compress_size} bytes to {info.file_size}")
    return None


def _refuse_bomb(infos: Iterable[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(info.file_size for info in infos)
    if unpacked > max(FLOOR, RATIO * size):
        raise RefusedError(quarantine("expansion_ratio", f"unpacks from {size} bytes to {unpacked}"))


@dataclass(frozen=True, slots=True)
class _Opened:
    """An archive whose table of contents is read once for all members, while the iteration lasts."""

    source: Source
    archive: zipfile.ZipFile

    def member(self, path: str, info: zipfile.ZipInfo) -> Source:
        return Source(path, "", lambda: self._open(info))

    def _open(self, info: zipfile.ZipInfo) -> BinaryIO:
        with ExitStack() as on_failure:
            archive, stream = self.archive, None
            if archive.fp is None:  # the iteration is over
                stream = on_failure.enter_context(self.source.open())
                archive = _contents(stream)
            try:
                data = archive.open(info)
            except MALFORMED as error:
                raise _damaged(error) from error
            on_failure.pop_all()
        return io.BufferedReader(_Member(data, stream))


class _Member(io.RawIOBase):
    """The bytes of one member: never more than the archive says, which was judged, whatever the data unpack to."""

    def __init__(self, data: IO[bytes], stream: BinaryIO | None) -> None:
        self._data, self._stream = data, stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        try:
            data = self._data.read(len(view))
        except MALFORMED as error:
            raise _damaged(error) from error
        view[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        try:
            return self._data.seek(offset, whence)
        except MALFORMED as error:
            raise _damaged(error) from error

    def close(self) -> None:
        self._data.close()
        if self._stream is not None:
            self._stream.close()
        super().close()


def _damaged(error: Exception) -> RefusedError:
    return RefusedError(quarantine("zip_malformed", f"the member is damaged: {error or type(error).__name__}"))
