"""A corpus that wants to do harm: one story in five is damaged, or something hostile stands in its place.

    .venv/bin/python -m benchmarks.hostile NUMBER FOLDER [--seed N]

The same number and seed give the same files. The kinds are those of `damaged_texts`, `damaged_files` and `odd_places`,
in turn, each drawn anew in its size and its particulars. The links lead to `/etc/passwd` and `/dev/zero`, the bombs
unpack to some 10 MB. It needs a file system that knows links and pipes, and any bytes as names.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.damaged_files import FILES
from benchmarks.damaged_texts import MARKDOWN, PAGES, TEXTS
from benchmarks.made_up import Cast, stories
from benchmarks.odd_places import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks.made_up import Story

ONE_IN = 5
CONTENTS = (
    *((".txt", make, 1) for make in TEXTS),
    *((".md", make, 1) for make in MARKDOWN),
    *((".html", make, 1) for make in PAGES),
    *FILES,
)
N_KINDS = len(CONTENTS) + len(PLACES)
STRIDE = 31
"""A prime: steps of it through all kinds meet each once, and a small corpus has some of every sort."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One input: its story's number, its kind (None: undamaged), and of how many units it is.

    The paths of its files begin as that of its story does; `units` is None where the damage decides, one or more.
    """

    number: int
    kind: str | None
    units: int | None


def plant(folder: Path, made: Iterable[Story], seed: int = 0) -> Iterator[Planted]:
    """Write stories below `folder`, each a file, but for every fifth, which is hostile; and say what was written."""
    for one in made:
        path = folder / one.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if one.number % ONE_IN == ONE_IN - 1:
            yield _hostile(folder, one, Random(f"{seed} hostile {one.number}"))  # noqa: S311
        else:
            path.write_bytes(f"{one.text}\n".encode())
            yield Planted(one.number, None, 1)


def _hostile(folder: Path, one: Story, chance: Random) -> Planted:
    kind = one.number // ONE_IN * STRIDE % N_KINDS
    if kind >= len(CONTENTS):
        put = PLACES[kind - len(CONTENTS)]
        return Planted(one.number, put.__name__, put(_path(folder, one, put.__name__), one.text, chance))
    suffix, make, units = CONTENTS[kind]
    path = _path(folder, one, make.__name__)
    path.with_name(f"{path.name}{suffix}").write_bytes(make(one.text, chance))
    return Planted(one.number, make.__name__, units)


def _path(folder: Path, one: Story, kind: str) -> Path:
    """Where a hostile input begins: the story's own name without its suffix, and the kind."""
    return folder / f"{one.name.removesuffix('.txt')}-{kind}"


def main() -> None:
    """Write the corpus that the command line asks for, and count its kinds."""
    parser = argparse.ArgumentParser(description="Write a corpus of which one input in five is hostile.")
    parser.add_argument("number", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    planted = list(plant(asked.folder, stories(asked.number, Cast(asked.seed)), asked.seed))
    hostile = [one.kind for one in planted if one.kind]
    print(f"{len(planted):,} inputs, {len(hostile):,} of them hostile, of {len(set(hostile))} kinds")


if __name__ == "__main__":
    main()
