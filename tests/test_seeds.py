"""The two seed stories from their bytes to linked tables, against what a reader finds in them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.annotate.parses import Story
from pipeline.entities.extract import extract as extract_mentions
from pipeline.ingest.clean import clean, document_row
from pipeline.ingest.read import Reading
from pipeline.link.corpus import link
from pipeline.money.extract import extract as extract_money
from pipeline.params import Params
from pipeline.quotes.extract import extract as extract_quotes
from pipeline.schema import DOCUMENTS

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds"
EXPECTED = json.loads((HERE / "cases" / "seeds.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def linked(nlp):
    params = Params()
    documents = [cleaned.document for cleaned in clean(Reading.of(params.clean).corpus(SEEDS), params.clean)]
    stories = [Story(one.doc_id, nlp(one.text), one.raw_map) for one in documents]
    quotes, responses = extract_quotes(stories, params.quotes)
    (mentions,), (money,) = extract_mentions(stories), extract_money(stories, params.money)
    drafts = {
        "documents": tables.build(DOCUMENTS, map(document_row, documents)),
        "mentions": mentions,
        "quotes": quotes,
        "money": money,
        "responses": responses,
    }
    found = {name: table.to_pylist() for name, table in link(drafts, ()).tables.items()}
    found["documents"] = drafts["documents"].to_pylist()
    return found


def doc_id(linked, path):
    return next(row["doc_id"] for row in linked["documents"] if row["source_path"] == path)


def of(linked, table, path):
    return [row for row in linked[table] if row["doc_id"] == doc_id(linked, path)]


def names(linked):
    return {row["entity_id"]: row["name"] for row in linked["entities"]}


def expected_quotes():
    quotes = [(path, quote) for path, expected in EXPECTED.items() for quote in expected["quotes"]]
    return [
        pytest.param(path, quote, id=f"{path[:3]}-{quote['parts'][0][0]}", marks=marks(quote)) for path, quote in quotes
    ]


def marks(quote):
    reason = quote.get("known_failure")
    return [pytest.mark.xfail(reason=reason, raises=AssertionError, strict=True)] if reason else []


def test_both_stories_are_read(linked):
    assert [row["source_path"] for row in linked["documents"]] == sorted(EXPECTED)


@pytest.mark.parametrize(("path", "expected"), expected_quotes())
def test_quote(path, expected, linked):
    (row,) = (row for row in of(linked, "quotes", path) if row["parts"][0]["start"] == expected["parts"][0][0])
    co_speakers = [names(linked)[entity_id] for entity_id in row["co_speakers"]]
    assert [[part["start"], part["end"]] for part in row["parts"]] == expected["parts"]
    assert [row["cue_start"], row["cue_end"]] == expected["cue"]
    assert [row["speaker_start"], row["speaker_end"]] == expected["source"]
    assert (row["kind"], row["speaker"], row["speaker_type"]) == tuple(expected[k] for k in ("kind", "speaker", "type"))
    assert co_speakers == expected.get("co_speakers", [])


@pytest.mark.parametrize("path", sorted(EXPECTED))
def test_no_other_quotes(path, linked):
    starts = [row["parts"][0]["start"] for row in of(linked, "quotes", path)]
    assert starts == [quote["parts"][0][0] for quote in EXPECTED[path]["quotes"]]


@pytest.mark.parametrize("path", sorted(EXPECTED))
def test_figures(path, linked):
    keys = ("text", "currency", "comparator", "role", "horizon", "claimant", "claim_basis")
    found = [
        {"span": [row["start"], row["end"]], **{key: row[key] for key in keys}}
        | {key: row[key] and f"{row[key]:.0f}" for key in ("amount", "low", "high")}
        for row in of(linked, "money", path)
    ]
    assert found == EXPECTED[path]["money"]


def test_a_claimant_who_is_known_has_an_id(linked):
    claimed = {row["amount"]: row["claimant_id"] for row in linked["money"]}
    assert claimed[Decimal(30_000_000)] is None
    assert names(linked)[claimed[Decimal(35_000_000)]] == "Warwickshire Police"


@pytest.mark.parametrize("path", sorted(EXPECTED))
def test_mentions_and_their_entities(path, linked):
    found = {(row["start"], row["end"]): names(linked).get(row["entity_id"]) for row in of(linked, "mentions", path)}
    for name, spans in EXPECTED[path]["mentions"].items():
        assert [found.get(tuple(span)) for span in spans] == [name] * len(spans)


def test_one_campion_across_both_stories(linked):
    people = [row for row in linked["entities"] if row["type"] == "PERSON"]
    assert [row["name"] for row in people] == ["Anthony Bangham", "John-Paul Campion"]
    assert people[1]["aliases"] == ["Campion", "John Campion"]
    assert people[1]["n_documents"] == 2
    assert {role["role"] for role in people[1]["roles"]} == {"Police and Crime Commissioner"}
    rules = {row["alias"]: row["rule"] for row in linked["merges"] if row["entity_id"] == people[1]["entity_id"]}
    assert rules == {"Campion": "surname_in_story", "John Campion": "given_name_and_same_post"}


def test_no_title_is_part_of_a_name(linked):
    assert not any("Constable" in row["text"] or row["text"].startswith("Mr ") for row in linked["mentions"])


def test_the_two_police_forces_stay_apart_and_apart_from_the_places(linked):
    bodies = sorted(row["name"] for row in linked["entities"] if row["type"] == "ORG")
    inspectorate = "Her Majesty's Inspectorate of Constabulary and Fire & Rescue Service"
    assert bodies == [inspectorate, "Home Office", "Warwickshire Police", "West Mercia Police"]
    places = {row["name"] for row in linked["entities"] if row["type"] == "PLACE"}
    assert {"West Mercia", "Warwickshire"} <= places


def test_an_office_without_a_holder_is_a_role(linked):
    rows = [row for row in linked["mentions"] if row["text"] == "the Home Secretary"]
    assert [(row["role"], row["entity_id"], row["unresolved_reason"]) for row in rows] == [
        ("Home Secretary", None, "no_antecedent")
    ]


def test_i_is_who_speaks_and_we_of_a_person_a_group(linked):
    path = min(EXPECTED)
    spoken = [row for row in of(linked, "mentions", path) if row["text"] in ("I", "we")]
    assert {(row["text"], names(linked).get(row["entity_id"]), row["unresolved_reason"]) for row in spoken} == {
        ("I", "John-Paul Campion", None),
        ("we", None, "group"),
    }


@pytest.mark.parametrize("path", sorted(EXPECTED))
def test_responses(path, linked):
    found = [[row["party"], names(linked)[row["entity_id"]], row["status"]] for row in of(linked, "responses", path)]
    assert found == EXPECTED[path]["responses"]
