"""The sentence that is shown as proof of a row holds what the row claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.check.findings import Result, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa


def evidence(tables: Mapping[str, pa.Table]) -> Result:
    """Each quote's parts, cue and source, and each figure, lie in the row's sentences; each figure's quote holds it."""
    quotes, money = tables["quotes"].to_pylist(), tables["money"].to_pylist()
    by_id = {row["quote_id"]: row for row in quotes}
    found = [Violation("quotes", row["quote_id"], fault) for row in quotes for fault in _outside(row, _spoken(row))]
    for row in money:
        found += [
            Violation("money", row["figure_id"], fault)
            for fault in _outside(row, [("figure", row["start"], row["end"])])
        ]
        quote = by_id.get(row["quote_id"])
        if quote and not any(part["start"] <= row["start"] and row["end"] <= part["end"] for part in quote["parts"]):
            found.append(
                Violation("money", row["figure_id"], f"[{row['start']}:{row['end']}] is not in quote {row['quote_id']}")
            )
    conflicts = tables["conflicts"].to_pylist()
    for row in conflicts:
        for name in ("left", "right"):
            side = row[name]
            faults = _outside(side, [(name, side["start"], side["end"])])
            found += [Violation("conflicts", row["conflict_id"], fault) for fault in faults]
    about = "the sentence shown as proof of a quote, figure or conflict holds it, its cue and its source"
    return Result("evidence", about, len(quotes) + len(money) + len(conflicts), tuple(found))


def _spoken(row: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    spans = [(f"part {number}", part["start"], part["end"]) for number, part in enumerate(row["parts"])]
    if row["cue_start"] is not None and row["cue_end"] is not None:
        spans.append(("cue", row["cue_start"], row["cue_end"]))
    if row["speaker_start"] is not None and row["speaker_end"] is not None:
        spans.append(("speaker_mention", row["speaker_start"], row["speaker_end"]))
    return spans


def _outside(row: Mapping[str, Any], spans: list[tuple[str, int, int]]) -> Iterator[str]:
    first, last = row["sentence_start"], row["sentence_end"]
    for what, start, end in spans:
        if not first <= start <= end <= last:
            yield f"{what} [{start}:{end}] lies outside its sentence [{first}:{last}]"
    parts = [span for span in spans if span[0].startswith("part ")]
    for what, start, end in spans:
        if what in ("cue", "speaker_mention") and any(s < end and start < e for _, s, e in parts):
            yield f"{what} [{start}:{end}] lies inside the content"
