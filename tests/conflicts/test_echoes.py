from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from pipeline import tables
from pipeline.conflicts.echoes import MIN_WORDS, Quoted, rows, words
from pipeline.conflicts.known import Documents
from pipeline.ids import stable_id
from pipeline.schema import CONFLICTS

WORDS = "The toll is more than any islander can pay"


def quote(quote_id: str, doc_id: str, text: str = WORDS, **columns: Any) -> dict[str, Any]:
    return {
        "quote_id": quote_id,
        "doc_id": doc_id,
        "kind": "direct",
        "text": text,
        "parts": [{"start": 10, "end": 20}, {"start": 30, "end": 40}],
        "speaker": "Tomas Reed",
        "speaker_id": "e-reed",
        "speaker_mention": "Mr Reed",
        "sentence_start": 0,
        "sentence_end": 50,
        **columns,
    }


def echoes(*quotes: dict[str, Any], copies: dict[str, str] | None = None) -> list[dict[str, Any]]:
    parts = [pa.Table.from_pylist([each]) for each in quotes]
    doc_ids = sorted({each["doc_id"] for each in quotes} | {*(copies or {}).values()}, reverse=True)
    quoted = Quoted(Documents([pa.table({"doc_id": doc_ids, "copy_of": [(copies or {}).get(one) for one in doc_ids]})]))
    for part in parts:
        quoted.add(words(part))
    return list(rows(parts, quoted.pairs()))


def found(*quotes: dict[str, Any], copies: dict[str, str] | None = None) -> list[tuple[str, str]]:
    return [(row["left"]["doc_id"], row["right"]["doc_id"]) for row in echoes(*quotes, copies=copies)]


def test_an_echo_names_both_places_and_speakers() -> None:
    one, other = quote("q-1", "d-1"), quote("q-2", "d-2", speaker=None, speaker_id=None)
    (row,) = echoes(one, other)
    side = {"start": 10, "end": 40, "value": WORDS, "sentence_start": 0, "sentence_end": 50}
    assert row == {
        "conflict_id": stable_id("c", "q-1", "q-2"),
        "kind": "echo",
        "subject": "Tomas Reed",
        "attribute": "quote",
        "left": {**side, "doc_id": "d-1", "claimant_id": "e-reed", "claimant": "Tomas Reed"},
        "right": {**side, "doc_id": "d-2", "claimant_id": None, "claimant": "Mr Reed"},
        "confidence": 1.0,
    }
    assert tables.build(CONFLICTS, [row]).to_pylist() == [row]


@pytest.mark.parametrize(
    ("left", "right", "subject"),
    [("Tomas Reed", None, "Tomas Reed"), (None, "Mara Quill", "Mara Quill"), (None, None, "unresolved")],
)
def test_the_subject_is_whoever_is_known(left: str | None, right: str | None, subject: str) -> None:
    (row,) = echoes(quote("q-1", "d-1", speaker=left), quote("q-2", "d-2", speaker=right))
    assert row["subject"] == subject


def test_each_later_story_echoes_the_first() -> None:
    assert found(*(quote(f"q-{n}", f"d-{n}") for n in range(1, 4))) == [("d-1", "d-2"), ("d-1", "d-3")]


def test_echoes_stand_in_order_of_the_later_quotes() -> None:
    other = " ".join(reversed(WORDS.split()))
    quotes = [quote("q-1", "d-1"), quote("q-2", "d-1", other), quote("q-3", "d-2", other), quote("q-4", "d-2")]
    assert [row["left"]["value"] for row in echoes(*quotes)] == [other, WORDS]


def test_no_quotes() -> None:
    assert echoes() == []


def test_case_and_punctuation_do_not_matter() -> None:
    assert found(quote("q-1", "d-1"), quote("q-2", "d-2", "the toll is more – than ANY islander can pay!"))


def test_a_story_does_not_echo_itself() -> None:
    assert found(quote("q-1", "d-1"), quote("q-2", "d-1")) == []


def test_a_story_echoes_once() -> None:
    assert found(quote("q-1", "d-1"), quote("q-2", "d-2"), quote("q-3", "d-2")) == [("d-1", "d-2")]


def test_copies_of_one_story_do_not_echo_each_other() -> None:
    quotes = [quote("q-1", "d-1"), quote("q-2", "d-2"), quote("q-3", "d-3")]
    assert found(*quotes[:2], copies={"d-2": "d-1"}) == []
    assert found(*quotes, copies={"d-3": "d-2"}) == [("d-1", "d-2")]


@pytest.mark.parametrize("kind", ["indirect", "mixed"])
def test_only_words_in_quotation_marks_echo(kind: str) -> None:
    assert found(quote("q-1", "d-1"), quote("q-2", "d-2", kind=kind)) == []


def test_short_quotes_and_other_words_do_not_echo() -> None:
    short = " ".join(WORDS.split()[: MIN_WORDS - 1])
    enough = " ".join(WORDS.split()[:MIN_WORDS])
    assert found(quote("q-1", "d-1", short), quote("q-2", "d-2", short)) == []
    assert found(quote("q-1", "d-1", enough), quote("q-2", "d-2", enough)) == [("d-1", "d-2")]
    assert found(quote("q-1", "d-1", enough), quote("q-2", "d-2", WORDS)) == []
