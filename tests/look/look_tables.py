"""A small run, written by hand: two stories, four names, quotes and figures of every kind."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.look.selection import Tables
from pipeline.schema import TABLES
from tests.blank_rows import all_tables

if TYPE_CHECKING:
    from pathlib import Path

FERRY = (
    "Ferry fares to rise\n"
    "Mara Quill, chair of the Tern Ferry Trust, said fares would rise. "
    "Ms Quill and Tomas Reed said the pier would cost £2m. “I am certain,” she said.\n"
    "A spokesman for the Trust said more than £3m had been found. They said little else. It is late."
)
HARBOUR = "Dr. Mara Quill, former mayor of Ternmouth, said: “We are broke.” Residents spent £40. The mayor was late."

QUILL, REED, TRUST, TOWN = "e-quill", "e-reed", "e-trust", "e-town"


def at(text: str, words: str, start: str = "start", end: str = "end", after: int = 0) -> dict[str, int]:
    """The columns that say where some words stand, at or after an offset."""
    found = text.index(words, after)
    return {start: found, end: found + len(words)}


def mention(mention_id: str, doc_id: str, text: str, words: str, **columns: Any) -> dict[str, Any]:
    known = {"label": "PERSON", "form": "name", "basis": "model", "confidence": 0.85, "cluster": 1}
    place = at(text, words, after=columns.pop("after", 0))
    return {"mention_id": mention_id, "doc_id": doc_id, "text": words, **place, **known, **columns}


def quote(quote_id: str, doc_id: str, text: str, words: str, source: str | None, **columns: Any) -> dict[str, Any]:
    place = at(text, words)
    row = {"quote_id": quote_id, "doc_id": doc_id, "text": words, "kind": "indirect", "confidence": 0.7}
    row |= {"parts": [{**place, "raw_start": place["start"], "raw_end": place["end"]}]}
    row |= {"cue": "said", "cue_lemma": "say", "cue_class": "say", "speaker_type": "person"}
    if source:
        row |= {"speaker_mention": source, **at(text, source, "speaker_start", "speaker_end", columns.pop("near", 0))}
    lines = text.rfind("\n", 0, place["start"]) + 1, text.find("\n", place["end"])
    row |= {"sentence_start": lines[0], "sentence_end": lines[1] if lines[1] >= 0 else len(text)}
    return row | columns


def figure(figure_id: str, doc_id: str, text: str, words: str, **columns: Any) -> dict[str, Any]:
    row = {"figure_id": figure_id, "doc_id": doc_id, "text": words, **at(text, words), "kind": "exact"}
    row |= {"amount": Decimal(2_000_000), "currency": "GBP", "currency_basis": "explicit", "comparator": "exact"}
    row |= {"role": "cost", "role_confidence": 0.8, "claim_basis": "quote", "confidence": 0.9}
    return row | {"sentence_start": row["start"], "sentence_end": row["end"]} | columns


def role(doc_id: str, text: str, words: str, affiliation: str | None = None) -> dict[str, Any]:
    return {"role": words, "affiliation": affiliation, "doc_id": doc_id, **at(text, words)}


def rows() -> dict[str, list[dict[str, Any]]]:
    """The rows of the run, by table; a test may change them before it writes them."""
    chair = {"role": "chair", "affiliation": "Tern Ferry Trust", **at(FERRY, "chair", "role_start", "role_end")}
    late = FERRY.index("Ms Quill")
    return {
        "documents": [
            {"doc_id": "d-1", "source_path": "ferry.txt", "title": "Ferry fares to rise", "text": FERRY},
            {
                **{"doc_id": "d-2", "source_path": "feed.jsonl", "record_key": "7", "text": HARBOUR},
                "published": datetime(2026, 1, 31, tzinfo=UTC),
            },
        ],
        "entities": [
            {"entity_id": TRUST, "type": "ORG", "name": "Tern Ferry Trust", "aliases": ["Trust"], "n_documents": 1}
            | {"n_mentions": 2, "n_quotes": 1},
            {"entity_id": QUILL, "type": "PERSON", "name": "Mara Quill", "aliases": ["Quill"], "n_documents": 2}
            | {"roles": [role("d-1", FERRY, "chair", "Tern Ferry Trust"), role("d-2", HARBOUR, "mayor", "Ternmouth")]}
            | {"n_mentions": 5, "n_quotes": 4},
            {"entity_id": REED, "type": "PERSON", "name": "Tomas Reed", "n_documents": 1, "n_mentions": 1}
            | {"n_quotes": 1},
            {"entity_id": TOWN, "type": "PLACE", "name": "Ternmouth", "n_documents": 1, "n_mentions": 1},
        ],
        "mentions": [
            mention("m-full", "d-1", FERRY, "Mara Quill", entity_id=QUILL, **chair),
            mention("m-trust", "d-1", FERRY, "Tern Ferry Trust", entity_id=TRUST, label="ORG", cluster=2),
            mention("m-short", "d-1", FERRY, "Quill", entity_id=QUILL, after=late),
            mention("m-reed", "d-1", FERRY, "Tomas Reed", entity_id=REED, cluster=3),
            mention("m-i", "d-1", FERRY, "I", form="pronoun", basis="rule", entity_id=QUILL, cluster=None, after=late),
            mention("m-she", "d-1", FERRY, "she", form="pronoun", basis="rule", entity_id=QUILL, after=late),
            mention("m-voice", "d-1", FERRY, "A spokesman", form="nominal", cluster=None, role="spokesman")
            | {"affiliation": "the Trust", "unresolved_reason": "unnamed"}
            | at(FERRY, "spokesman", "role_start", "role_end"),
            mention("m-they", "d-1", FERRY, "They", form="pronoun", cluster=None, unresolved_reason="ambiguous"),
            mention("m-doctor", "d-2", HARBOUR, "Mara Quill", entity_id=QUILL, cluster=0),
            mention("m-town", "d-2", HARBOUR, "Ternmouth", entity_id=TOWN, label="GPE", cluster=1),
            mention("m-cataphor", "d-2", HARBOUR, "Dr", form="nominal", entity_id=QUILL, cluster=0),
        ],
        "merges": [
            {"entity_id": QUILL, "alias": "Quill", "doc_id": "d-1", "rule": "surname_in_story", "basis": "rule"}
            | at(FERRY, "Quill", "evidence_start", "evidence_end", late),
            {"entity_id": TRUST, "alias": "Trust", "doc_id": "d-1", "rule": "the same body", "basis": "override"}
            | at(FERRY, "Trust", "evidence_start", "evidence_end", late),
        ],
        "quotes": [
            quote("q-fares", "d-1", FERRY, "fares would rise", "Mara Quill, chair of the Tern Ferry Trust")
            | {"speaker_id": QUILL, "speaker": "Mara Quill", "speaker_role": "chair, Tern Ferry Trust"},
            quote("q-pier", "d-1", FERRY, "the pier would cost £2m", "Ms Quill")
            | {"speaker_id": QUILL, "speaker": "Mara Quill", "co_speakers": [REED]},
            quote("q-certain", "d-1", FERRY, "“I am certain,”", "she", near=FERRY.index("certain"))
            | {"speaker_id": QUILL, "speaker": "Mara Quill", "kind": "direct", "negated": True, "nested_in": "q-fares"},
            quote("q-found", "d-1", FERRY, "more than £3m had been found", "A spokesman for the Trust")
            | {"speaker_id": TRUST, "speaker": "Tern Ferry Trust", "speaker_type": "organisation"},
            quote("q-little", "d-1", FERRY, "little else", "They", unresolved_reason="no_antecedent"),
            quote("q-late", "d-1", FERRY, "It is late", None, unresolved_reason="no_source", cue=None),
            quote("q-broke", "d-2", HARBOUR, "“We are broke.”", "mayor", speaker_id=QUILL, speaker="Mara Quill"),
        ],
        "money": [
            figure("f-pier", "d-1", FERRY, "£2m", claimant_id=QUILL, claimant="Mara Quill; Tomas Reed")
            | {
                "co_claimants": [REED],
                "quote_id": "q-pier",
                "horizon": "by May",
                "per": "year",
                "change": True,
                "conversion_of": "f-found",
            },
            figure("f-found", "d-1", FERRY, "£3m", claimant_id=TRUST, claimant="Tern Ferry Trust", quote_id="q-found")
            | {"comparator": "more_than", "amount": Decimal(3_000_000)},
            figure("f-told", "d-2", HARBOUR, "£40", claim_basis="narrator", amount=None, currency=None),
        ],
    }


def written(folder: Path, **changed: list[dict[str, Any]]) -> Tables:
    """The run as a folder of tables, some of them with other rows."""
    built = all_tables(**(rows() | changed))
    for table in TABLES:
        tables.write(folder / f"{table.name}.parquet", table, [built[table.name]], tables.Provenance())
    return Tables(folder)
