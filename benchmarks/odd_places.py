"""Hostile places: names, links, modes and kinds of files that an input folder may hold but no program should trip over.

Each function puts something where `path` says, or beside it, and gives the number of units that it is.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    Place = Callable[[Path, str, Random], int]

NAMES = (
    *("a\nb", "\x1b[2J\x1b]0;owned\x07", "\u202etxt.exe", "=cmd|' C!A0", "-rf", "a\\b", "%00", "a#2", " ", "a\r", "~"),
    *(
        "'; drop table documents; --",
        "$(id)",
        "<script>",
        "CON",
        "\u200b",
        "e\u0301",
        "é",
        "...txt",
        "&amp;",
        '"',
        "\t",
    ),
)
SPARSE = 50_000_000


def odd_name(path: Path, text: str, chance: Random) -> int:
    path.with_name(f"{path.name}{chance.choice(NAMES)}.txt").write_text(text, encoding="utf-8")
    return 1


def long_name(path: Path, text: str, chance: Random) -> int:
    """A name of as many bytes as the system takes."""
    letter = chance.choice("aé€")
    fill = (250 - len(path.name)) // len(letter.encode())
    path.with_name(f"{path.name}{letter * fill}.txt").write_text(text, encoding="utf-8")
    return 1


def undecodable_name(path: Path, text: str, chance: Random) -> int:
    """A name that is not UTF-8, and one that looks like it once it is printed."""
    byte = chance.randrange(0x80, 0x100)
    path.with_name(os.fsdecode(f"{path.name}x".encode() + bytes([byte]) + b".txt")).write_text(text, encoding="utf-8")
    path.with_name(f"{path.name}x\\x{byte:02x}.txt").write_text(text, encoding="utf-8")
    return 2


def hidden(path: Path, text: str, chance: Random) -> int:
    path.mkdir()
    (path / chance.choice((".a.txt", ".htaccess", ".a.txt.swp", ".DS_Store"))).write_text(text, encoding="utf-8")
    return 1


def deep_folders(path: Path, text: str, chance: Random) -> int:
    folder = path.joinpath(*"d" * chance.randrange(1, 60))
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(text, encoding="utf-8")
    return 1


def folder_named_as_file(path: Path, text: str, chance: Random) -> int:
    """A folder that has the name of an archive, empty or with a file in it."""
    folder = path.with_name(f"{path.name}.zip")
    folder.mkdir()
    if chance.random() < 0.5:
        return 0
    (folder / "a.txt").write_text(text, encoding="utf-8")
    return 1


def link(path: Path, text: str, chance: Random) -> int:  # noqa: ARG001
    """A link out of the folder, to itself, to nothing, to a folder or to a device."""
    link = path.with_name(f"{path.name}.txt")
    link.symlink_to(
        chance.choice(("/etc/passwd", link.name, "nowhere.txt", ".", "/dev/zero", "..", "/", "a\nb", "x" * 250))
    )
    return 1


def link_inside(path: Path, text: str, chance: Random) -> int:
    """A story and a link to it, whether by name or of the file itself."""
    story, other = path.with_name(f"{path.name}a.txt"), path.with_name(f"{path.name}b.txt")
    story.write_text(text, encoding="utf-8")
    if chance.random() < 0.5:
        other.symlink_to(story.name)
    else:
        other.hardlink_to(story)
    return 2


def pipe(path: Path, text: str, chance: Random) -> int:  # noqa: ARG001
    """A pipe that nobody writes to."""
    os.mkfifo(path.with_name(f"{path.name}.txt"))
    return 1


def locked(path: Path, text: str, chance: Random) -> int:  # noqa: ARG001
    """A file that nobody may read; the superuser may all the same."""
    file = path.with_name(f"{path.name}.txt")
    file.write_text(text, encoding="utf-8")
    file.chmod(0)
    return 1


def sparse(path: Path, text: str, chance: Random) -> int:
    """A file of many megabytes that takes no space."""
    file = path.with_name(f"{path.name}{chance.choice(('.txt', '.html', '.eml', '.gz'))}")
    file.write_text(text, encoding="utf-8")
    os.truncate(file, SPARSE)
    return 1


def sidecar(path: Path, text: str, chance: Random) -> int:
    """A story and what describes it: malformed, endless, a link, or nonsense."""
    path.with_name(f"{path.name}.txt").write_text(text, encoding="utf-8")
    described = path.with_name(f"{path.name}.txt.meta.json")
    contents = (
        "",
        "[" * 50_000,
        "{",
        '{"title": ["a", {"b": 1}]}',
        '{"published": 1e999}',
        f'{{"title": "{"a" * 90_000}"}}',
    )
    if chance.random() < 0.2:
        described.symlink_to("/dev/zero")
    else:
        described.write_text(chance.choice(contents), encoding="utf-8")
    return 2


def alone(path: Path, text: str, chance: Random) -> int:  # noqa: ARG001
    """What describes a story that is not there."""
    path.with_name(f"{path.name}.meta.json").write_text('{"title": "Story"}', encoding="utf-8")
    return 1


def case_twice(path: Path, text: str, chance: Random) -> int:  # noqa: ARG001
    """Two stories whose names differ in case."""
    for suffix in (".txt", ".TXT"):
        path.with_name(f"{path.name}{suffix}").write_text(text, encoding="utf-8")
    return 2


PLACES: tuple[Place, ...] = (
    *(odd_name, long_name, undecodable_name, hidden, deep_folders, folder_named_as_file, link, link_inside, pipe),
    *(locked, sparse, sidecar, alone, case_twice),
)
