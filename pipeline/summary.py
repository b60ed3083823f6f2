"""The tables of a run in a screenful: who said what, and which figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.report.words import COMPARATORS
from pipeline.schema import DOCUMENTS, INGEST_LOG, MONEY, QUOTES
from pipeline.terminal import plain, shorten, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.schema import Table

SPEAKERS, FIGURES = 10, 10
"""Lines a list at most; the rest is counted."""
AT_ONCE = 10_000
"""Rows read together."""
SPOKEN = ["speaker_id", "speaker", "speaker_role", "text", "unresolved_reason"]


def summary(folder: Path) -> str:
    """The summary of the linked tables in a folder, for a terminal; it ends in a newline.

    No more is held than a line for each speaker. Raises TableError for a table that is missing, damaged or of another
    schema.
    """
    return "\n".join([*_stories(folder), "", *_quotes(folder), "", *_money(folder)]) + "\n"


def outcomes(folder: Path) -> Counter[str]:
    """What became of the units of input: how many have each outcome of `ingest_log`. Raises TableError likewise."""
    return Counter(row["outcome"] for row in _rows(folder, INGEST_LOG, ["outcome"]))


def _rows(folder: Path, table: Table, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    for part in tables.batches(folder / f"{table.name}.parquet", table, AT_ONCE, columns):
        yield from part.to_pylist()


def _stories(folder: Path) -> Iterator[str]:
    became = outcomes(folder)
    counted = ", ".join(f"{number} {outcome}" for outcome, number in sorted(became.items()))
    n_stories = tables.count(folder / f"{DOCUMENTS.name}.parquet")
    yield f"{n_stories} stories from {became.total()} input units ({counted})"


@dataclass(slots=True)
class _Speaker:
    """What is said of a speaker: the name and the words of the first quote, the first role, and how many quotes."""

    name: str
    first: str
    role: str | None = None
    quotes: int = 0


def _quotes(folder: Path) -> Iterator[str]:
    spoken: dict[str, _Speaker] = {}
    reasons: Counter[str] = Counter()
    total = 0
    for row in _rows(folder, QUOTES, SPOKEN):
        total += 1
        if row["unresolved_reason"]:
            reasons[row["unresolved_reason"]] += 1
        if row["speaker_id"] is not None:
            one = spoken.setdefault(row["speaker_id"], _Speaker(row["speaker"], shorten(row["text"])))
            one.role = one.role or row["speaker_role"]
            one.quotes += 1
    yield f"Who said what: {total} quotes"
    ranked = sorted(spoken.values(), key=lambda one: (-one.quotes, one.name))
    for one in ranked[:SPEAKERS]:
        role = f" ({one.role})" if one.role else ""
        yield f"  {visible(one.name + role)}: {one.quotes}, first: {visible(one.first)}"
    if len(ranked) > SPEAKERS:
        yield f"  and {len(ranked) - SPEAKERS} more speakers"
    if reasons:
        counted = ", ".join(f"{reason} {number}" for reason, number in sorted(reasons.items()))
        yield f"  speaker unresolved: {reasons.total()} ({counted})"


def _money(folder: Path) -> Iterator[str]:
    total = tables.count(folder / f"{MONEY.name}.parquet")
    yield f"About how much money: {total} figures"
    for row in islice(_rows(folder, MONEY, MONEY.schema.names), FIGURES):
        bound = COMPARATORS[row["comparator"]]
        values = [row["amount"]] if row["amount"] is not None else [row["low"], row["high"]]
        value = "-".join(plain(value) for value in values if value is not None)
        normalised = f" = {value} {row['currency'] or ''}".rstrip() if value else ""
        horizon = f", {row['horizon']}" if row["horizon"] else ""
        claimant = row["claimant"] or ("the story itself" if row["claim_basis"] == "narrator" else "nobody named")
        what = visible(f"{row['text']}{normalised} ({row['role']}{horizon}), claimed by {claimant}")
        yield f"  {bound} {what}" if bound else f"  {what}"
    if total > FIGURES:
        yield f"  and {total - FIGURES} more figures"
