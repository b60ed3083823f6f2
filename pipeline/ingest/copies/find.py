"""Which stories are copies of which: equal, equal but for punctuation and case, or mostly contained in a fuller one.

Copies are found so that distinct stories can be counted: every copy names one original, which is itself no copy.
Of equal texts the earliest is the original. Of texts one of which holds most of the other, whichever was cut, led in
differently or updated, the one with more text is, because it holds what the other says.

The index lies in a temporary folder, not in memory: shingles and what is known of each story are written to files, and
the shingles are sorted in parts.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO, Literal

import numpy as np
import pyarrow as pa

from pipeline.ingest.copies.features import FEATURES, NAMED, features
from pipeline.ingest.copies.shingles import share
from pipeline.ingest.copies.spread import Spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from numpy.typing import NDArray

Kind = Literal["exact", "normalised", "contained"]

CONTAINED = 0.5
"""Share of a text's 5-grams that a fuller text must hold: half. `python -m benchmarks.copies` measures it; at .6 every
30th agency copy is missed, below .5 most pairs are different stories with the same background."""
SEEMS = 0.2
"""Share of a text's sampled shingles that must be shared before all are compared: lower, for a sample errs."""
MIN_SHINGLES = 16
"""Texts with fewer (20 words) are copies only of equal ones: too little to tell a copy from a common phrase."""
SAMPLED = 4
"""One in so many shingles, by its hash, is looked up to find candidates; these are compared by all their shingles."""
COMMON = 200
"""A shingle in more stories than this is furniture, and suggests no candidates."""
NEIGHBOURS = 10
"""With how many of the next fuller stories that hold the same shingle a story is paired, beside the fullest."""
CANDIDATES = 20
"""How many fuller stories, by shared sampled shingles, a story is compared with at most."""
AT_ONCE = 256
"""Stories whose features are held in memory together."""

STORIES = pa.schema([*(FEATURES.field(name) for name in NAMED), pa.field("text", pa.string())])
LOW = np.uint64(0xFFFFFFFF)
HIGH = np.uint64(32)
SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE story (
    number INTEGER PRIMARY KEY, published INTEGER, doc_id TEXT, source_path TEXT, exact BLOB, normalised BLOB,
    position INTEGER, size INTEGER
);
CREATE VIEW placed AS SELECT *, first_value(doc_id) OVER equal AS original, first_value(exact) OVER equal AS first_exact
    FROM story WINDOW equal AS (PARTITION BY normalised ORDER BY published IS NULL, published, source_path, doc_id);
"""
INSERT = "INSERT INTO story VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
EQUALS = "SELECT doc_id, original, exact = first_exact FROM placed WHERE doc_id <> original"
ORIGINALS = """
SELECT number, position, size FROM placed
WHERE doc_id = original ORDER BY size DESC, published IS NULL, published, source_path, doc_id
"""


@dataclass(frozen=True, slots=True)
class Story:
    """What is compared of a document; `published` is aware, or None."""

    doc_id: str
    text: str
    published: datetime | None
    source_path: str


@dataclass(frozen=True, slots=True)
class Copy:
    """The original's `doc_id`, how the copy was told, and the share (0 to 1) of the copy found in the original."""

    copy_of: str
    kind: Kind
    score: float


def find(stories: Iterable[Story]) -> dict[str, Copy]:
    """The copies among `stories`, as `among` finds them; each story is asked for once."""
    return among(_features(iter(stories)))


def _features(stories: Iterator[Story]) -> Iterator[pa.Table]:
    while some := list(islice(stories, AT_ONCE)):
        rows = [(one.doc_id, one.published, one.source_path, one.text) for one in some]
        yield features(pa.table(list(zip(*rows, strict=True)), STORIES))


def among(parts: Iterable[pa.Table]) -> dict[str, Copy]:
    """The copies among the stories of these `features`, by `doc_id` in its order; originals are not in it.

    The order that the stories come in makes no difference. A `doc_id` must not come twice.
    Memory grows by some 30 bytes a story and by the copies found; the disk holds some 3 kB a story meanwhile.
    """
    with TemporaryDirectory(prefix="onrecord-copies-") as folder:
        index = _Index(Path(folder))
        with closing(index):
            for part in parts:
                index.add(part)
            contained = _resolve(index)
            equal = index.equals()
    for doc_id, copy in equal.items():
        beyond = contained.get(copy.copy_of)
        if beyond:
            equal[doc_id] = beyond
    return dict(sorted((equal | contained).items()))


