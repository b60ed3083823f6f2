"""Input from object storage: its objects as files of a temporary folder, none of them outside it."""

from __future__ import annotations

import hashlib
import re
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import quote

from pipeline.errors import StorageError
from pipeline.storage.place import Place
from pipeline.storage.transfer import silently, transfer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.storage.transfer import Show

UNUSABLE = ".unusable-key"
"""How an empty file ends that stands for an object which cannot be a file of the folder."""
MAX_NAME_BYTES = 240
"""Of one part of a key; file systems take 255."""
SHOWN = 100
"""Characters of an unusable key in the name of what stands for it."""
DRIVE = re.compile(r"[A-Za-z]:")


@contextmanager
def fetched(url: str, show: Show = silently) -> Iterator[Path]:
    """The objects below a URL as files of a temporary folder, or of one object the file, while the context lasts.

    Paths are the keys below the URL, so rows say the same of them wherever they were fetched to. An object whose key is
    no path within the folder (`..`, `//`, a backslash, too long a name, a file where others have a folder) is not read:
    an empty file that ends in `UNUSABLE` stands for it, which a run logs as a unit that it does not read.

    Raises StorageError when the storage cannot be listed or read, and when there is nothing.
    """
    place = Place.of(url)
    with TemporaryDirectory(prefix="onrecord-input-") as name:
        folder = Path(name)
        if place.is_file:
            yield _alone(place, folder)
            return
        names = local_names(place.files())
        if not names:
            raise StorageError(f"{place.url}: there is nothing there")

        def fetch(key: str) -> str:
            _fetch(place.below(key) if names[key] == key else None, key, folder / names[key])
            return key

        transfer(fetch, names, show)
        yield folder


def local_names(keys: Iterable[str]) -> dict[str, str]:
    """A relative path for each key: all different, none out of its folder, none a file where another has a folder.

    That of a usable key is the key itself; that of any other is one name that ends in `UNUSABLE`.
    """
    keys = sorted(keys)
    usable = {key for key in keys if not DRIVE.match(key) and all(map(_is_name, key.split("/")))}
    folders = {folder for key in usable for folder in _folders(key)}
    return {key: key if key in usable and key not in folders else _stand_in(key) for key in keys}


def _is_name(part: str) -> bool:
    return part not in ("", ".", "..") and not set("\\\0") & set(part) and len(part.encode()) <= MAX_NAME_BYTES


def _folders(key: str) -> Iterator[str]:
    while "/" in key:
        key = key.rpartition("/")[0]
        yield key


def _stand_in(key: str) -> str:
    written = quote(key, safe=" ").lstrip(".")[:SHOWN]
    return f"{written or 'key'}-{hashlib.sha256(key.encode()).hexdigest()[:16]}{UNUSABLE}"


def _alone(place: Place, folder: Path) -> Path:
    (name,) = local_names([place.path.rpartition("/")[2]]).values()
    _fetch(place if not name.endswith(UNUSABLE) else None, name, folder / name)
    return next(folder.iterdir())


def _fetch(place: Place | None, key: str, target: Path) -> None:
    """Write the object of a place to a file; or an empty file that stands for it, where there is none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if place is None:
        target.touch()
        return
    chunks = place.read()
    if chunks is None or target.exists():  # it is gone, or its key differs by case from another where that is nothing
        target.with_name(_stand_in(key)).touch()
        return
    with target.open("xb") as file:
        for data in chunks:
            file.write(data)
