"""Web Annotations: the rules of the W3C's data model, and as rdflib reads them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.plugins.parsers.jsonld import to_rdf  # what `Graph.parse` calls, with a warning of its own

from pipeline.export.formats import export
from tests.export.export_tables import FERRY, PAGE, SHEET, written

# The terms of http://www.w3.org/ns/anno.jsonld that an export uses, written by hand from the vocabulary
# (https://www.w3.org/TR/annotation-vocab/): tests ask no network.
TERMS = json.loads((Path(__file__).parent / "cases" / "annotation_context.json").read_text(encoding="utf-8"))
OA = Namespace("http://www.w3.org/ns/oa#")
OWN = Namespace("urn:onrecord:")
TEXTS = {"urn:onrecord:d-1": FERRY, "urn:onrecord:..%2FD%202": SHEET}


@pytest.fixture
def collection(tmp_path):
    (done,) = export("annotation", written(tmp_path / "out"), tmp_path / "quotes.jsonld")
    assert (done.count, done.what) == (3, "annotations")
    return json.loads((tmp_path / "quotes.jsonld").read_text(encoding="utf-8"))


@pytest.fixture
def graph(collection):
    standard, own = collection["@context"]
    assert standard == "http://www.w3.org/ns/anno.jsonld"
    assert not set(own) & set(TERMS)
    return to_rdf({**collection, "@context": {**TERMS, **own}}, Graph())


def resources(value):
    """Every object of a document, the outer ones first."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from resources(inner)


def test_the_collection_is_one_page(collection):
    page = collection["first"]
    assert (collection["type"], page["type"]) == ("AnnotationCollection", "AnnotationPage")
    assert collection["total"] == len(page["items"]) == 3
    assert (page["startIndex"], page["id"]) == (0, collection["last"])
    ids = [annotation["id"].rpartition(":")[2] for annotation in page["items"]]
    assert ids == ["q-certain", "q-pier", "q-due"]  # by story, then by place


def test_no_term_is_lost_on_the_way_to_rdf(collection):
    (_, own) = collection.pop("@context")
    for resource in resources(collection):
        assert all(name in TERMS or name.partition(":")[0] in own for name in resource)
        assert resource.get("type", "Dataset") in TERMS


def test_the_rules_of_the_data_model(collection):
    for annotation in collection["first"]["items"]:
        assert annotation["type"] == "Annotation"
        assert annotation["motivation"] == "describing"
        text, row = annotation["body"]
        assert (text["type"], text["format"], row["type"]) == ("TextualBody", "text/plain", "Dataset")
        for target in targets(annotation):
            assert target["type"] == "SpecificResource"
            words, place = target["selector"]
            assert (words["type"], place["type"]) == ("TextQuoteSelector", "TextPositionSelector")
            own = target["state"]["cached"] if "state" in target else target["source"]
            story = TEXTS[own]
            assert 0 <= place["start"] < place["end"] <= len(story)
            assert story[place["start"] : place["end"]] == words["exact"]
            around = words["prefix"] + words["exact"] + words["suffix"]
            assert story[max(0, place["start"] - 32) : place["end"] + 32] == around


def targets(annotation):
    target = annotation["target"]
    return target if isinstance(target, list) else [target]


def test_the_source_is_the_page_and_the_state_the_text_read(collection):
    pier, due = (named(collection, name) for name in ("q-pier", "q-due"))
    (target,) = targets(pier)
    assert (target["source"], target["state"]["cached"]) == (PAGE, "urn:onrecord:d-1")
    (target,) = targets(due)
    assert (target["source"], "state" in target) == ("urn:onrecord:..%2FD%202", False)
    assert len(targets(named(collection, "q-certain"))) == 2


def named(collection, name):
    (found,) = (each for each in collection["first"]["items"] if each["id"] == f"urn:onrecord:{name}")
    return found


def test_bodies_say_who_and_how_sure(collection):
    pier, due = (named(collection, name) for name in ("q-pier", "q-due"))
    assert pier["body"][0]["value"] == "Mara Quill: indirect quote, negated, confidence 0.7"
    assert pier["body"][1] == {
        "type": "Dataset",
        "onrecord:quote_id": "q-pier",
        "onrecord:kind": "indirect",
        "onrecord:negated": True,
        "onrecord:confidence": 0.7,
        "onrecord:speaker": "Mara Quill",
        "onrecord:speaker_id": {"id": "urn:onrecord:e-quill"},
        "onrecord:speaker_role": "mayor",
        "onrecord:co_speakers": [{"id": "urn:onrecord:e-reed"}],
    }
    assert due["body"][0]["value"] == "speaker unresolved (no_antecedent): mixed quote, confidence 0.7"
    assert not [name for name in due["body"][1] if "speaker" in name]


def test_rdflib_reads_it(graph):
    assert set(graph.subjects(RDF.type, OA.Annotation)) == {OWN["q-pier"], OWN["q-certain"], OWN["q-due"]}
    assert len(set(graph.objects(OWN["q-certain"], OA.hasTarget))) == 2
    (target,) = graph.objects(OWN["q-pier"], OA.hasTarget)
    assert graph.value(target, OA.hasSource) == URIRef(PAGE)
    assert graph.value(graph.value(target, OA.hasState), OA.cachedSource) == OWN["d-1"]
    exact = {str(graph.value(one, OA.exact)) for one in graph.objects(target, OA.hasSelector)} - {"None"}
    assert exact == {"the pier\u2028had cost more than $2m"}
    (row,) = (body for body in graph.objects(OWN["q-pier"], OA.hasBody) if graph.value(body, OWN["terms:kind"]))
    assert graph.value(row, OWN["terms:kind"]) == Literal("indirect")
    assert graph.value(row, OWN["terms:speaker_id"]) == OWN["e-quill"]
    assert float(graph.value(row, OWN["terms:confidence"])) == 0.7
    assert not [term for term in graph.all_nodes() if isinstance(term, URIRef) and "javascript" in term]


def test_a_run_without_quotes_is_an_empty_collection(tmp_path):
    export("annotation", written(tmp_path / "out", quotes=[]), tmp_path / "quotes.jsonld")
    found = json.loads((tmp_path / "quotes.jsonld").read_text(encoding="utf-8"))
    assert (found["total"], found["first"]["items"]) == (0, [])
