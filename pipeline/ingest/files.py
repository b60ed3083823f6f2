"""Walk an input file or folder: what may be opened, and what may not and why. Nothing is opened here."""

from __future__ import annotations

import os
import stat
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.ingest.units import Refusal, Source, Unit, quarantine, skip

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SIDECAR = ".meta.json"


def paths(root: Path) -> list[str]:
    """The relative paths of all files of `root`, sorted, with forward slashes; of a single file its name.

    Raises InputError when `root` does not exist or a folder in it cannot be listed.
    """
    if not root.is_dir():
        if not root.exists():
            raise InputError(f"{root}: no such file or folder")
        return [root.name]
    found: list[str] = []
    folders = [""]
    try:
        while folders:
            below = folders.pop()
            with os.scandir(root / below) as entries:
                for entry in entries:
                    path = f"{below}/{entry.name}" if below else entry.name
                    (folders if entry.is_dir(follow_symlinks=False) else found).append(path)
    except OSError as error:
        raise InputError(f"{error.filename}: cannot be listed: {error.strerror}") from error
    return sorted(found)


def sidecars(found: Iterable[str]) -> dict[str, str]:
    """Which story each `NAME.meta.json` describes: story path to sidecar path.

    NAME is the story's file name, or that without its suffix; the sidecar of the full name wins.
    """
    found = set(found)
    names = {path.removesuffix(SIDECAR): path for path in found if path.endswith(SIDECAR)}
    described: dict[str, str] = {}
    for path in found - set(names.values()) if names else ():
        sidecar = names.get(path) or names.get(str(PurePosixPath(path).with_suffix("")))
        if sidecar:
            described[path] = sidecar
    return described


def locate(root: Path, path: str) -> Source | Unit:
    """The file at `path` below `root` as a source, or as a unit whose refusal says why it must not be opened."""
    inside = root.is_dir()
    file = root / path if inside else root
    printable = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    if printable != path:
        name = path.encode("utf-8", "surrogateescape").hex()  # another file may be called as this one is printed
        return Unit(printable, record_key=name, refusal=quarantine("unreadable_name", "the file name is not in UTF-8"))
    if inside and any(part.startswith(".") for part in path.split("/")):
        return Unit(path, refusal=skip("hidden_file", "names that begin with a dot are not read"))
    refusal = _refuse(root if inside else None, file)
    if refusal is not None:
        return Unit(path, refusal=refusal)
    return Source(path, "", lambda: file.open("rb"))


def _refuse(root: Path | None, file: Path) -> Refusal | None:
    """Why a file, below `root` if there is one, must not be opened."""
    try:
        status = file.lstat()
        if stat.S_ISLNK(status.st_mode):
            refusal = _refuse_link(root, file)
            if refusal is not None:
                return refusal
            status = file.stat()
    except OSError as error:
        return quarantine("unreadable", str(error.strerror))
    if not stat.S_ISREG(status.st_mode):
        return quarantine("not_regular_file", "only regular files are read")
    return None


def _refuse_link(root: Path | None, link: Path) -> Refusal | None:
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        dead = isinstance(error, FileNotFoundError | NotADirectoryError)
        return quarantine("symlink_dead" if dead else "symlink_loop", "the link leads nowhere")
    if root is not None and not target.is_relative_to(root.resolve()):
        return quarantine("symlink_outside_root", "the link leads out of the input folder")
    return None
