"""A run in object storage: under a prefix that its content names, and then a pointer to it."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pipeline.export import parquet_parts
from pipeline.export.contract import expect
from pipeline.schema import TABLES
from pipeline.storage.place import Place
from pipeline.storage.transfer import silently, transfer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.storage.transfer import Show

LATEST = "latest.json"
MANIFEST = "manifest.json"
NAMES = tuple(table.name for table in TABLES)
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
}
"""Media types, so that a browser shows the report."""
VERSION_CHARACTERS = 32


@dataclass(frozen=True, slots=True)
class File:
    """A file of a run: its path below the version, its size, and its SHA-256."""

    path: str
    n_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Published:
    """A run as it was published: its version, where that lies, and how many objects were uploaded for it."""

    version: str
    url: str
    n_uploaded: int


def publish(folder: Path, url: str, show: Show = silently) -> Published:
    """Publish the run in `folder` at a URL: its tables in parts, and its report and JSON files as they are.

    All of it goes to `VERSION/`, where VERSION is made of the content, then `latest.json` is replaced: readers that
    begin there see the run before or this one, whole. If it names this one, nothing is uploaded; after a failure, what
    has arrived is not uploaded again. Earlier versions stay.

    Raises TableError when `folder` is no run, StorageError when the storage fails; then `latest.json` is as it was.
    """
    expect(folder, NAMES)
    place = Place.of(url)
    with TemporaryDirectory(prefix="onrecord-parts-") as parts:
        for _ in parquet_parts.write(folder, Path(parts), NAMES):
            pass
        others = {name: path for name, path in _visible(folder) if path.suffix != ".parquet"}
        local = dict(sorted({**others, **dict(_visible(Path(parts)))}.items()))
        files = [_file(name, path) for name, path in local.items()]
        manifest = _json({"files": [asdict(file) for file in files]})
        version = hashlib.sha256(manifest).hexdigest()[:VERSION_CHARACTERS]
        pointer, latest, target = _json(_pointer(version, files)), place.below(LATEST), place.below(version)
        if b"".join(latest.read() or ()) == pointer:
            return Published(version, target.url, 0)
        n_uploaded = _upload(target, local, files, show)
    target.below(MANIFEST).write(io.BytesIO(manifest), _said(MANIFEST))
    latest.replace(io.BytesIO(pointer), _said(LATEST))
    return Published(version, target.url, n_uploaded + 2)


def _visible(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files below a folder, by their paths in it, but links and what is hidden."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        if path.is_file() and not path.is_symlink() and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix(), path


def _file(name: str, path: Path) -> File:
    with path.open("rb") as file:
        return File(name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=1, sort_keys=True) + "\n").encode()


def _pointer(version: str, files: Iterable[File]) -> dict[str, Any]:
    pages = [file.path for file in files if file.path.endswith(".html") and "/" not in file.path]
    return {
        "version": version,
        "manifest": f"{version}/{MANIFEST}",
        "report": f"{version}/{pages[0]}" if pages else None,
        "tables": {name: f"{version}/{name}/*.parquet" for name in NAMES},
    }


def _upload(target: Place, local: Mapping[str, Path], files: Iterable[File], show: Show) -> int:
    """Upload the files that are not there; one of the right size is: its place is named by its content."""
    there = target.files()

    def send(name: str) -> str:
        with local[name].open("rb") as file:
            target.below(name).write(file, _said(name))
        return name

    missing = [file.path for file in files if there.get(file.path) != file.n_bytes]
    transfer(send, missing, show)
    return len(missing)


def _said(name: str) -> dict[str, str]:
    return {"Content-Type": TYPES.get(Path(name).suffix, "application/octet-stream")}
