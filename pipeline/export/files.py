"""The files of an export: each appears whole or not at all, and never under a name that an article chose."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.ids import stable_id
from pipeline.look.safe_json import as_json
from pipeline.tables import replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PLAIN_NAME = re.compile(r"d-[a-z0-9-]{1,98}")
"""An id that is a file name on every system, whatever becomes of the case of its letters."""


@dataclass(frozen=True, slots=True)
class Written:
    """What an export has written: the file or folder, and how many of what it holds."""

    path: Path
    count: int
    what: str


@contextlib.contextmanager
def text_file(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A file to write text to, line ends as given; it takes its place when the block ends well."""
    with replacing(path) as temporary, temporary.open("w", encoding=encoding, newline="") as file:
        yield file


def json_lines(path: Path, values: Iterable[Any]) -> int:
    """Write values as JSON, one a line; the number of lines."""
    count = 0
    with text_file(path) as file:
        for value in values:
            file.write(f"{as_json(value)}\n")
            count += 1
    return count


def json_list(path: Path, opening: str, items: Iterable[Any], closing: str) -> int:
    """Write one JSON document whose list of items stands between `opening` and `closing`, an item a line; their number.

    So a list of any length is never whole in memory.
    """
    count = 0
    with text_file(path) as file:
        file.write(opening)
        for item in items:
            file.write(f"{',' if count else ''}\n{as_json(item)}")
            count += 1
        file.write(f"\n{closing}\n")
    return count


def safe_name(doc_id: str) -> str:
    """A file name without suffix for a document: its id where that is plain, else a digest of it."""
    return doc_id if PLAIN_NAME.fullmatch(doc_id) else stable_id("d", doc_id)
