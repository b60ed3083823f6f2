"""Everybody the stories name, those who are quoted most first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipeline.look.asked import expect
from pipeline.schema import DOCUMENTS, ENTITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.look.selection import Tables

TYPES: Mapping[str, str | None] = {"person": "PERSON", "organisation": "ORG", "place": "PLACE", "all": None}
"""What users ask for, and what the table says."""

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
    QueryError for another `kind`, and TableError as `Tables.rows`.
    """
    expect("type", [kind], TYPES)
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


def cells(listed: Iterable[Listed]) -> Iterator[Sequence[str]]:
    """The rows of a list for a terminal, the heading first; the affiliation stands after the role."""
    return iter((HEADING, *map(_row, listed)))


def _row(one: Listed) -> tuple[str, ...]:
    role = ", ".join(words for words in (one.role, one.affiliation) if words)
    numbers = (str(number) for number in (one.stories, one.mentions, one.quotes))
    return one.name, one.type, role, "; ".join(one.aliases), *numbers, one.id
