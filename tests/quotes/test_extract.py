"""The rows of `quotes` and `responses` of parsed stories."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.annotate.parses import Story, decode, encode
from pipeline.params import Quotes
from pipeline.quotes import extract as extractor
from pipeline.quotes.attribution import Attribution
from pipeline.quotes.extract import extract
from pipeline.quotes.sources import Source
from pipeline.schema import QUOTES, RESPONSES
from pipeline.spans import Edit, RawMap, Span

PARAGRAPHS = [
    "“The bridge is safe,” said Jane Thornbury. “It will stay open.”",
    "Mr Okell said: “It is not.\n\n“It never was.”",
    "Mr Okell said the bridge was “rotten” and had to go.",
    "The council met on Monday.",
    "Brindle Homes has been approached for comment.",
    "“We will come back to the bridge when there is money for it.”",
]
few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def story(nlp, text, doc_id="d-1", edits=()):
    return Story(doc_id, nlp(text), RawMap.of(edits))


def rows(nlp, text, doc_id="d-1", edits=()):
    quotes, replies = extract([story(nlp, text, doc_id, edits)], Quotes())
    return quotes.to_pylist(), replies.to_pylist()


def test_the_sentence_holds_a_source_that_ends_in_white_space(nlp, monkeypatch):
    """As texts have it that were damaged: the sentence is shown without white space, but never cuts its own proof."""
    text = "“We will stay,” said the council. \nNobody else spoke."
    source = Source(Span(21, 34), "unknown")
    one = Attribution((Span(1, 13),), "direct", None, source, 0.9)
    monkeypatch.setattr(extractor, "attributions", lambda doc, params: [one])
    ((row,), _) = rows(nlp, text)
    assert row["speaker_mention"] == "the council. "
    assert (row["sentence_start"], row["sentence_end"]) == (0, 34)


def test_a_row_of_quotes(nlp):
    text = "The council met.\n\nJane Thornbury did not say that the bridge was safe."
    ((row,), ()) = rows(nlp, text)
    assert row | {"quote_id": "", "confidence": 0} == {
        "quote_id": "",
        "doc_id": "d-1",
        "kind": "indirect",
        "text": "the bridge was safe",
        "parts": [{"start": 50, "end": 69, "raw_start": 50, "raw_end": 69}],
        "cue": "say",
        "cue_start": 41,
        "cue_end": 44,
        "cue_lemma": "say",
        "cue_class": "say",
        "negated": True,
        "speaker_mention": "Jane Thornbury",
        "speaker_start": 18,
        "speaker_end": 32,
        "speaker_core_start": 18,
        "speaker_core_end": 32,
        "speaker_id": None,
        "speaker": None,
        "speaker_type": "unknown",
        "co_speakers": [],
        "speaker_role": None,
        "unresolved_reason": "no_antecedent",
        "nested_in": None,
        "sentence_start": 18,
        "sentence_end": 70,
        "paragraph": 1,
        "confidence": 0,
        "co_speaker_spans": [],
    }


def test_a_quote_without_cue_and_source(nlp):
    ((row,), ()) = rows(nlp, "“We will come back to the bridge when there is money for it.”")
    assert [row[name] for name in ("cue", "cue_start", "cue_lemma", "cue_class", "speaker_mention")] == [None] * 5
    assert (row["negated"], row["speaker_type"], row["unresolved_reason"]) == (False, "unknown", "no_source")


def test_parts_are_joined_by_a_space_and_keep_their_places(nlp):
    text = "“The bridge,” said Jane Thornbury, “is safe.”"
    ((row,), ()) = rows(nlp, text)
    assert row["text"] == "“The bridge,” “is safe.”"
    assert [text[part["start"] : part["end"]] for part in row["parts"]] == ["“The bridge,”", "“is safe.”"]


def test_raw_offsets_follow_the_edits(nlp):
    text = "Jane Thornbury said it was late."
    ((row,), ()) = rows(nlp, text, edits=[Edit(0, 0, 0, 7)])
    (part,) = row["parts"]
    assert (part["raw_start"] - part["start"], part["raw_end"] - part["end"]) == (7, 7)


def test_joint_speakers_are_spans(nlp):
    text = "In a joint statement with Dinah Frayle, Mr Okell said that talks had ended."
    ((row,), ()) = rows(nlp, text)
    assert [text[span["start"] : span["end"]] for span in row["co_speaker_spans"]] == ["Dinah Frayle"]


@pytest.mark.parametrize(
    ("text", "proof"),
    [
        ("It rained. Jane Thornbury said it was late. It was.", "Jane Thornbury said it was late."),
        ("It rained.\n\n“It was late,” she said.\n\nIt was.", "“It was late,” she said."),
        ("Mr Okell said: “It is late.\n\n“It is dark.”\n\nIt was.", "Mr Okell said: “It is late.\n\n“It is dark.”"),
    ],
)
def test_the_proof_holds_cue_source_and_content(text, proof, nlp):
    ((row,), ()) = rows(nlp, text)
    assert text[row["sentence_start"] : row["sentence_end"]] == proof


def test_a_row_of_responses(nlp):
    text = "It rained.\n\nBrindle Homes declined to comment."
    ((), (row,)) = rows(nlp, text)
    assert row == {
        "doc_id": "d-1",
        "entity_id": None,
        "party": "Brindle Homes",
        "status": "declined",
        "start": 12,
        "end": 46,
        "text": "Brindle Homes declined to comment.",
    }


def test_the_tables_have_the_schemas_of_the_contract_even_when_empty(nlp):
    for stories in ([], [story(nlp, "")], [story(nlp, "It rained.")]):
        quotes, replies = extract(stories, Quotes())
        assert quotes.schema.equals(QUOTES.schema, check_metadata=True)
        assert replies.schema.equals(RESPONSES.schema, check_metadata=True)
        assert quotes.num_rows == replies.num_rows == 0


def test_equal_words_in_one_story_have_ids_of_their_own(nlp):
    text = "“It is late,” he said.\n\nIt rained.\n\n“It is late,” she said."
    quotes, _ = rows(nlp, text)
    others, _ = rows(nlp, text, doc_id="d-2")
    assert len({row["quote_id"] for row in quotes + others}) == 4


@given(chosen=st.lists(st.sampled_from(PARAGRAPHS), max_size=5), appended=st.sampled_from(PARAGRAPHS))
@few
def test_what_holds_for_any_story(chosen, appended, nlp):
    text = "\n\n".join(chosen)
    quotes, _ = rows(nlp, text)
    ids = [row["quote_id"] for row in quotes]
    assert len(set(ids)) == len(ids)
    for row in quotes:
        proof = Span(row["sentence_start"], row["sentence_end"])
        parts = [Span(part["start"], part["end"]) for part in row["parts"]]
        assert row["text"] == " ".join(part.of(text) for part in parts)
        held = [*parts]
        for name in ("cue", "speaker"):
            if row[f"{name}_start"] is not None:
                held.append(Span(row[f"{name}_start"], row[f"{name}_end"]))
                assert held[-1].of(text) == row["cue" if name == "cue" else "speaker_mention"]
        assert all(proof.contains(span) for span in held)
        assert row["paragraph"] == text.count("\n\n", 0, parts[0].start)
    longer, _ = rows(nlp, f"{text}\n\nIt rained.\n\n{appended}")
    assert [row["quote_id"] for row in longer[: len(quotes)]] == ids


def test_a_stored_parse_gives_the_same_rows(nlp):
    text = "\n\n".join(PARAGRAPHS)
    fresh = story(nlp, text)
    stored = Story("d-1", decode(encode(fresh.doc)), RawMap())
    assert extract([stored], Quotes()) == extract([fresh], Quotes())
