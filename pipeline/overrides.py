"""Corrections kept in git: what a reader of the tables set right, by whom and why. They survive every new run.

One CSV file a table (`entities.csv`, `quotes.csv`, `money.csv`), a correction a row. What concerns one row of `quotes`
or `money` alone is applied here; what needs the entities is selected with `of` and applied where they are linked.
"""

from __future__ import annotations

import csv
import datetime
import difflib
import io
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.errors import ParamsError
from pipeline.schema import ENTITY_TYPES, MONEY_ROLES, QUOTE_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

HEADER = ("action", "id", "value", "reason", "author", "date")
AMOUNT = re.compile(r"[0-9]{1,29}(?:\.[0-9]{1,9})?(?: [A-Z]{3})?")  # as much as a decimal(38, 9) holds


@dataclass(frozen=True, slots=True)
class Override:
    """One correction: the table, the line it stands on, and its row; `value` is empty where the action takes none."""

    table: str
    line: int
    action: str
    id: str
    value: str
    reason: str
    author: str
    date: datetime.date


@dataclass(frozen=True, slots=True)
class _Fault:
    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Applied:
    """Corrected rows, and the overrides whose id is no row's: the article changed since, or the id is mistyped."""

    rows: list[dict[str, Any]]
    stale: tuple[Override, ...]


def _any_words(value: str) -> str:
    return "" if value else "needs a value"


def _one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    return lambda value: "" if value in known else f"needs one of {', '.join(known)}, not {value!r}"


def _amount(value: str) -> str:
    if AMOUNT.fullmatch(value):
        return ""
    return f"needs a plain number, and a currency code if that is wrong too, such as '35000000 GBP', not {value!r}"


ACTIONS: Mapping[str, Mapping[str, Callable[[str], str] | None]] = {
    "entities": {
        "merge": _any_words,
        "split": _any_words,
        "rename": _any_words,
        "retype": _one_of(ENTITY_TYPES),
        "drop": None,
        "set_role": _any_words,
    },
    "quotes": {"reject": None, "set_speaker": _any_words, "set_kind": _one_of(QUOTE_KINDS)},
    "money": {
        "reject": None,
        "set_amount": _amount,
        "set_role": _one_of(MONEY_ROLES),
        "set_claimant": _any_words,
    },
}
"""The actions of each table's file, each with what it says against a value; None for an action that takes no value."""

REPEATABLE = {("entities", "split")}  # several names may be split off one entity; all else happens to an id once


def of(overrides: Iterable[Override], table: str, *actions: str) -> tuple[Override, ...]:
    """The overrides of one table, in order: those of `actions`, or all when none is named."""
    return tuple(each for each in overrides if each.table == table and (not actions or each.action in actions))


def load(folder: Path) -> tuple[Override, ...]:
    """The overrides of a folder, in order of table and line; a missing folder or file holds none.

    Raises ParamsError (exit code 2) with every fault of every file, a line each, as `FILE:LINE: what is wrong`.
    """
    found: list[Override] = []
    faults: list[str] = []
    for table in ACTIONS:
        path = folder / f"{table}.csv"
        rows = list(_file(path, table))
        overrides = [row for row in rows if isinstance(row, Override)]
        wrong = [row for row in rows if isinstance(row, _Fault)] + list(_contradictions(overrides))
        wrong.sort(key=lambda fault: fault.line)
        faults += [f"{path.as_posix()}:{fault.line}: {fault.words}" for fault in wrong]
        found += overrides
    if faults:
        raise ParamsError("\n".join(faults))
    return tuple(found)


def _file(path: Path, table: str) -> Iterator[Override | _Fault]:
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        return
    except UnicodeDecodeError as error:
        yield _Fault(error.object.count(b"\n", 0, error.start) + 1, "not UTF-8: save the file as `CSV UTF-8`")
    except OSError as error:
        yield _Fault(1, f"the file cannot be read: {error.strerror}")
    else:
        yield from _rows(table, text)


def _rows(table: str, text: str) -> Iterator[Override | _Fault]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1  # a row starts after the last line of the one before: a quoted field may run over several
    try:
        header = tuple(cell.strip() for cell in next(reader, ()))
        if header != HEADER:
            yield _Fault(line, f"the header is {','.join(header)!r}: make it '{','.join(HEADER)}'")
            return
        line = reader.line_num + 1
        for cells in reader:
            if cells:
                yield from _row(table, line, [cell.strip() for cell in cells])
            line = reader.line_num + 1
    except csv.Error as error:
        yield _Fault(line, f"not valid CSV from here on: {error}")


def _row(table: str, line: int, cells: list[str]) -> Iterator[Override | _Fault]:
    if len(cells) != len(HEADER):
        words = f"{len(cells)} fields instead of {len(HEADER)} ({','.join(HEADER)}): put quotes round one with a comma"
        yield _Fault(line, words)
        return
    row = dict(zip(HEADER, cells, strict=True))
    wrong = list(_wrong(table, row))
    if wrong:
        yield from (_Fault(line, words) for words in wrong)
        return
    value = row["value"] if ACTIONS[table][row["action"]] else ""
    day = datetime.date.fromisoformat(row["date"])
    yield Override(table, line, row["action"], row["id"], value, row["reason"], row["author"], day)


