"""`I` and `we` in quotation marks: found in a story, given to who speaks once that is known."""

from __future__ import annotations

import pytest

from pipeline.entities.coreference.first_person import first_persons
from pipeline.entities.linking.voices import give_voice
from pipeline.entities.mentions import Mention
from pipeline.schema import QUOTES
from pipeline.spans import Span
from tests.blank_rows import blank
from tests.entities.entity_cases import mention


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“I told my staff that we care for our own,” she said.", ["I", "my", "we", "our"]),
        ("“We hurt ourselves and it hurt me and us.”", ["We", "ourselves", "me", "us"]),
        ("“The US and Us Weekly met Elizabeth I in a coal mine.”", []),
        ("I and we stand outside “the words” here.", []),
    ],
)
def test_pronouns_of_the_first_person_in_quotation_marks(text, found, nlp):
    rows = list(first_persons(nlp(text), []))
    assert [row.span.of(text) for row in rows] == found
    assert {(row.form, row.cluster, row.reason) for row in rows} <= {("pronoun", None, "no_speaker")}


def test_no_pronoun_within_a_mention(nlp):
    text = "“My Brindle Homes pays me,” she said."
    taken = [Mention(Span(1, 17), "ORG", "name", "rule", 0.9, 0)]
    assert [row.span.of(text) for row in first_persons(nlp(text), taken)] == ["me"]


def quote(start, end, speaker, kind, co_speakers=(), doc_id="d-1"):
    part = {"start": start, "end": end, "raw_start": start, "raw_end": end}
    row = {"doc_id": doc_id, "parts": [part], "speaker_id": speaker, "speaker_type": kind, "confidence": 0.6}
    return blank(QUOTES) | row | {"co_speakers": list(co_speakers)}


def given(words, *quotes):
    columns = {"form": "pronoun", "entity_id": None, "unresolved_reason": "no_speaker"}
    rows = [mention("d-1", None, words, start=50, **columns)]
    give_voice(rows, quotes)
    (row,) = rows
    return row["entity_id"], row["label"], row["unresolved_reason"]


@pytest.mark.parametrize(
    ("words", "quotes", "expected"),
    [
        ("I", [quote(40, 60, "e-1", "person")], ("e-1", "PERSON", None)),
        ("My", [quote(40, 60, "e-1", "person")], ("e-1", "PERSON", None)),
        ("we", [quote(40, 60, "e-2", "organisation")], ("e-2", "ORG", None)),
        ("we", [quote(40, 60, "e-1", "person")], (None, "PERSON", "group")),
        ("we", [quote(40, 60, "e-2", "organisation", ["e-3"])], (None, "PERSON", "group")),
        ("I", [quote(40, 60, "e-1", "person", ["e-3"])], (None, "PERSON", "no_speaker")),
        ("I", [quote(40, 60, "e-2", "organisation")], (None, "PERSON", "no_speaker")),
        ("I", [quote(40, 60, None, "unknown")], (None, "PERSON", "no_speaker")),
        ("I", [quote(10, 40, "e-1", "person")], (None, "PERSON", "no_speaker")),
        ("I", [quote(40, 60, "e-1", "person", doc_id="d-2")], (None, "PERSON", "no_speaker")),
        ("I", [quote(0, 90, "e-1", "person"), quote(48, 60, "e-4", "person")], ("e-4", "PERSON", None)),
    ],
)
def test_who_speaks_is_who_is_meant(words, quotes, expected):
    assert given(words, *quotes) == expected


def test_a_name_keeps_its_entity():
    rows = [mention("d-1", 0, "Jane Thornbury", start=50, entity_id="e-9")]
    give_voice(rows, [quote(40, 90, "e-1", "person")])
    assert rows[0]["entity_id"] == "e-9"
