"""The sentence that is shown as proof of a row holds what the row claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from pipeline.check.columns import items, offsets, one, parts, ranges, true
from pipeline.check.findings import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from pipeline.check.texts import Numbers, Truth

    Row = Mapping[str, Any]

ABOUT = "the sentence shown as proof of a quote, figure or conflict holds it, its cue and its source"
SIDES = ("left", "right")


def quote(row: Row) -> Iterator[str]:
    """What of a quote its sentences do not hold; and a cue or source that stands in the content."""
    spans = [(f"part {number}", part["start"], part["end"]) for number, part in enumerate(row["parts"])]
    if row["cue_start"] is not None and row["cue_end"] is not None:
        spans.append(("cue", row["cue_start"], row["cue_end"]))
    if row["speaker_start"] is not None and row["speaker_end"] is not None:
        spans.append(("speaker_mention", row["speaker_start"], row["speaker_end"]))
    yield from _outside(row, spans)


def figure(row: Row) -> Iterator[str]:
    """That a figure's sentence does not hold it."""
    yield from _outside(row, [("figure", row["start"], row["end"])])


def astray(row: Row, content: Sequence[Row]) -> Iterator[str]:
    """That a figure does not stand in the parts of the quote it names."""
    if not any(part["start"] <= row["start"] and row["end"] <= part["end"] for part in content):
        yield f"[{row['start']}:{row['end']}] is not in quote {row['quote_id']}"


def _outside(row: Row, spans: list[tuple[str, int, int]]) -> Iterator[str]:
    first, last = row["sentence_start"], row["sentence_end"]
    for what, start, end in spans:
        if not first <= start <= end <= last:
            yield f"{what} [{start}:{end}] lies outside its sentence [{first}:{last}]"
    parts = [span for span in spans if span[0].startswith("part ")]
    for what, start, end in spans:
        if what in ("cue", "speaker_mention") and any(s < end and start < e for _, s, e in parts):
            yield f"{what} [{start}:{end}] lies inside the content"


def conflicts(path: Path) -> Iterator[tuple[int, Violation]]:
    """The sides of conflicts that stand outside their sentences, with the numbers of their rows."""
    for start, part in parts(path, ["conflict_id", *SIDES]):
        wrong = np.zeros(part.num_rows, np.bool_)
        for name in SIDES:
            side = one(part[name])
            span = [
                offsets(pc.struct_field(side, field)) for field in ("start", "end", "sentence_start", "sentence_end")
            ]
            wrong |= _not_within(*span)
        for row in np.flatnonzero(wrong).tolist():
            key = part["conflict_id"][row].as_py()
            for name in SIDES:
                side = part[name][row].as_py()
                for fault in _outside(side, [(name, side["start"], side["end"])]):
                    yield start + row, Violation("conflicts", key, fault)


def doubtful_quotes(quotes: pa.Table) -> Truth:
    """Which quotes something may be wrong with; nothing is with the others."""
    first, last = offsets(quotes["sentence_start"]), offsets(quotes["sentence_end"])
    at, content = items(quotes["parts"])
    starts, ends = (offsets(pc.struct_field(content, name)) for name in ("start", "end"))
    wrong = np.zeros(quotes.num_rows, np.bool_)
    wrong[at[_not_within(starts, ends, first[at], last[at])]] = True
    for name in ("cue", "speaker"):
        columns = [quotes[f"{name}_start"], quotes[f"{name}_end"]]
        given = true(columns[0].is_valid()) & true(columns[1].is_valid())
        start, end = (offsets(column) for column in columns)
        wrong |= given & _not_within(start, end, first, last)
        wrong[at[given[at] & (starts < end[at]) & (start[at] < ends)]] = True
    return wrong


def doubtful_figures(money: pa.Table, quotes: pa.Table) -> tuple[Truth, Truth]:
    """Which figures something may be wrong with; and those of which the quote they name is none of `quotes`."""
    starts, ends = offsets(money["start"]), offsets(money["end"])
    wrong = _not_within(starts, ends, offsets(money["sentence_start"]), offsets(money["sentence_end"]))
    named = true(money["quote_id"].is_valid())
    at = offsets(pc.index_in(money["quote_id"], one(quotes["quote_id"])))
    here = np.flatnonzero(named & (at >= 0))
    rows, content = items(quotes["parts"])
    part_starts, part_ends = (offsets(pc.struct_field(content, name)) for name in ("start", "end"))
    number = np.bincount(rows, minlength=quotes.num_rows)
    pairs = ranges((np.cumsum(number) - number)[at[here]], number[at[here]])
    figures = np.repeat(here, number[at[here]])
    holds = (part_starts[pairs] <= starts[figures]) & (ends[figures] <= part_ends[pairs])
    held = np.zeros(money.num_rows, np.bool_)
    held[figures[holds]] = True
    wrong[here] |= ~held[here]
    return wrong, named & (at < 0)


def _not_within(starts: Numbers, ends: Numbers, first: Numbers, last: Numbers) -> Truth:
    return ~((first <= starts) & (starts <= ends) & (ends <= last))