def _wrong(table: str, row: Mapping[str, str]) -> Iterator[str]:
    action = row["action"]
    if action not in ACTIONS[table]:
        close = difflib.get_close_matches(action, ACTIONS[table], n=1)
        known = f"known here are {', '.join(ACTIONS[table])}"
        yield f"unknown action {action!r}: " + (f"did you mean {close[0]!r}?" if close else known)
    elif (against := ACTIONS[table][action]) and (words := against(row["value"])):
        yield f"the value of {action} {words}"
    elif action == "merge" and row["id"] == row["value"]:
        yield f"{row['id']!r} cannot be merged into itself: the value is the entity that remains"
    for name in ("id", "reason", "author"):
        if not row[name]:
            yield f"the {name} is empty: fill it in"
    if not _is_day(row["date"]):
        yield f"the date is {row['date']!r}: write it as YYYY-MM-DD"


def _is_day(words: str) -> bool:
    try:
        # fromisoformat takes shorter and week forms too; one way to write a day keeps the files sortable.
        return datetime.date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False


def _contradictions(overrides: Iterable[Override]) -> Iterator[_Fault]:
    overrides = tuple(overrides)
    first: dict[tuple[str, str], Override] = {}
    for override in overrides:
        if (override.table, override.action) in REPEATABLE:
            continue
        earlier = first.setdefault((override.action, override.id), override)
        if earlier.value != override.value:
            words = f"{override.action} of {override.id!r} is {override.value!r} here and {earlier.value!r}"
            yield _Fault(override.line, f"{words} on line {earlier.line}: keep one of the two")
    yield from _useless(of(overrides, "entities"))
    yield from _circles(of(overrides, "entities", "merge"))


def _useless(overrides: Iterable[Override]) -> Iterator[_Fault]:
    """What is set of an entity that another row drops or merges away would not be seen."""
    overrides = tuple(overrides)
    gone = {override.id: override for override in of(overrides, "entities", "merge", "drop")}
    for override in overrides:
        end = gone.get(override.id)
        if end and override.action not in (end.action, "split"):
            instead = f"say it of {end.value!r}" if end.action == "merge" else "keep one of the two"
            words = f"{override.action} of {override.id!r}, which line {end.line} {ENDS[end.action]}: {instead}"
            yield _Fault(override.line, words)


ENDS = {"merge": "merges away", "drop": "drops"}


def _circles(merges: Iterable[Override]) -> Iterator[_Fault]:
    """Merges that lead back to where they began, such as A into B and B into A; at the row that closes the circle."""
    into: dict[str, str] = {}
    for override in merges:
        end = override.value
        while end in into and end != override.id:
            end = into[end]
        if end == override.id:
            yield _Fault(override.line, f"merge of {override.id!r} leads back to itself: leave out one of its merges")
        else:
            into.setdefault(override.id, override.value)


def apply_rows(table_name: str, rows: Sequence[Mapping[str, Any]], overrides: Iterable[Override]) -> Applied:
    """Rows of `quotes` or `money` with their row-local overrides applied, in order; the rows given stay as they are.

    Handled are quotes reject and set_kind, and money reject, set_amount and set_role. Where a rejected row was what
    another stands in (`nested_in`) or restates (`conversion_of`), that one points to what the rejected row pointed to.
    Stale are those of all the table's overrides, handled here or not, whose id no given row has.
    """
    mine = of(overrides, table_name)
    id_column, reference = REFERENCES[table_name]
    changes: dict[str, dict[str, Any]] = {}
    for override in mine:
        changes.setdefault(override.id, {}).update(_changes(override))
    by_id = {row[id_column]: row for row in rows}
    rejected = {override.id for override in of(mine, table_name, "reject")} & by_id.keys()
    kept = [{**row, **changes.get(row[id_column], {})} for row in rows if row[id_column] not in rejected]
    for row in kept:
        while row.get(reference) in rejected:
            row[reference] = by_id[row[reference]].get(reference)
    return Applied(kept, tuple(override for override in mine if override.id not in by_id))


REFERENCES = {"quotes": ("quote_id", "nested_in"), "money": ("figure_id", "conversion_of")}
"""The id of each table's rows, and the column in which one row points to another."""


def _changes(override: Override) -> dict[str, Any]:
    match override.table, override.action:
        case "quotes", "set_kind":
            return {"kind": override.value}
        case "money", "set_role":
            return {"role": override.value, "role_confidence": 1.0}
        case "money", "set_amount":
            number, _, currency = override.value.partition(" ")
            amount = Decimal(number)
            exact = {"amount": amount, "low": amount, "high": amount, "kind": "exact", "comparator": "exact"}
            return {**exact, "currency": currency, "currency_basis": "explicit"} if currency else exact
        case _:
            return {}
