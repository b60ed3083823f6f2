"""A small input folder and the tables that are true of it, written by hand: they pass every check."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import tables
from pipeline.ids import stable_id
from pipeline.ingest.clean import clean, document_row
from pipeline.ingest.copies.find import Story, find
from pipeline.ingest.read import Reading
from pipeline.params import Clean
from pipeline.schema import TABLES

FERRY_RAW = (
    "Ferry fares to rise\r\n\r\n"
    "“Fares will rise by £2m,” said Mara Quill, head of the Tern Ferry Trust. “Nobody likes it.”\r\n\r\n"
    "She said: “We asked for aid of\u00a0£300,000 (€350,000) and they told us ‘not now’.”\r\n\r\n"
    "The Trust was approached for comment."
)
BRIDGE_RAW = "‘The toll is more than any islander can pay,’ Tomas Reed told the council.\n\nIt sits again in May.\n"
HARBOUR_RAW = "In the harbour Tomas Reed said: “The toll is more than any islander can pay.”\n"
FILES = {
    "ferry.txt": FERRY_RAW.encode(),
    "bridge.txt": BRIDGE_RAW.encode(),
    "north/copy.txt": BRIDGE_RAW.encode(),
    "harbour.txt": HARBOUR_RAW.encode("cp1252"),
    ".hidden.txt": b"Not to be read.",
    "paper.txt": b"%PDF-1.7",
}
FERRY, BRIDGE, COPY, HARBOUR = (
    stable_id("d", path, "") for path in ("ferry.txt", "bridge.txt", "north/copy.txt", "harbour.txt")
)
RAW = {FERRY: FERRY_RAW, BRIDGE: BRIDGE_RAW, COPY: BRIDGE_RAW, HARBOUR: HARBOUR_RAW}
FIRST, SECOND = "“Fares will rise by £2m,”", "“Nobody likes it.”"
SENTENCES = {
    "fares": (FERRY, f"{FIRST} said Mara Quill, head of the Tern Ferry Trust. {SECOND}"),
    "aid": (FERRY, "She said: “We asked for aid of £300,000 (€350,000) and they told us ‘not now’.”"),
    "toll": (BRIDGE, "‘The toll is more than any islander can pay,’ Tomas Reed told the council."),
    "copy": (COPY, "‘The toll is more than any islander can pay,’ Tomas Reed told the council."),
    "harbour": (HARBOUR, "In the harbour Tomas Reed said: “The toll is more than any islander can pay.”"),
}

Tables = dict[str, pa.Table]


def lay_out(root: Path) -> Path:
    """The input folder."""
    for name, content in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def text_of(doc_id: str) -> str:
    return RAW[doc_id].replace("\r\n", "\n").replace("\u00a0", " ")


def place(doc_id: str, words: str, after: str = "") -> dict[str, int]:
    """Where the words first stand, from `after` on, in the text and in the source."""
    text, raw = text_of(doc_id), RAW[doc_id]
    raw_words = words.replace("of £", "of\u00a0£")
    start, raw_start = text.index(words, text.index(after)), raw.index(raw_words, raw.index(after))
    return {"start": start, "end": start + len(words), "raw_start": raw_start, "raw_end": raw_start + len(raw_words)}


def unmapped(doc_id: str, words: str, name: str, after: str = "") -> dict[str, int]:
    found = place(doc_id, words, after)
    return {f"{name}start": found["start"], f"{name}end": found["end"]}


def mention(key: str, doc_id: str, words: str, after: str = "", **columns: Any) -> dict[str, Any]:
    row = {"mention_id": key, "doc_id": doc_id, **place(doc_id, words, after), "text": words, "label": "PERSON"}
    return {**row, "form": "name", "confidence": 0.9, "basis": "model", "cluster": 0, **columns}


def quote(key: str, sentence: str, parts: Sequence[str], cue: str, source: str, **columns: Any) -> dict[str, Any]:
    doc_id, proof = SENTENCES[sentence]
    head = proof[:9]
    return {
        "quote_id": key,
        "doc_id": doc_id,
        "kind": "direct",
        "text": " ".join(parts),
        "parts": [place(doc_id, part, head) for part in parts],
        "cue": cue,
        **unmapped(doc_id, cue, "cue_", head),
        "cue_lemma": "say",
        "cue_class": "say",
        "negated": False,
        "speaker_mention": source,
        **unmapped(doc_id, source, "speaker_", head),
        "speaker_id": "e-quill",
        "speaker": "Mara Quill",
        "speaker_type": "person",
        "co_speakers": [],
        **unmapped(doc_id, proof, "sentence_", head),
        "paragraph": 0,
        "confidence": 0.9,
        "co_speaker_spans": [],
        **columns,
    }


def figure(key: str, sentence: str, words: str, amount: str, **columns: Any) -> dict[str, Any]:
    doc_id, proof = SENTENCES[sentence]
    return {
        "figure_id": key,
        "doc_id": doc_id,
        **place(doc_id, words),
        "text": words,
        "kind": "exact",
        "amount": Decimal(amount),
        "currency": "GBP",
        "currency_basis": "explicit",
        "comparator": "exact",
        "change": False,
        "damaged": False,
        "co_claimants": [],
        "role": "price",
        "role_confidence": 0.5,
        "claimant_id": "e-quill",
        "claimant": "Mara Quill",
        "claim_basis": "quote",
        **unmapped(doc_id, proof, "sentence_"),
        "confidence": 0.9,
        **columns,
    }


def entity(key: str, kind: str, name: str, **columns: Any) -> dict[str, Any]:
    row = {"entity_id": key, "type": kind, "name": name, "aliases": [], "roles": []}
    return {**row, "n_documents": 1, "n_mentions": 1, "n_quotes": 1, **columns}


def side(key: str, sentence: str) -> dict[str, Any]:
    doc_id, proof = SENTENCES[sentence]
    words = "The toll is more than any islander can pay"
    told = {"value": words, "claimant_id": key, "claimant": "Tomas Reed"}
    return {"doc_id": doc_id, **unmapped(doc_id, words, ""), **told, **unmapped(doc_id, proof, "sentence_")}


def hand_written() -> dict[str, list[dict[str, Any]]]:
    """The rows of all tables but `documents` and `ingest_log`."""
    aid = "We asked for aid of £300,000 (€350,000) and they told us ‘not now’."
    reed = {"speaker_id": "e-reed", "speaker": "Tomas Reed"}
    head = unmapped(FERRY, "head of the Tern Ferry Trust", "")
    toll = "The toll is more than any islander can pay"
    return {
        "mentions": [
            mention(
                "m-quill",
                FERRY,
                "Mara Quill",
                entity_id="e-quill",
                role="head",
                affiliation="Tern Ferry Trust",
                **unmapped(FERRY, "head", "role_"),
                **unmapped(FERRY, "Tern Ferry Trust", "affiliation_"),
            ),
            mention("m-trust", FERRY, "Tern Ferry Trust", entity_id="e-trust", label="ORG", cluster=1),
            mention("m-she", FERRY, "She", entity_id="e-quill", form="pronoun", basis="propagation"),
            mention("m-reed", BRIDGE, "Tomas Reed", entity_id="e-reed"),
            mention("m-reed2", HARBOUR, "Tomas Reed", entity_id="e-reed"),
            mention("m-council", BRIDGE, "the council", form="nominal", label="ORG", unresolved_reason="no_antecedent"),
        ],
        "entities": [
            entity(
                "e-quill",
                "PERSON",
                "Mara Quill",
                roles=[{"role": "head", "affiliation": "Tern Ferry Trust", "doc_id": FERRY, **head}],
                n_mentions=2,
                n_quotes=2,
            ),
            entity("e-reed", "PERSON", "Tomas Reed", n_documents=2, n_mentions=2, n_quotes=3),
            entity("e-trust", "ORG", "Tern Ferry Trust", aliases=["The Trust"]),
        ],
        "quotes": [
            quote(
                "q-fares",
                "fares",
                [FIRST.strip("“”"), SECOND.strip("“”")],
                "said",
                "Mara Quill",
                co_speakers=["e-trust"],
                co_speaker_spans=[unmapped(FERRY, "Tern Ferry Trust", "")],
            ),
            quote("q-aid", "aid", [aid], "said", "She"),
            quote(
                "q-now",
                "aid",
                ["not now"],
                "told",
                "they",
                nested_in="q-aid",
                speaker_id=None,
                speaker=None,
                speaker_type="unknown",
                unresolved_reason="no_antecedent",
            ),
            quote("q-toll", "toll", [f"{toll},"], "told", "Tomas Reed", **reed),
            quote("q-copy", "copy", [f"{toll},"], "told", "Tomas Reed", **reed),
            quote("q-harbour", "harbour", [f"{toll}."], "said", "Tomas Reed", **reed),
        ],
        "money": [
            figure("f-fares", "fares", "£2m", "2000000", quote_id="q-fares"),
            figure("f-aid", "aid", "£300,000", "300000", quote_id="q-aid", role="aid"),
            figure(
                "f-euros",
                "aid",
                "€350,000",
                "350000",
                quote_id="q-aid",
                role="aid",
                currency="EUR",
                conversion_of="f-aid",
            ),
        ],
        "merges": [
            {
                "entity_id": "e-trust",
                "alias": "The Trust",
                "doc_id": FERRY,
                "rule": "short_name_in_story",
                **unmapped(FERRY, "The Trust", "evidence_"),
                "basis": "rule",
            }
        ],
        "conflicts": [
            {
                "conflict_id": "c-toll",
                "kind": "echo",
                "subject": "Tomas Reed",
                "attribute": "quote",
                "left": side("e-reed", "toll"),
                "right": side("e-reed", "harbour"),
                "confidence": 1.0,
            }
        ],
        "responses": [
            {
                "doc_id": FERRY,
                "entity_id": "e-trust",
                "party": "The Trust",
                "status": "approached",
                **unmapped(FERRY, "The Trust was approached for comment.", ""),
                "text": "The Trust was approached for comment.",
            }
        ],
    }


def true_tables(root: Path) -> Tables:
    """Every table, true of the folder that `lay_out` made."""
    cleaned = list(clean(Reading.of(Clean()).corpus(root), Clean()))
    documents = [document_row(one.document) for one in cleaned if one.document]
    copies = find(Story(row["doc_id"], row["text"], row["published"], row["source_path"]) for row in documents)
    rows: dict[str, Sequence[Mapping[str, Any]]] = {
        **hand_written(),
        "documents": [document_row(one.document, copies.get(one.document.doc_id)) for one in cleaned if one.document],
        "ingest_log": [one.log_row() for one in cleaned],
    }
    return {table.name: tables.build(table, rows[table.name]) for table in TABLES}


def in_files(given: Tables, folder: Path) -> dict[str, Path]:
    """The tables in files, whatever their schema."""
    for name, table in given.items():
        pq.write_table(table, folder / f"{name}.parquet")
    return {name: folder / f"{name}.parquet" for name in given}


def changed(given: Tables, table: str, row: int, path: str, value: Any) -> Tables:
    """The tables with one value set: `path` is a column, or goes on into lists and structs (`parts.0.start`)."""
    rows = given[table].to_pylist()
    *way, last = (int(step) if step.isdigit() else step for step in path.split("."))
    held = rows[row]
    for step in way:
        held = held[step]
    held[last] = value(held[last]) if callable(value) else value
    return given | {table: pa.Table.from_pylist(rows, schema=given[table].schema)}


def row_of(given: Tables, table: str, value: str) -> int:
    """The number of the first row that holds the value."""
    return next(number for number, row in enumerate(given[table].to_pylist()) if value in row.values())
