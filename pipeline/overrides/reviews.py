"""Verdicts of people on rows of the tables: `reviews.csv`, kept in git beside the corrections."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.overrides import csv_lines
from pipeline.overrides.csv_lines import Fault, Row
from pipeline.overrides.rows import KEYS, unfilled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FILE = "reviews.csv"
HEADER = ("table", "id", "verdict", "sampled", "author", "date")
VERDICTS = ("right", "wrong", "unsure")
SAMPLED = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Review:
    """One verdict; `sampled` when the row was drawn at random, so that it counts towards the precision of its table."""

    table: str
    id: str
    verdict: str
    sampled: bool
    author: str
    date: datetime.date


def load_reviews(folder: Path) -> tuple[Review, ...]:
    """The verdicts in `reviews.csv` of a folder, in order of line; a missing folder or file holds none.

    Raises ParamsError (exit code 2) with every fault, a line each, as `FILE:LINE: what is wrong`.
    """
    path = folder / FILE
    rows = [one for row in csv_lines.rows(path, HEADER) for one in _review(row)]
    csv_lines.refuse(csv_lines.told(path, (row for row in rows if isinstance(row, Fault))))
    return tuple(row for row in rows if isinstance(row, Review))


def _review(row: Row | Fault) -> Iterator[Review | Fault]:
    if isinstance(row, Fault):
        yield row
        return
    cells = row.cells
    wrong = [*unlisted(cells, "table", KEYS), *unlisted(cells, "verdict", VERDICTS)]
    wrong += [*unlisted(cells, "sampled", SAMPLED), *unfilled(cells, "id", "author")]
    if wrong:
        yield from (Fault(row.number, words) for words in wrong)
        return
    day = datetime.date.fromisoformat(cells["date"])
    yield Review(cells["table"], cells["id"], cells["verdict"], SAMPLED[cells["sampled"]], cells["author"], day)


def unlisted(cells: Mapping[str, str], name: str, known: Iterable[str]) -> Iterator[str]:
    """A cell that holds none of the words it may hold."""
    if cells[name] not in known:
        yield f"the {name} is {cells[name]!r}: write one of {', '.join(known)}"


def latest(reviews: Iterable[Review]) -> dict[tuple[str, str, str], Review]:
    """The verdict that counts, by table, id and author: the latest by date, of one day the last written."""
    found: dict[tuple[str, str, str], Review] = {}
    for review in reviews:
        key = (review.table, review.id, review.author)
        if key not in found or found[key].date <= review.date:
            found[key] = review
    return found
