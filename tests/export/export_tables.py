"""A run written by hand for the exports: what breaks a format stands in it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.schema import TABLES
from tests.blank_rows import all_tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FERRY = (
    "🚢 Fares to rise\n\n"
    "“We are 🚢 certain,” Mara Quill, the mayor, said. “Fares will rise.\n\n"
    "“It is decided.”\n\n"
    "Ms Quill and Tomas Reed denied that the pier\u2028had cost more than $2m."
)
SHEET = "=1+1 was\tdue, the Harbour Trust said\x0b\u202e. Nobody <b>answered</b>."
PAGE = "https://tern.example/ferry?id=1"
QUILL, REED, TRUST, TOWN = "e-quill", "e-reed", "e-trust", "e-town"


def span(text: str, words: str, start: str = "start", end: str = "end", after: int = 0) -> dict[str, int]:
    """The columns that say where some words stand, at or after an offset."""
    found = text.index(words, after)
    return {start: found, end: found + len(words)}


def part(text: str, words: str) -> dict[str, int]:
    return span(text, words) | span(text, words, "raw_start", "raw_end")


def quote(quote_id: str, doc_id: str, text: str, parts: list[str], **columns: Any) -> dict[str, Any]:
    row = {"quote_id": quote_id, "doc_id": doc_id, "text": " ".join(parts), "kind": "direct", "confidence": 0.7}
    return row | {"parts": [part(text, words) for words in parts], "speaker_type": "person"} | columns


def mention(mention_id: str, doc_id: str, text: str, words: str, **columns: Any) -> dict[str, Any]:
    row = {"mention_id": mention_id, "doc_id": doc_id, "text": words, **span(text, words), "label": "PERSON"}
    return row | {"form": "name", "basis": "model", "confidence": 1.0} | columns


def figure(figure_id: str, words: str, **columns: Any) -> dict[str, Any]:
    row = {"figure_id": figure_id, "doc_id": "d-1", "text": words, **span(FERRY, words), "role": "cost"}
    return row | {"kind": "exact", "confidence": 0.95} | columns


def rows() -> dict[str, list[dict[str, Any]]]:
    """The rows by table; a test may change them before it writes them."""
    said = {"cue": "said", **span(FERRY, "said", "cue_start", "cue_end")}
    quill = {"speaker_id": QUILL, "speaker": "Mara Quill"}
    return {
        "documents": [
            {"doc_id": "d-1", "source_path": "feed.jsonl", "record_key": "7", "title": "Fares to rise", "text": FERRY}
            | {"url": PAGE, "publisher": "Tern News", "published": datetime(2026, 1, 31, 8, 30, tzinfo=UTC)},
            {"doc_id": "../D 2", "source_path": "=sheet.txt", "text": SHEET, "url": "javascript:alert(1)"},
            {"doc_id": "d-3", "source_path": "silent.txt", "text": "Nobody spoke."},
        ],
        "ingest_log": [{"source_path": "=sheet.txt", "n_bytes": 12_345_678_901_234_567, "outcome": "ok"}],
        "entities": [
            {"entity_id": QUILL, "type": "PERSON", "name": "Mara Quill", "aliases": ["Quill"]},
            {"entity_id": REED, "type": "PERSON", "name": "Tomas Reed"},
            {"entity_id": TRUST, "type": "ORG", "name": "Harbour Trust"},
        ],
        "mentions": [
            mention("m-reed", "d-1", FERRY, "Tomas Reed", entity_id=REED),
            mention("m-quill", "d-1", FERRY, "Mara Quill", entity_id=QUILL),
            mention("m-trust", "../D 2", SHEET, "Harbour Trust", entity_id=TRUST, label="ORG"),
            mention("m-nobody", "../D 2", SHEET, "Nobody", confidence=0.3),
        ],
        "quotes": [
            quote(
                "q-pier", "d-1", FERRY, ["the pier\u2028had cost more than $2m"], kind="indirect", negated=True, **quill
            )
            | {"co_speakers": [REED], "co_speaker_spans": [span(FERRY, "Tomas Reed")], "speaker_role": "mayor"}
            | span(FERRY, "Ms Quill", "speaker_start", "speaker_end")
            | span(FERRY, "denied", "cue_start", "cue_end"),
            quote("q-due", "../D 2", SHEET, ["=1+1 was\tdue"], kind="mixed", unresolved_reason="no_antecedent"),
            quote("q-certain", "d-1", FERRY, ["“We are 🚢 certain,”", "“Fares will rise.\n\n“It is decided.”"], **said)
            | quill
            | span(FERRY, "Mara Quill, the mayor", "speaker_start", "speaker_end"),
        ],
        "money": [
            figure(
                "f-pier", "$2m", amount=Decimal("2000000.50"), currency="USD", quote_id="q-pier", claimant="Mara Quill"
            ),
            figure("f-range", "more than $2m", low=Decimal("0.1"), high=Decimal(12345678901234567890)),
            figure("f-vague", "cost"),
        ],
    }


def written(folder: Path, **changed: list[Mapping[str, Any]]) -> Path:
    """The run as a folder of tables, some of them with other rows."""
    for name, built in all_tables(**(rows() | changed)).items():
        table = next(table for table in TABLES if table.name == name)
        tables.write(folder / f"{name}.parquet", table, [built], tables.Provenance())
    return folder
