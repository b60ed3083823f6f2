"""What differs between two folders of tables: rows added, removed and changed, in words a reader can check.

Rows are matched by the key of their table. Two refinements keep an edited article readable: places (offsets) are no
content, so text that only moved is no change; and a quote or figure whose words were edited, and whose id therefore
changed, is matched by its surroundings and shows as one changed row.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import tables
from pipeline.errors import TableError
from pipeline.schema import DOCUMENTS, MONEY, QUOTES, TABLES, Table
from pipeline.terminal import WIDTH, plain, shorten, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

POSITIONAL = frozenset(
    [
        *("start", "end", "raw_start", "raw_end", "sentence_start", "sentence_end", "paragraph", "parts", "raw_map"),
        *(
            "cue_start",
            "cue_end",
            "speaker_start",
            "speaker_end",
            "speaker_core_start",
            "speaker_core_end",
            "co_speaker_spans",
            "role_start",
            "role_end",
        ),
        *("evidence_start", "evidence_end", "line", "byte_offset"),
        "cluster",  # a running number within its document
    ]
)
"""Columns, and fields of nested columns, that say where something stands: an edit elsewhere shifts them."""

SAME_CONTEXT = 0.5
"""Share of words two quotes, or the sentences of two figures, have in common when one is the other, edited."""

Key = tuple[str | int | None, ...]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs: its key (the new one, unless removed), its text for people and, if changed, how."""

    table: str
    key: Key
    kind: str
    """`added`, `removed` or `changed`."""
    what: str
    columns: tuple[tuple[str, Any, Any], ...] = ()
    """Column, old value and new value, in the order of the schema; empty for rows added or removed."""


@dataclass(frozen=True, slots=True)
class _Side:
    rows: pa.Table
    documents: pa.Table


@dataclass(frozen=True, slots=True)
class _Match:
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


def load(folder: Path) -> dict[str, pa.Table]:
    """The tables of the contract that a folder holds as NAME.parquet, by name.

    Raises TableError when the folder does not exist or holds none, and when a table is damaged or of another schema.
    """
    if not folder.is_dir():
        raise TableError(f"{folder} is no folder: give one that `onrecord run --out` wrote")
    paths = ((table, folder / f"{table.name}.parquet") for table in TABLES)
    found = {table.name: tables.read(path, table) for table, path in paths if path.exists()}
    if not found:
        raise TableError(f"{folder} holds no table such as {QUOTES.name}.parquet: give one that `onrecord run` wrote")
    return found


def diff(old: Mapping[str, pa.Table], new: Mapping[str, pa.Table]) -> list[Change]:
    """Rows removed, changed and added, table by table in the order of the contract; a missing table has no rows.

    Both sides are of the schemas of this version, as `load` makes sure.
    """
    changes: list[Change] = []
    renamed: dict[str, str] = {}
    for table in TABLES:
        before, after = _side(table, old), _side(table, new)
        if before.rows.equals(after.rows):
            continue
        match = _by_key(table, before.rows, after.rows)
        if table in (QUOTES, MONEY):
            match = _by_context(table, match, before, after)
            renamed |= _renamed(table, match, before.rows, after.rows)
        changes += (_change(table, row, "removed") for row in _rows(before.rows, match.removed))
        changes += _changed(table, match, before.rows, after.rows, renamed)
        changes += (_change(table, row, "added") for row in _rows(after.rows, match.added))
    return changes


def _side(table: Table, found: Mapping[str, pa.Table]) -> _Side:
    return _Side(*(found.get(each.name, each.schema.empty_table()) for each in (table, DOCUMENTS)))


def _by_key(table: Table, before: pa.Table, after: pa.Table) -> _Match:
    numbers = {key: number for number, key in enumerate(_keys(table, before))}
    pairs: list[tuple[int, int]] = []
    added: list[int] = []
    for number, key in enumerate(_keys(table, after)):
        partner = numbers.pop(key, None)
        if partner is None:
            added.append(number)
        else:
            pairs.append((partner, number))
    return _Match(pairs, list(numbers.values()), added)


def _keys(table: Table, rows: pa.Table) -> Iterator[tuple[Key, int]]:
    """Each row's key without its places, and the row's ordinal among those of equal key."""
    seen: Counter[Key] = Counter()
    names = (name for name in table.key if name not in POSITIONAL)
    for key in zip(*(rows[name].to_pylist() for name in names), strict=True):
        yield key, seen[key]
        seen[key] += 1


def _by_context(table: Table, match: _Match, before: _Side, after: _Side) -> _Match:
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
    return _Match(sorted(pairs, key=lambda pair: pair[1]), list(removed), list(added))


def _names(rows: pa.Table) -> list[tuple[str, str]]:
    return list(zip(rows["doc_id"].to_pylist(), rows["text"].to_pylist(), strict=True))


def _loose(table: Table, side: _Side, numbers: Iterable[int]) -> dict[str, list[_Loose]]:
    numbers = list(numbers)
    rows = _rows(side.rows, numbers)
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
    for left in old:
        for right in new:
            either = len(left.words | right.words)
            shared = len(left.words & right.words) / either if either else 1.0
            if shared >= SAME_CONTEXT or left.text == right.text:
                far, farther = (abs(there - here) for here, there in zip(left.place, right.place, strict=True))
                candidates.append((-shared, left.text != right.text, far, farther, left.number, right.number))
    taken: tuple[set[int], set[int]] = set(), set()
    for _, _, _, _, here, there in sorted(candidates):
        if here not in taken[0] and there not in taken[1]:
            taken[0].add(here)
            taken[1].add(there)
            yield here, there


