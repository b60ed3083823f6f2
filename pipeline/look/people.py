"""Everybody the stories name, those who are quoted most first."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipeline.look.safe_json import as_json
from pipeline.schema import DOCUMENTS, ENTITIES
from pipeline.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.look.selection import Tables

TYPES: Mapping[str, str | None] = {"person": "PERSON", "organisation": "ORG", "place": "PLACE", "all": None}
"""What users ask for, and what the table says."""

FORMULA = re.compile(r"[=+\-@\t\r]")
"""What a spreadsheet takes for the beginning of a formula."""

WIDTH = 40
"""Characters of a cell on the terminal."""

HEADING = ("NAME", "TYPE", "ROLE", "ALIASES", "STORIES", "MENTIONS", "QUOTES", "ID")

UNDATED = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Listed:
    """One entity in the list: the names of the fields are the columns that users see."""

    name: str
    type: str
    role: str | None
    affiliation: str | None
    aliases: tuple[str, ...]
    stories: int
    mentions: int
    quotes: int
    id: str


def people(tables: Tables, kind: str = "all", min_quotes: int = 0) -> list[Listed]:
    """The entities of a run by number of quotes, then of mentions, then by name; `kind` is a key of `TYPES`.

    The role is the one of the latest story, or the one stated most often where the stories carry no date. Raises
    TableError as `Tables.rows`.
    """
    rows = [
        row
        for row in tables.rows(ENTITIES, ENTITIES.schema.names)
        if TYPES[kind] in (None, row["type"]) and row["n_quotes"] >= min_quotes
    ]
    published = {row["doc_id"]: row["published"] for row in tables.rows(DOCUMENTS, ["doc_id", "published"])}
    rows.sort(key=lambda row: (-row["n_quotes"], -row["n_mentions"], row["name"], row["entity_id"]))
    return [_listed(row, published) for row in rows]


def _listed(row: Mapping[str, Any], published: Mapping[str, datetime | None]) -> Listed:
    post = main_role(row["roles"], published)
    return Listed(
        name=row["name"],
        type=row["type"],
        role=post["role"] if post else None,
        affiliation=post["affiliation"] if post else None,
        aliases=tuple(row["aliases"]),
        stories=row["n_documents"],
        mentions=row["n_mentions"],
        quotes=row["n_quotes"],
        id=row["entity_id"],
    )


def main_role(roles: Sequence[Mapping[str, Any]], published: Mapping[str, datetime | None]) -> Mapping[str, Any] | None:
    """The role of the latest story, else the most frequent one, rather with an affiliation, the first of equals."""
    stated = Counter(map(same_post, roles))

    def rank(role: Mapping[str, Any]) -> tuple[datetime, int, bool]:
        return published.get(role["doc_id"]) or UNDATED, stated[same_post(role)], role["affiliation"] is not None

    return max(roles, key=rank, default=None)


def same_post(role: Mapping[str, Any]) -> tuple[str, str]:
    """What two statements of one role have in common: the words, whatever the case of letters."""
    return role["role"].casefold(), (role["affiliation"] or "").casefold()


def table(listed: Iterable[Listed]) -> Iterator[str]:
    """Lines for a terminal, in columns, the heading first; the affiliation stands after the role."""
    rows = [[_brief(cell) for cell in row] for row in (HEADING, *map(_row, listed))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(one: Listed) -> tuple[str, ...]:
    role = ", ".join(words for words in (one.role, one.affiliation) if words)
    numbers = (str(number) for number in (one.stories, one.mentions, one.quotes))
    return one.name, one.type, role, "; ".join(one.aliases), *numbers, one.id


def _brief(cell: str) -> str:
    return visible(cell if len(cell) <= WIDTH else f"{cell[: WIDTH - 1]}…")


def as_csv(listed: Iterable[Listed]) -> Iterator[str]:
    """Lines of comma-separated values, the heading first; aliases are joined by `; `.

    A cell that a spreadsheet would take for a formula begins with an apostrophe; unprintable characters are backslash
    escapes.
    """
    yield _csv_line([field.name for field in fields(Listed)])
    for one in listed:
        yield _csv_line([_defused(cell) for cell in _cells(one)])


def _cells(one: Listed) -> Iterator[str]:
    for value in asdict(one).values():
        yield "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _defused(cell: str) -> str:
    return f"'{visible(cell)}" if FORMULA.match(cell) else visible(cell)


def as_jsonl(listed: Iterable[Listed]) -> Iterator[str]:
    """A JSON object a line."""
    return (as_json(asdict(one)) for one in listed)