@dataclass(slots=True)
class _Index:
    """The stories without their texts: a row each, all shingles in one file, the sampled ones spread over others."""

    folder: Path
    rows: sqlite3.Connection = field(init=False)
    file: BinaryIO = field(init=False)
    sampled: Spread = field(init=False)
    number: int = 0
    written: int = 0

    def __post_init__(self) -> None:
        self.rows = sqlite3.connect(self.folder / "stories.sqlite")
        self.rows.executescript(SCHEMA)
        self.file = (self.folder / "shingles").open("w+b")
        self.sampled = Spread(self.folder / "sampled")

    def add(self, part: pa.Table) -> None:
        shingles = part["shingles"].combine_chunks()
        sizes = shingles.value_lengths().to_numpy()
        ends = self.written + np.cumsum(sizes)
        numbers = np.arange(self.number, self.number + len(sizes))
        columns = [part[name].to_pylist() for name in ("doc_id", "source_path", "exact", "normalised")]
        published = part["published"].cast(pa.int64()).to_pylist()
        rows = zip(numbers.tolist(), published, *columns, (ends - sizes).tolist(), sizes.tolist(), strict=True)
        self.rows.executemany(INSERT, rows)
        found = shingles.flatten().to_numpy()
        self.file.write(found.tobytes())
        looked_up = (found % SAMPLED == 0) & np.repeat(sizes >= MIN_SHINGLES, sizes)
        owners = np.repeat(numbers.astype(np.uint64), sizes)
        self.sampled.add(found[looked_up].astype(np.uint64) << HIGH | owners[looked_up])
        self.number += len(sizes)
        self.written += len(found)

    def equals(self) -> dict[str, Copy]:
        """The copies that are equal to their original but for what normalising removes."""
        return {
            doc_id: Copy(original, "exact" if exact else "normalised", 1.0)
            for doc_id, original, exact in self.rows.execute(EQUALS)
        }

    def originals(self) -> NDArray[np.int64]:
        """Number, position and size of the stories that equal no earlier one: the fullest first."""
        rows = self.rows.execute(ORIGINALS)
        return np.fromiter((value for row in rows for value in row), np.int64).reshape(-1, 3)

    def doc_id(self, number: int) -> str:
        (doc_id,) = self.rows.execute("SELECT doc_id FROM story WHERE number = ?", (number,)).fetchone()
        return str(doc_id)

    def shingles(self, position: int, size: int) -> NDArray[np.uint32]:
        self.file.seek(position * 4)
        return np.frombuffer(self.file.read(size * 4), np.uint32)

    def close(self) -> None:
        self.rows.close()
        self.file.close()


def _resolve(index: _Index) -> dict[str, Copy]:
    """Compare every original among equals with its candidates, the fullest first, so that no copy names a copy."""
    originals = index.originals()
    found: dict[int, tuple[int, float]] = {}

    def read(rank: int) -> NDArray[np.uint32]:
        _, position, size = originals[rank].tolist()
        return index.shingles(position, size)

    def doc_id(rank: int) -> str:
        return index.doc_id(int(originals[rank, 0]))

    for rank, candidates in _candidates(index, originals[:, 0]):
        own = read(rank)
        shares = {candidate: share(own, read(candidate)) for candidate in candidates}
        # a copy of a copy is one of that copy's original when it stands there too; else it tells of something else
        fuller = {found[one][0] if one in found else one for one in candidates if shares[one] >= CONTAINED}
        best = [(-(shares[one] if one in shares else share(own, read(one))), one) for one in fuller]
        if best and -min(best)[0] >= CONTAINED:
            found[rank] = (min(best)[1], -min(best)[0])
    return {doc_id(rank): Copy(doc_id(original), "contained", score) for rank, (original, score) in found.items()}


def _candidates(index: _Index, numbers: NDArray[np.int64]) -> Iterator[tuple[int, list[int]]]:
    """The ranks of stories, in order, each with those of the fuller stories that seem to hold much of it."""
    ranks = np.full(index.number, len(numbers), np.uint64)  # behind all others: what is no original
    ranks[numbers] = np.arange(len(numbers), dtype=np.uint64)
    pairs = Spread(index.folder / "pairs")
    telling = np.zeros(len(numbers) + 1, np.int64)  # sampled shingles of each story that are no furniture
    for part in index.sampled.parts():
        ranked = np.sort(part & ~LOW | ranks[part & LOW])
        keys = _without_common(ranked[ranked & LOW < len(numbers)])
        telling += np.bincount((keys & LOW).astype(np.int64), minlength=len(telling))
        for some in _pairs(keys):
            pairs.add(some)
    counted = [_counted(part, telling) for part in pairs.parts()]
    seeming, counts = (np.concatenate(column) for column in zip(*counted, strict=True))
    order = np.lexsort((seeming, -counts, seeming >> HIGH))
    for rank, group in groupby(seeming[order].tolist(), key=lambda key: key >> 32):
        yield rank, [key & 0xFFFFFFFF for key in list(group)[:CANDIDATES]]


def _without_common(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    _, where, sizes = np.unique(keys >> HIGH, return_inverse=True, return_counts=True)
    rare: NDArray[np.uint64] = keys[sizes[where] <= COMMON]
    return rare


def _pairs(keys: NDArray[np.uint64]) -> Iterator[NDArray[np.uint64]]:
    """Pairs (rank of the story, rank of a fuller one) that share a shingle; `keys` are (shingle, rank), sorted."""
    shingle, rank = keys >> HIGH, keys & LOW
    _, first, where = np.unique(shingle, return_index=True, return_inverse=True)
    fullest = rank[first][where]
    yield (rank << HIGH | fullest)[rank != fullest]
    for step in range(1, NEIGHBOURS + 1):
        near = (shingle[step:] == shingle[:-step]) & (rank[:-step] != fullest[step:])
        yield (rank[step:] << HIGH | rank[:-step])[near]


def _counted(pairs: NDArray[np.uint64], telling: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The different pairs and how often they come, without those that come too seldom for a copy."""
    keys, counts = np.unique(pairs, return_counts=True)
    enough = counts >= SEEMS * telling[(keys >> HIGH).astype(np.int64)]
    return keys[enough], counts[enough]
