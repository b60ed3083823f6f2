"""Walk an input file or folder into units: the bytes of one story, or the reason why there are none."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT_SUFFIXES = {".txt": "text/plain"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a unit gives no document: an outcome and a reason of `ingest_log`, and the reason in words."""

    outcome: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One input unit: a file's relative path and its bytes, or why they were not read."""

    source_path: str
    data: bytes | None
    media_type: str | None
    refusal: Refusal | None = None


def walk(root: Path, max_bytes: int) -> Iterator[Unit]:
    """The units of `root` (a file, or a folder with everything below it) in order of their relative paths.

    A unit larger than `max_bytes`, hidden, of an unknown type, not a regular file, or a link that leaves
    the folder is not opened; it comes with its refusal. Raises InputError when `root` cannot be listed.
    """
    for source_path in paths(root):
        yield load(root, source_path, max_bytes)


def paths(root: Path) -> list[str]:
    """The relative paths of the units of `root`, sorted, with forward slashes. Raises InputError as `walk` does."""
    if not root.is_dir():
        if not root.exists():
            raise InputError(f"{root}: no such file or folder")
        return [root.name]
    found: list[str] = []
    folders = [root]
    try:
        while folders:
            for entry in folders.pop().iterdir():
                if entry.is_dir() and not entry.is_symlink():
                    folders.append(entry)
                else:
                    found.append(entry.relative_to(root).as_posix())
    except OSError as error:
        raise InputError(f"{error.filename}: cannot be listed: {error.strerror}") from error
    return sorted(found)


def load(root: Path, source_path: str, max_bytes: int) -> Unit:
    """The unit at `source_path` below `root`; its refusal says why when its bytes are not read."""
    path = root / source_path if root.is_dir() else root
    printable = source_path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    if printable != source_path:
        return Unit(printable, None, None, Refusal("quarantine", "unreadable_name", "the file name is not in UTF-8"))
    media_type = TEXT_SUFFIXES.get(path.suffix.lower())
    refusal = _refuse(root, path, media_type, max_bytes)
    if refusal is not None:
        return Unit(source_path, None, media_type, refusal)
    try:
        return Unit(source_path, path.read_bytes(), media_type)
    except OSError as error:
        return Unit(source_path, None, media_type, Refusal("quarantine", "unreadable", str(error.strerror)))


def _refuse(root: Path, path: Path, media_type: str | None, max_bytes: int) -> Refusal | None:
    if root.is_dir() and any(part.startswith(".") for part in path.relative_to(root).parts):
        return Refusal("skip", "hidden_file", "names that begin with a dot are not read")
    if path.is_symlink():
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError) as error:
            dead = isinstance(error, FileNotFoundError | NotADirectoryError)
            reason = "symlink_dead" if dead else "symlink_loop"
            return Refusal("quarantine", reason, "the link leads nowhere")
        if root.is_dir() and not target.is_relative_to(root.resolve()):
            return Refusal("quarantine", "symlink_outside_root", "the link leads out of the input folder")
    try:
        status = path.stat()
    except OSError as error:
        return Refusal("quarantine", "unreadable", str(error.strerror))
    if not stat.S_ISREG(status.st_mode):
        return Refusal("quarantine", "not_regular_file", "only regular files are read")
    if media_type is None:
        return Refusal("skip", "unsupported_type", f"files named *{path.suffix or path.name} are not read")
    if status.st_size > max_bytes:
        return Refusal("quarantine", "too_long", f"{status.st_size} bytes are more than the {max_bytes} read")
    return None
