"""Which row of one table is which of another: by its key, or else, where it was edited, by its surroundings."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.schema import DOCUMENTS, MONEY, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

POSITIONAL = frozenset(
    [
        *("start", "end", "raw_start", "raw_end", "sentence_start", "sentence_end", "paragraph", "parts", "raw_map"),
        *("cue_start", "cue_end", "speaker_start", "speaker_end", "speaker_core_start", "speaker_core_end"),
        *("co_speaker_spans", "role_start", "role_end", "affiliation_start", "affiliation_end"),
        *("evidence_start", "evidence_end", "line", "byte_offset"),
        "cluster",  # a running number within its document
    ]
)
"""Columns, and fields of nested columns, that say where something stands: an edit elsewhere shifts them."""

SAME_CONTEXT = 0.5
"""Share of words two quotes, or the sentences of two figures, have in common when one is the other, edited."""

NEAR = 8
"""Rows that share a word with another, and stand nearest to it, which are compared with it: at most, of each word."""

Key = tuple[str | int | None, ...]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """The rows of one table on one side, and the documents there."""

    rows: pa.Table
    documents: pa.Table


@dataclass(frozen=True, slots=True)
class Match:
    """Row numbers: pairs of one row, old and new, and the rows without a partner."""

    pairs: list[tuple[int, int]]
    removed: list[int]
    added: list[int]


@dataclass(frozen=True, slots=True)
class _Loose:
    """A row whose partner is sought by its surroundings."""

    number: int
    text: str
    words: frozenset[str]
    place: tuple[int, int]
    """Where it starts: in its sentence, in its document."""


def side(table: Table, found: Mapping[str, pa.Table]) -> Side:
    """One side of a table; what is missing has no rows."""
    return Side(*(found.get(each.name, each.schema.empty_table()) for each in (table, DOCUMENTS)))


def by_key(table: Table, before: pa.Table, after: pa.Table) -> Match:
    """The rows of equal keys, taken in order where several have one."""
    numbers = {key: number for number, key in enumerate(_keys(table, before))}
    pairs: list[tuple[int, int]] = []
    added: list[int] = []
    for number, key in enumerate(_keys(table, after)):
        partner = numbers.pop(key, None)
        if partner is None:
            added.append(number)
        else:
            pairs.append((partner, number))
    return Match(pairs, list(numbers.values()), added)


def _keys(table: Table, rows: pa.Table) -> Iterator[tuple[Key, int]]:
    """Each row's key without its places, and the row's ordinal among those of equal key."""
    seen: Counter[Key] = Counter()
    names = (name for name in table.key if name not in POSITIONAL)
    for key in zip(*(rows[name].to_pylist() for name in names), strict=True):
        yield key, seen[key]
        seen[key] += 1


def by_context(table: Table, match: Match, before: Side, after: Side) -> Match:
    """The match with rows that were edited, or renumbered among equal texts of their document, paired as well.

    An edit of the first of two `£5m` takes the id of the second away, so both are matched anew.
    """
    old_names, new_names = _names(before.rows), _names(after.rows)
    open_names = {old_names[number] for number in match.removed} | {new_names[number] for number in match.added}
    if not open_names:
        return match
    pairs = [pair for pair in match.pairs if old_names[pair[0]] not in open_names]
    removed = {number: None for number, name in enumerate(old_names) if name in open_names}
    added = {number: None for number, name in enumerate(new_names) if name in open_names}
    old_loose, new_loose = _loose(table, before, removed), _loose(table, after, added)
    for doc_id, rows in old_loose.items():
        for left, right in _best(rows, new_loose.get(doc_id, [])):
            pairs.append((left, right))
            del removed[left], added[right]
    return Match(sorted(pairs, key=lambda pair: pair[1]), list(removed), list(added))


def _names(rows: pa.Table) -> list[tuple[str, str]]:
    return list(zip(rows["doc_id"].to_pylist(), rows["text"].to_pylist(), strict=True))


def _loose(table: Table, side: Side, numbers: Iterable[int]) -> dict[str, list[_Loose]]:
    numbers = list(numbers)
    rows = rows_of(side.rows, numbers)
    wanted = pa.array(sorted({row["doc_id"] for row in rows}), pa.string())
    documents = side.documents.filter(pc.is_in(side.documents["doc_id"], wanted))
    texts = dict(_names(documents))
    loose: dict[str, list[_Loose]] = defaultdict(list)
    for number, row in zip(numbers, rows, strict=True):
        context, place = row["text"], (0, row["sentence_start"])
        if table is MONEY:
            text, place = texts.get(row["doc_id"], ""), (row["start"] - row["sentence_start"], row["start"])
            context = f"{text[row['sentence_start'] : row['start']]} {text[row['end'] : row['sentence_end']]}"
        # Digits are masked: the other figures of a sentence are often edited together with this one.
        words = frozenset(re.findall(r"\w+", re.sub(r"\d+", "0", context.lower())))
        loose[row["doc_id"]].append(_Loose(number, row["text"], words, place))
    return loose


def _best(old: list[_Loose], new: list[_Loose]) -> Iterator[tuple[int, int]]:
    """Numbers of rows that are each other's best match among those left: by words, then equal text, then place."""
    candidates: list[tuple[float, bool, int, int, int, int]] = []
    for left, right in _likely(old, new):
        shared = len(left.words & right.words)
        either = len(left.words) + len(right.words) - shared
        alike = shared / either if either else 1.0
        if alike >= SAME_CONTEXT or left.text == right.text:
            far, farther = abs(left.place[0] - right.place[0]), abs(left.place[1] - right.place[1])
            candidates.append((-alike, left.text != right.text, far, farther, left.number, right.number))
    taken: tuple[set[int], set[int]] = set(), set()
    for _, _, _, _, here, there in sorted(candidates):
        if here not in taken[0] and there not in taken[1]:
            taken[0].add(here)
            taken[1].add(there)
            yield here, there


