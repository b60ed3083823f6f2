"""The tables of a run in a screenful: who said what, and which figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from pipeline.report.words import COMPARATORS
from pipeline.terminal import plain, shorten, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

SPEAKERS, FIGURES = 10, 10
"""Lines a list at most; the rest is counted."""


def summary(tables: Mapping[str, pa.Table]) -> str:
    """The summary of linked tables by name, for a terminal; it ends in a newline."""
    return "\n".join([*_stories(tables), "", *_quotes(tables), "", *_money(tables)]) + "\n"


def _stories(tables: Mapping[str, pa.Table]) -> Iterator[str]:
    outcomes = Counter(tables["ingest_log"]["outcome"].to_pylist())
    counted = ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items()))
    yield f"{tables['documents'].num_rows} stories from {tables['ingest_log'].num_rows} input units ({counted})"


def _quotes(tables: Mapping[str, pa.Table]) -> Iterator[str]:
    rows = tables["quotes"].select(["speaker_id", "speaker", "speaker_role", "text", "unresolved_reason"]).to_pylist()
    spoken: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["speaker_id"] is not None:
            spoken[row["speaker_id"]].append(row)
    yield f"Who said what: {len(rows)} quotes"
    ranked = sorted(spoken.values(), key=lambda quotes: (-len(quotes), quotes[0]["speaker"]))
    for quotes in ranked[:SPEAKERS]:
        role = next((f" ({quote['speaker_role']})" for quote in quotes if quote["speaker_role"]), "")
        yield f"  {visible(quotes[0]['speaker'] + role)}: {len(quotes)}, first: {visible(shorten(quotes[0]['text']))}"
    if len(ranked) > SPEAKERS:
        yield f"  and {len(ranked) - SPEAKERS} more speakers"
    reasons = Counter(row["unresolved_reason"] for row in rows if row["unresolved_reason"])
    if reasons:
        counted = ", ".join(f"{reason} {number}" for reason, number in sorted(reasons.items()))
        yield f"  speaker unresolved: {reasons.total()} ({counted})"


def _money(tables: Mapping[str, pa.Table]) -> Iterator[str]:
    rows = tables["money"].to_pylist()
    yield f"About how much money: {len(rows)} figures"
    for row in rows[:FIGURES]:
        bound = COMPARATORS[row["comparator"]]
        values = [row["amount"]] if row["amount"] is not None else [row["low"], row["high"]]
        value = "-".join(plain(value) for value in values if value is not None)
        normalised = f" = {value} {row['currency'] or ''}".rstrip() if value else ""
        horizon = f", {row['horizon']}" if row["horizon"] else ""
        claimant = row["claimant"] or ("the story itself" if row["claim_basis"] == "narrator" else "nobody named")
        what = visible(f"{row['text']}{normalised} ({row['role']}{horizon}), claimed by {claimant}")
        yield f"  {bound} {what}" if bound else f"  {what}"
    if len(rows) > FIGURES:
        yield f"  and {len(rows) - FIGURES} more figures"
