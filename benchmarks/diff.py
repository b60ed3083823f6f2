"""Diff: how long two runs of many rows take to compare, tables read and lines written included.

.venv/bin/python -m benchmarks.diff [ROWS]

ROWS (default 100,000) are in equal parts quotes, figures and mentions of made-up stories; 1 % of these are edited,
in 1 % a paragraph is put before the rest, and 1 % are new. Seconds are those of the clock.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from pipeline import schema
from pipeline.diff.compare import compare
from pipeline.diff.records import tallies
from pipeline.diff.snapshot import take
from pipeline.diff.text import as_text
from pipeline.ids import Ordinals
from pipeline.tables import Provenance, build, write

A_STORY = 10
"""Rows of each table in a story."""


def story(number: int, *, edited: bool, moved: bool) -> dict[str, list[dict[str, Any]]]:
    """The rows of one made-up story."""
    doc_id, ordinals = f"d-{number}", Ordinals()
    rows: dict[str, list[dict[str, Any]]] = {"documents": [], "quotes": [], "money": [], "mentions": []}
    text = "An earlier paragraph.\n\n" if moved else ""
    for place in range(A_STORY):
        amount = f"£{number + place + (place == 3 and edited)}m"
        words = f"The bridge of village {number} will cost {amount} in year {place}"
        start = len(text)
        text += f"Ann Lee said: {words}.\n\n"
        at = start + 14
        sentence = {"sentence_start": start, "sentence_end": len(text) - 2}
        quote = {"quote_id": ordinals.id("q", doc_id, words), "text": words, "parts": [spanned(at, len(words))]}
        rows["quotes"].append(blank(schema.QUOTES) | quote | {"doc_id": doc_id, "speaker": "Ann Lee", **sentence})
        figure = {"figure_id": ordinals.id("f", doc_id, amount), "text": amount, "currency": "GBP"}
        place_of = spanned(at + words.index(amount), len(amount))
        rows["money"].append(blank(schema.MONEY) | figure | {"doc_id": doc_id, **place_of, **sentence})
        mention = {"mention_id": ordinals.id("m", doc_id, "Ann Lee"), "text": "Ann Lee", "label": "PERSON"}
        rows["mentions"].append(blank(schema.MENTIONS) | mention | {"doc_id": doc_id, **spanned(start, 7)})
    about = {
        "doc_id": doc_id,
        "text": text,
        "source_path": f"{doc_id}.txt",
        "source_sha256": f"{hash((edited, moved))}",
    }
    rows["documents"].append(blank(schema.DOCUMENTS) | about)
    return rows


def spanned(start: int, length: int) -> dict[str, int]:
    return {"start": start, "end": start + length, "raw_start": start, "raw_end": start + length}


def blank(table: schema.Table) -> dict[str, Any]:
    """A row with what must not be null."""
    empty = {"string": "", "bool": False, "double": 1.0, "int32": 0}
    return {f.name: empty.get(str(f.type), []) for f in table.schema if not f.nullable}


def written(folder: Path, numbers: range, *, later: bool) -> None:
    stories = [story(n, edited=later and n % 100 == 7, moved=later and n % 100 == 13) for n in numbers]
    for table in (schema.DOCUMENTS, schema.MENTIONS, schema.QUOTES, schema.MONEY):
        rows = [row for one in stories for row in one[table.name]]
        write(folder / f"{table.name}.parquet", table, [build(table, rows)], Provenance())


def main() -> None:
    stories = (int(sys.argv[1]) if len(sys.argv) > 1 else 100_000) // 3 // A_STORY
    with tempfile.TemporaryDirectory() as temporary:
        old, new = Path(temporary) / "old", Path(temporary) / "new"
        written(old, range(stories), later=False)
        written(new, range(stories // 100, stories + stories // 100), later=True)
        start = time.perf_counter()
        changes = compare(take(str(old), old), take(str(new), new))
        as_text(changes)
        print(f"{stories * A_STORY * 3:,} rows in {time.perf_counter() - start:.1f} s: {tallies(changes)}")


if __name__ == "__main__":
    main()
