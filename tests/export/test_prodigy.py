"""Tasks for Prodigy, as spaCy reads them."""

from __future__ import annotations

import json

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from pipeline.export.formats import export
from tests.export.export_tables import FERRY, written


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def tasks(tmp_path):
    (done,) = export("prodigy", written(tmp_path / "out"), tmp_path / "tasks.jsonl")
    found = read(tmp_path / "tasks.jsonl")
    assert (done.count, done.what) == (len(found), "paragraphs") == (8, "paragraphs")
    return found


def test_spacy_finds_every_span_on_the_tokens(tasks):
    nlp = spacy.blank("en")
    kept = DocBin()
    for task in tasks:
        words = [token["text"] for token in task["tokens"]]
        doc = Doc(nlp.vocab, words=words, spaces=[token["ws"] for token in task["tokens"]])
        assert doc.text == task["text"]
        assert [(token.idx, token.idx + len(token), token.i) for token in doc] == [
            (token["start"], token["end"], token["id"]) for token in task["tokens"]
        ]
        for row in task["spans"]:
            span = doc.char_span(row["start"], row["end"], label=row["label"])
            assert (span.start, span.end - 1) == (row["token_start"], row["token_end"])
            doc.spans.setdefault("sc", [])
            doc.spans["sc"] = [*doc.spans["sc"], span]
        kept.add(doc)
    assert len(list(kept.get_docs(nlp.vocab))) == len(tasks)


def test_a_task_is_a_paragraph_with_its_place(tasks):
    assert [task["meta"]["paragraph"] for task in tasks] == [0, 1, 2, 3, 4, 0, 1, 0]
    for task in tasks[:5]:
        start = task["meta"]["start"]
        assert FERRY[start : start + len(task["text"])] == task["text"]
        assert (task["meta"]["doc_id"], task["meta"]["source"]) == ("d-1", "feed.jsonl [7]")
    assert tasks[7] == {**tasks[7], "text": "Nobody spoke.", "spans": []}


def labels(task):
    return [(row["label"], task["text"][row["start"] : row["end"]], row["id"]) for row in task["spans"]]


def test_quotes_in_parts_cues_sources_mentions_and_figures(tasks):
    assert labels(tasks[1]) == [
        ("QUOTE", "“We are 🚢 certain,”", "q-certain"),
        ("SOURCE", "Mara Quill, the mayor", "q-certain"),
        ("PERSON", "Mara Quill", "m-quill"),
        ("CUE", "said", "q-certain"),
        ("QUOTE", "“Fares will rise.", "q-certain"),
    ]
    assert labels(tasks[2]) == [("QUOTE", "“It is decided.”", "q-certain")]
    assert labels(tasks[3])[:2] == [("SOURCE", "Ms Quill", "q-pier"), ("PERSON", "Tomas Reed", "m-reed")]
    assert ("SOURCE", "Tomas Reed", "q-pier") in labels(tasks[3])
    assert ("QUOTE", "the pier", "q-pier") in labels(tasks[3])
    assert ("QUOTE", "had cost more than $2m", "q-pier") in labels(tasks[4])
    assert ("MONEY", "$2m", "f-pier") in labels(tasks[4])
    quote = tasks[2]["spans"][0]
    assert (quote["kind"], quote["speaker"], quote["score"]) == ("direct", "Mara Quill", 0.7)
    assert "speaker" not in tasks[5]["spans"][0]


def test_only_the_tables_asked_for(tmp_path):
    export("prodigy", written(tmp_path / "out"), tmp_path / "tasks.jsonl", ["mentions"])
    found = {row["label"] for task in read(tmp_path / "tasks.jsonl") for row in task["spans"]}
    assert found == {"PERSON", "ORG"}


def test_a_token_that_a_span_would_cut_is_cut(tmp_path):
    text = "It lost $500m. Sales rose"
    money = [{"figure_id": "f-1", "doc_id": "d-1", "text": "$500m", "start": 8, "end": 13}]
    documents = [{"doc_id": "d-1", "source_path": "a.txt", "text": text}]
    out = written(tmp_path / "out", documents=documents, money=money, quotes=[], mentions=[])
    assert spacy.blank("en")(text).char_span(8, 13) is None
    export("prodigy", out, tmp_path / "tasks.jsonl")
    (task,) = read(tmp_path / "tasks.jsonl")
    (row,) = task["spans"]
    covered = task["tokens"][row["token_start"] : row["token_end"] + 1]
    assert "".join(token["text"] for token in covered) == "$500m"
    assert (task["tokens"][row["token_end"] + 1]["text"], covered[-1]["ws"]) == (".", False)