def _likely(old: list[_Loose], new: list[_Loose]) -> Iterator[tuple[_Loose, _Loose]]:
    """Pairs that may be one row: of equal text, or with one of their rarer words in common.

    To compare each with each would take hours where a document has thousands. Rows that have the share `SAME_CONTEXT`
    of their words in common have one of the rarest in common, of so many that too few are left without them.
    """
    frequency = Counter(word for row in (*old, *new) for word in row.words)
    places: defaultdict[str | tuple[str], list[int]] = defaultdict(list)
    for place, row in enumerate(new):
        for trait in _traits(row, frequency):
            places[trait].append(place)
    for place, row in enumerate(old):
        about = place * len(new) // len(old)
        found = {near for trait in _traits(row, frequency) for near in _nearest(places.get(trait, []), about)}
        yield from ((row, new[near]) for near in found)


def _traits(row: _Loose, frequency: Mapping[str, int]) -> Iterator[str | tuple[str]]:
    """The row's text (in a tuple, to be told from a word) and its rarest words."""
    yield (row.text,)
    words = sorted(row.words, key=lambda word: (frequency[word], word)) or [""]  # two without words are alike
    yield from words[: len(words) - math.ceil(SAME_CONTEXT * len(words)) + 1]


def _nearest(places: list[int], about: int) -> list[int]:
    """Of ascending places, those nearest to one, at most `NEAR`."""
    start = max(0, min(bisect_left(places, about) - NEAR // 2, len(places) - NEAR))
    return places[start : start + NEAR]


def content(value: Any) -> Any:
    """A value without the places in it."""
    if isinstance(value, list):
        return [content(item) for item in value]
    if isinstance(value, dict):
        return {name: content(item) for name, item in value.items() if name not in POSITIONAL}
    return value


def rows_of(rows: pa.Table, numbers: Iterable[int]) -> list[Row]:
    """Some rows as dicts, without the lists of places: of long documents these are most of the data."""
    heavy = [column.name for column in rows.schema if column.name in POSITIONAL and pa.types.is_nested(column.type)]
    return list(rows.drop_columns(heavy).take(pa.array(list(numbers), pa.int64())).to_pylist())
