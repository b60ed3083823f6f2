"""A place in object storage, by its URL: a bucket, or what begins with a key in it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

import pyarrow as pa
from pyarrow import fs

from pipeline.errors import StorageError
from pipeline.storage.transfer import CHUNK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
FLAT = ("s3", "gcs")
"""File systems without folders, in which an object appears whole, in place of the one before."""


def is_url(text: str) -> bool:
    """Whether an input or an output is a URL, and no path."""
    return URL.match(text) is not None


@dataclass(frozen=True, slots=True)
class Place:
    """A file system of Arrow, and a path in it; `url` is for messages, without the secrets it may have held."""

    url: str
    filesystem: fs.FileSystem
    path: str

    @classmethod
    def of(cls, url: str) -> Place:
        """The place at any URL that `pyarrow.fs.FileSystem.from_uri` knows: `s3://`, `gs://`, `file://` and others.

        For S3, endpoint, region and credentials come from the usual variables of the environment (`AWS_ENDPOINT_URL`,
        `AWS_REGION`, `AWS_ACCESS_KEY_ID` ...) or files. Raises StorageError when there is no such storage.
        """
        shown = _without_secrets(url)
        with _failing(f"{shown} cannot be opened"):
            filesystem, path = fs.FileSystem.from_uri(url)
        if not path.strip("/"):
            raise StorageError(f"{shown} names no place: give a bucket, or a folder")
        return cls(shown.rstrip("/"), filesystem, path.rstrip("/"))

    def below(self, name: str) -> Place:
        """The place called `name` in this one."""
        return Place(f"{self.url}/{name}", self.filesystem, f"{self.path}/{name}")

    @property
    def is_file(self) -> bool:
        """Whether the place is itself one file. Raises StorageError when that cannot be told."""
        with _failing(f"{self.url} cannot be read"):
            return bool(self.filesystem.get_file_info(self.path).type == fs.FileType.File)

    def files(self) -> dict[str, int]:
        """The files below the place: their names from there on, untrusted, and their sizes; none when it is not there.

        Raises StorageError when they cannot be listed.
        """
        selector = fs.FileSelector(self.path, recursive=True, allow_not_found=True)
        with _failing(f"{self.url} cannot be listed"):
            infos = self.filesystem.get_file_info(selector)
        start = len(self.path) + 1
        return {info.path[start:]: info.size for info in infos if info.type == fs.FileType.File}

    def read(self) -> Iterator[bytes] | None:
        """The bytes of the file, a chunk at a time, or None when there is none.

        Raises StorageError, also while it is read, when it cannot be.
        """
        with _failing(f"{self.url} cannot be read"):
            try:
                stream = self.filesystem.open_input_stream(self.path)
            except FileNotFoundError:
                return None
        return self._chunks(stream)

    def _chunks(self, stream: BinaryIO) -> Iterator[bytes]:
        with stream:
            while True:
                with _failing(f"{self.url} cannot be read"):
                    data = stream.read(CHUNK)
                if not data:
                    return
                yield data

    def write(self, source: BinaryIO, said: Mapping[str, str]) -> None:
        """Write the file, with some metadata where the storage keeps any. Raises StorageError when it cannot be.

        One that breaks off may leave a shorter file; `replace` does not.
        """
        with _failing(f"{self.url} cannot be written"):
            if self.filesystem.type_name not in FLAT:
                self.filesystem.create_dir(self.path.rpartition("/")[0], recursive=True)
            with self.filesystem.open_output_stream(self.path, metadata=dict(said)) as stream:
                while data := source.read(CHUNK):
                    stream.write(data)

    def replace(self, source: BinaryIO, said: Mapping[str, str]) -> None:
        """Write a small file so that readers see the one before or this one. Raises StorageError when it cannot be."""
        if self.filesystem.type_name in FLAT:
            self.write(source, said)
            return
        beside = Place(f"{self.url}.tmp", self.filesystem, f"{self.path}.tmp")
        beside.write(source, said)
        with _failing(f"{self.url} cannot be written"):
            self.filesystem.move(beside.path, self.path)


@contextmanager
def _failing(what: str) -> Iterator[None]:
    """Turn what a file system raises into a StorageError."""
    try:
        yield
    except (OSError, ValueError, NotImplementedError, pa.ArrowException) as error:
        raise StorageError(f"{what}: {error}") from error


def _without_secrets(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
