"""schema.org Quotations, as rdflib reads them."""

from __future__ import annotations

import json

import pytest
from rdflib import RDF, SDO, Graph, Literal, Namespace
from rdflib.plugins.parsers.jsonld import to_rdf  # what `Graph.parse` calls, with a warning of its own

from pipeline.errors import TableError
from pipeline.export.formats import export
from tests.export.export_tables import PAGE, QUILL, TRUST, quote, rows, written

OWN = Namespace("urn:onrecord:")


def read(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["@context"] == "https://schema.org"  # as rdflib knows its terms; tests ask no network
    local = {**document, "@context": {"@vocab": str(SDO)}}
    return document["@graph"], to_rdf(local, Graph())


@pytest.fixture
def found(tmp_path):
    (done,) = export("quotation", written(tmp_path / "out"), tmp_path / "quotes.jsonld")
    assert (done.count, done.what) == (5, "articles and quotations")
    return read(tmp_path / "quotes.jsonld")


def test_all_terms_are_schema_org_s(found):
    _, graph = found
    own = {term for term in (*graph.predicates(), *graph.objects(predicate=RDF.type)) if term.startswith(str(SDO))}
    assert own
    assert all(term.removeprefix(str(SDO)) in SDO for term in own)
    assert set(graph.predicates()) - own == {RDF.type}
    assert {str(kind).removeprefix(str(SDO)) for kind in graph.objects(predicate=RDF.type)} == {
        *("Article", "Quotation", "Person", "Organization")
    }


def test_the_article(found):
    nodes, graph = found
    assert nodes[0] == {
        "@id": "urn:onrecord:d-1",
        "@type": "Article",
        "identifier": "feed.jsonl [7]",
        "headline": "Fares to rise",
        "url": PAGE,
        "datePublished": "2026-01-31T08:30:00+00:00",
        "publisher": {"@type": "Organization", "name": "Tern News"},
    }
    (other,) = (node for node in nodes[1:] if node["@type"] == "Article")
    assert other == {"@id": "urn:onrecord:..%2FD%202", "@type": "Article", "identifier": "=sheet.txt"}
    assert set(graph.subjects(SDO.isPartOf, OWN["d-1"])) == {OWN["q-pier"], OWN["q-certain"]}


def test_who_is_said_to_speak_and_whose_words_they_are(found):
    _, graph = found
    assert set(graph.objects(OWN["q-pier"], SDO.spokenByCharacter)) == {OWN["e-quill"], OWN["e-reed"]}
    assert graph.value(OWN["q-pier"], SDO.creator) is None  # the reporter's words
    assert graph.value(OWN["q-certain"], SDO.creator) == OWN["e-quill"]
    assert graph.value(OWN["q-certain"], SDO.text) == Literal(
        "“We are 🚢 certain,” “Fares will rise.\n\n“It is decided.”"
    )
    assert graph.value(OWN["e-quill"], SDO.name) == Literal("Mara Quill")
    assert graph.value(OWN["e-quill"], SDO.jobTitle) == Literal("mayor")
    assert graph.value(OWN["e-reed"], SDO.jobTitle) is None


def test_an_unresolved_speaker_is_nobody(found):
    nodes, _ = found
    (due,) = (node for node in nodes if node["@id"] == "urn:onrecord:q-due")
    assert set(due) == {"@id", "@type", "text", "isPartOf"}


def test_bodies_and_places_are_organisations(tmp_path):
    entities = [*rows()["entities"], {"entity_id": "e-town", "type": "PLACE", "name": "Ternmouth"}]
    trust = {"speaker_id": TRUST, "speaker": "Harbour Trust", "speaker_role": "spokesman"}
    town = {"speaker_id": "e-town", "speaker": "Ternmouth", "co_speakers": [QUILL, "e-town"]}
    text = "Nobody spoke."
    quotes = [quote("q-1", "d-3", text, ["spoke"], **trust), quote("q-2", "d-3", text, ["Nobody"], **town)]
    export("quotation", written(tmp_path / "out", entities=entities, quotes=quotes), tmp_path / "quotes.jsonld")
    _, graph = read(tmp_path / "quotes.jsonld")
    assert graph.value(OWN[TRUST], RDF.type) == graph.value(OWN["e-town"], RDF.type) == SDO.Organization
    assert graph.value(OWN[TRUST], SDO.jobTitle) is None
    assert len(set(graph.objects(OWN["q-2"], SDO.spokenByCharacter))) == 2


def test_a_speaker_who_is_no_entity_is_an_error(tmp_path):
    out = written(tmp_path / "out", entities=[])
    with pytest.raises(TableError, match="entities lacks"):
        export("quotation", out, tmp_path / "quotes.jsonld")
    assert not (tmp_path / "quotes.jsonld").exists()
