"""What a correction is: its columns, the actions of each table, and what is wrong with one as it is written."""

from __future__ import annotations

import datetime
import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.schema import ENTITY_TYPES, MONEY_ROLES, QUOTE_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

HEADER = ("action", "id", "value", "reason", "author", "date")
KEYS = {"entities": "entity_id", "quotes": "quote_id", "money": "figure_id"}
"""The tables that may be corrected, each with the column that holds the id of a row."""
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

    @property
    def words(self) -> str:
        """What it does, as the file says it: `set_role f-1 fine`."""
        return f"{self.action} {self.id} {self.value}".rstrip()


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


def of(overrides: Iterable[Override], table: str, *actions: str) -> tuple[Override, ...]:
    """The overrides of one table, in order: those of `actions`, or all when none is named."""
    return tuple(each for each in overrides if each.table == table and (not actions or each.action in actions))


def unfit(table: str, action: str, row_id: str, value: str) -> Iterator[str]:
    """What is wrong with an action, or with its value, whatever the tables hold."""
    if action not in ACTIONS[table]:
        close = difflib.get_close_matches(action, ACTIONS[table], n=1)
        known = f"known here are {', '.join(ACTIONS[table])}"
        yield f"unknown action {action!r}: " + (f"did you mean {close[0]!r}?" if close else known)
    elif (against := ACTIONS[table][action]) and (words := against(value)):
        yield f"the value of {action} {words}"
    elif action == "merge" and row_id == value:
        yield f"{row_id!r} cannot be merged into itself: the value is the entity that remains"


def unfilled(cells: Mapping[str, str], *names: str) -> Iterator[str]:
    """The cells that must be filled and are not, and a date that is none."""
    for name in names:
        if not cells[name]:
            yield f"the {name} is empty: fill it in"
    if not is_day(cells["date"]):
        yield f"the date is {cells['date']!r}: write it as YYYY-MM-DD"


def is_day(words: str) -> bool:
    """True for a day written as YYYY-MM-DD."""
    try:
        # fromisoformat takes shorter and week forms too; one way to write a day keeps the files sortable.
        return datetime.date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False