def _renamed(table: Table, match: _Match, before: pa.Table, after: pa.Table) -> dict[str, str]:
    """New ids of matched rows by their old ones, so that a reference to an edited row is not itself a change."""
    (name,) = table.key
    old_ids, new_ids = before[name].to_pylist(), after[name].to_pylist()
    return {old_ids[left]: new_ids[right] for left, right in match.pairs if old_ids[left] != new_ids[right]}


def _changed(
    table: Table, match: _Match, before: pa.Table, after: pa.Table, renamed: Mapping[str, str]
) -> Iterator[Change]:
    names = [name for name in table.schema.names if name not in POSITIONAL and name not in table.key]
    lefts = before.select(names).take(pa.array([left for left, _ in match.pairs], pa.int64()))
    rights = after.select(names).take(pa.array([right for _, right in match.pairs], pa.int64()))
    differing: dict[int, list[str]] = defaultdict(list)
    for name in names:
        for number in _differing(lefts[name], rights[name]):
            differing[number].append(name)
    numbers = sorted(differing)
    old_rows = _rows(before, [match.pairs[number][0] for number in numbers])
    new_rows = _rows(after, [match.pairs[number][1] for number in numbers])
    for number, old, new in zip(numbers, old_rows, new_rows, strict=True):
        values = ((name, _content(old[name]), _content(new[name])) for name in differing[number])
        columns = tuple(each for each in values if not isinstance(each[1], str) or renamed.get(each[1]) != each[2])
        if columns:
            yield _change(table, new, "changed", columns)


def _differing(left: pa.ChunkedArray, right: pa.ChunkedArray) -> list[int]:
    if left.equals(right):
        return []
    if pa.types.is_nested(left.type):
        values = zip(left.to_pylist(), right.to_pylist(), strict=True)
        return [number for number, (old, new) in enumerate(values) if _content(old) != _content(new)]
    unlike = pc.fill_null(pc.not_equal(left, right), False)
    one_null = pc.xor(pc.is_null(left), pc.is_null(right))
    return list(pc.indices_nonzero(pc.or_(unlike, one_null)).to_pylist())


def _content(value: Any) -> Any:
    """A value without the places in it."""
    if isinstance(value, list):
        return [_content(item) for item in value]
    if isinstance(value, dict):
        return {name: _content(item) for name, item in value.items() if name not in POSITIONAL}
    return value


def _rows(rows: pa.Table, numbers: Iterable[int]) -> list[Row]:
    """Some rows as dicts, without the lists of places: of long documents these are most of the data."""
    heavy = [column.name for column in rows.schema if column.name in POSITIONAL and pa.types.is_nested(column.type)]
    return list(rows.drop_columns(heavy).take(pa.array(list(numbers), pa.int64())).to_pylist())


def _change(table: Table, row: Row, kind: str, columns: tuple[tuple[str, Any, Any], ...] = ()) -> Change:
    return Change(table.name, tuple(row[name] for name in table.key), kind, _what(table.name, row), columns)


def _what(table: str, row: Row) -> str:
    values = (row[name] for name in WHAT[table])
    # A side of a conflict is a struct; its value is what a reader knows it by.
    told = (value["value"] if isinstance(value, dict) else value for value in values)
    return " · ".join(plain(value) for value in told if value not in (None, ""))


WHAT: Mapping[str, tuple[str, ...]] = {
    "documents": ("source_path", "record_key"),
    "ingest_log": ("source_path", "record_key", "outcome"),
    "mentions": ("text",),
    "entities": ("name", "type"),
    "quotes": ("text", "speaker"),
    "money": ("text", "amount", "currency"),
    "merges": ("alias", "entity_id"),
    "conflicts": ("subject", "attribute", "left", "right"),
    "responses": ("party", "status", "text"),
}
"""The columns by which a reader knows a row of each table."""


def as_text(changes: Iterable[Change]) -> str:
    """The changes for a terminal, a line each, then a line of counts by table; it ends in a newline.

    What an article says is printed, never obeyed: characters that are not printable show as backslash escapes.
    """
    lines: list[str] = []
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for change in changes:
        counts[change.table][change.kind] += 1
        columns = "; ".join(f"{name} {_from_to(old, new)}" for name, old, new in change.columns)
        what = visible(shorten(change.what)) + (f": {columns}" if columns else "")
        lines.append(f"{change.kind:<7} {change.table} {visible(plain(change.key[0]))} {what}")
    totals = (f"{table}: {', '.join(f'{n} {kind}' for kind, n in kinds.items())}" for table, kinds in counts.items())
    return "\n".join([*lines, "; ".join(totals) or "no differences"]) + "\n"


def _from_to(old: Any, new: Any) -> str:
    before, after = plain(old), plain(new)
    if max(len(before), len(after)) > WIDTH:
        # Long texts that begin alike start shortly before they part, or the difference could fall into the cut.
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
        skipped = sum(1 for _ in alike) - WIDTH // 4
        if skipped > 0:
            before, after = f"…{before[skipped:]}", f"…{after[skipped:]}"
    return f"{_quoted(old, before)} -> {_quoted(new, after)}"


def _quoted(value: Any, words: str) -> str:
    shown = visible(shorten(words))
    return f'"{shown}"' if isinstance(value, str) else shown
