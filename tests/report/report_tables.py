"""Hand-made tables of a few stories: the seeds in part, one invented town council, one hostile text and one copy."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline import schema, tables

SEEDS = Path(__file__).parents[2] / "seeds"
CAMPION, BANGHAM, WARWICKSHIRE = "e-campion", "e-bangham", "e-warwickshire"
COUNCIL = (
    'Harrow Vale council will spend between £2m and £3m on the bridge, it said. "We looked for <b>savings</b>," '
    "said Ada Okonkwo & colleagues.\n\n"
    '"A further $1.50 per head comes later," she added.\n\n"It is decided."'
)
HOSTILE = (
    "</script><script>alert(1)</script> <img src=x onerror=alert(2)> said \"nothing ' onclick='x\" "
    "& was paid £5 <!-- so -->\u202e.\n\n\n]]></style></main>"
)
CHECKS = {
    "passed": True,
    "checks": [
        {"name": "verbatim", "about": "Every span gives back its text.", "rows": 1234, "violations": 0},
        {"name": "keys", "about": "Every key leads to a row.", "rows": 99, "violations": 0},
    ],
}
COUNTS = [
    "5 stories, of which 1 is a copy",
    "6 quotes (1 of them in copies)",
    "3 of them without a resolved speaker",
    "4 figures",
    "2 people",
    "1 organisation",
    "1 place",
    "2 conflicts and echoes",
]
"""What the front page counts in the tables of `rows`."""


def span(text: str, part: str, after: int = 0) -> dict[str, int]:
    """Where `part` stands in `text`, as the tables write it."""
    start = text.index(part, after)
    return {"start": start, "end": start + len(part), "raw_start": start, "raw_end": start + len(part)}


def document(doc_id: str, text: str, **columns: Any) -> dict[str, Any]:
    return {
        "doc_id": doc_id,
        "source_path": f"{doc_id}.txt",
        "source_sha256": "0",
        "media_type": "text/plain",
        "encoding": "utf-8",
        "language": "en",
        "text": text,
        "text_sha256": "0",
        "n_words": len(text.split()),
        "n_paragraphs": text.count("\n\n") + 1,
        "raw_map": [],
        "removed": [],
        "warnings": [],
        **columns,
    }


def quote(quote_id: str, doc: Mapping[str, Any], parts: Sequence[str], sentence: str, **columns: Any) -> dict[str, Any]:
    """A quote with these parts in this sentence; the cue and the source stand in the sentence too."""
    text = doc["text"]
    proof = span(text, sentence)
    row = {
        "quote_id": quote_id,
        "doc_id": doc["doc_id"],
        "kind": "direct",
        "text": " ".join(parts),
        "parts": [span(text, part, proof["start"]) for part in parts],
        "negated": False,
        "speaker_type": "person" if columns.get("speaker_id") else "unknown",
        "co_speakers": [],
        "sentence_start": proof["start"],
        "sentence_end": proof["end"],
        "paragraph": 0,
        "confidence": 0.9,
        "co_speaker_spans": [],
    }
    for name, start, end in (
        ("cue", "cue_start", "cue_end"),
        ("speaker_mention", "speaker_start", "speaker_end"),
    ):
        if name in columns:
            place = span(text, columns[name], proof["start"])
            row |= {start: place["start"], end: place["end"]}
    return row | columns


def figure(figure_id: str, doc: Mapping[str, Any], written: str, sentence: str, **columns: Any) -> dict[str, Any]:
    proof = span(doc["text"], sentence)
    return {
        "figure_id": figure_id,
        "doc_id": doc["doc_id"],
        **span(doc["text"], written, proof["start"]),
        "text": written,
        "kind": "exact",
        "currency": "GBP",
        "currency_basis": "explicit",
        "comparator": "exact",
        "change": False,
        "damaged": False,
        "co_claimants": [],
        "role": "saving",
        "role_confidence": 0.7,
        "claim_basis": "narrator",
        "sentence_start": proof["start"],
        "sentence_end": proof["end"],
        "confidence": 0.8,
        **columns,
    }


def mention(mention_id: str, doc: Mapping[str, Any], name: str, **columns: Any) -> dict[str, Any]:
    return {
        "mention_id": mention_id,
        "doc_id": doc["doc_id"],
        **span(doc["text"], name),
        "text": name,
        "label": "PERSON",
        "form": "name",
        "confidence": 0.9,
        "basis": "model",
        **columns,
    }


def entity(entity_id: str, kind: str, name: str, **columns: Any) -> dict[str, Any]:
    row = {"entity_id": entity_id, "type": kind, "name": name, "aliases": [], "roles": []}
    return row | {"n_documents": 1, "n_mentions": 2, "n_quotes": 0} | columns


def build(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, pa.Table]:
    """All tables of the contract, those without rows empty."""
    return {table.name: tables.build(table, rows.get(table.name, ())) for table in schema.TABLES}


def rows() -> dict[str, list[dict[str, Any]]]:
    """The rows of the five stories."""
    first, second = (
        document(doc_id, path.read_text(encoding="utf-8"), source_path=path.name)
        for doc_id, path in zip(("d-1", "d-2"), sorted(SEEDS.glob("*.txt")), strict=True)
    )
    council = document("d-3", COUNCIL, title="Bridge money & more", published=datetime(2024, 5, 2, tzinfo=UTC))
    hostile = document("d-4", HOSTILE, title="<script>alert(3)</script>", warnings=["mojibake_repaired"])
    copy = document("d-5", COUNCIL, copy_of="d-3", copy_kind="exact", copy_score=1.0)
    return {
        "documents": [first, second, council, hostile, copy],
        "ingest_log": [
            _unit("a.txt", "ok"),
            _unit("b.txt", "quarantine", "too_short", "2 words are too few"),
            _unit("c.txt", "warn", "mojibake_repaired"),
            _unit("d.json", "skip", "no_text_field"),
        ],
        "mentions": [
            mention("m-1", first, "John-Paul Campion", entity_id=CAMPION),
            mention("m-2", first, "Warwickshire Police", entity_id=WARWICKSHIRE, label="ORG"),
            mention("m-3", second, "Anthony Bangham", entity_id=BANGHAM),
            mention("m-4", second, "He", entity_id=CAMPION, form="pronoun"),
        ],
        "entities": [
            entity(
                CAMPION,
                "PERSON",
                "John-Paul Campion",
                aliases=["John Campion", "Mr Campion"],
                roles=[_role("d-1"), _role("d-2")],
                n_quotes=2,
            ),
            entity(BANGHAM, "PERSON", "Anthony Bangham", n_quotes=1),
            entity(WARWICKSHIRE, "ORG", "Warwickshire Police", n_quotes=1),
            entity("e-west", "PLACE", "West Mercia"),
        ],
        "quotes": _quotes(first, second, council, hostile, copy),
        "money": _money(first, council, hostile),
        "merges": [
            {
                "entity_id": CAMPION,
                "alias": "Mr Campion",
                "doc_id": "d-2",
                "rule": "surname_in_story",
                "evidence_start": 9,
                "evidence_end": 19,
                "basis": "rule",
            },
        ],
        "conflicts": [
            _conflict("c-1", "contradiction", _side(first, "2013"), _side(second, "2012")),
            _conflict("c-2", "echo", _side(council, "It is decided."), _side(copy, "It is decided.")),
        ],
        "responses": [
            _response(second, "Warwickshire Police", WARWICKSHIRE),
            _response(second, "the Home Office", None),
        ],
    }


def _quotes(*documents: dict[str, Any]) -> list[dict[str, Any]]:
    first, second, council, hostile, copy = documents
    joint = "offers to provide services after the break-up had not resulted in an agreement with Warwickshire"
    long_quote = second["text"][second["text"].index('"Since serving') :].split("\n\n")[:2]
    campion = {"speaker_id": CAMPION, "speaker": "John-Paul Campion"}
    return [
        quote(
            "q-1",
            first,
            ["they were 'hugely disapointed' by the move"],
            "Warwickshire Police said they were 'hugely disapointed' by the move and that the tie-up had saved "
            "more than £35m since it came into force.",
            kind="mixed",
            cue="said",
            speaker_mention="Warwickshire Police",
            speaker_id=WARWICKSHIRE,
            speaker="Warwickshire Police",
        ),
        quote(
            "q-2",
            second,
            [joint],
            "In a joint statement with West Mercia's chief Constable Anthony Bangham, Mr Campion said that "
            + joint
            + ".",
            kind="indirect",
            cue="said",
            speaker_mention="Mr Campion",
            co_speakers=[CAMPION, BANGHAM],
            **campion,
        ),
        quote(
            "q-3",
            second,
            long_quote,
            "He said: " + "\n\n".join(long_quote),
            cue="said",
            speaker_mention="He",
            **campion,
        ),
        quote("q-4", council, ['"It is decided."'], '"It is decided."', unresolved_reason="no_source"),
        quote("q-5", copy, ['"It is decided."'], '"It is decided."', unresolved_reason="no_source"),
        quote(
            "q-6", hostile, ["\"nothing ' onclick='x\""], HOSTILE.split("\n", maxsplit=1)[0], negated=True, cue="said"
        ),
    ]


def _money(*documents: dict[str, Any]) -> list[dict[str, Any]]:
    first, council, hostile = documents
    return [
        figure(
            "f-1",
            first,
            "£35m",
            "Warwickshire Police said they were 'hugely disapointed' by the move and that the tie-up had saved "
            "more than £35m since it came into force.",
            amount=Decimal(35_000_000),
            comparator="more_than",
            claim_basis="quote",
            claimant_id=WARWICKSHIRE,
            claimant="Warwickshire Police",
            quote_id="q-1",
        ),
        figure(
            "f-2",
            council,
            "between £2m and £3m",
            COUNCIL.split('"', maxsplit=1)[0].strip(),
            kind="range",
            comparator="range",
            low=Decimal(2_000_000),
            high=Decimal(3_000_000),
            role="cost",
            claim_basis="quote",
        ),
        figure(
            "f-3",
            council,
            "$1.50",
            '"A further $1.50 per head comes later," she added.',
            amount=Decimal("1.5"),
            currency="USD",
            currency_basis="assumed",
            per="head",
            change=True,
            horizon="later",
            conversion_of="f-2",
        ),
        figure("f-4", hostile, "£5", HOSTILE.split("\n", maxsplit=1)[0], kind="vague"),
    ]


def _unit(path: str, outcome: str, reason: str = "", detail: str = "") -> dict[str, Any]:
    return {"source_path": path, "outcome": outcome, "reason": reason, "detail": detail}


def _conflict(conflict_id: str, kind: str, left: dict[str, Any], right: dict[str, Any]) -> dict[str, Any]:
    told = {"subject": "the two forces", "attribute": "since when", "left": left, "right": right, "confidence": 0.8}
    return {"conflict_id": conflict_id, "kind": kind, **told}


def _side(doc: Mapping[str, Any], value: str) -> dict[str, Any]:
    place = {key: at for key, at in span(doc["text"], value).items() if not key.startswith("raw")}
    start = doc["text"].rfind("\n", 0, place["start"]) + 1
    sentence = {"sentence_start": start, "sentence_end": doc["text"].find("\n", place["end"]) % (len(doc["text"]) + 1)}
    return {"doc_id": doc["doc_id"], **place, "value": value, "claimant_id": None, **sentence}


def _role(doc_id: str) -> dict[str, Any]:
    title = {"role": "Police and Crime Commissioner", "affiliation": "West Mercia"}
    return {**title, "doc_id": doc_id, "start": 0, "end": 1}


def _response(doc: Mapping[str, Any], party: str, entity_id: str | None) -> dict[str, Any]:
    sentence = "Warwickshire Police and the Home Office have been approached for comment."
    place = {key: value for key, value in span(doc["text"], sentence).items() if not key.startswith("raw")}
    return {
        "doc_id": doc["doc_id"],
        "entity_id": entity_id,
        "party": party,
        "status": "approached",
        "text": sentence,
        **place,
    }
