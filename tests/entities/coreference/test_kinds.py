"""Of which kinds the organisations of a story are."""

from __future__ import annotations

import pytest

from pipeline import wordlists
from pipeline.entities import lexicon
from pipeline.entities.clusters.cluster import cluster
from pipeline.entities.coreference.kinds import organisations
from pipeline.entities.mentions import Cast, Name
from pipeline.entities.roles import posts, statements
from pipeline.spans import Span


def _organisations(text, **labels):
    names = sorted(
        (
            Name(Span(at, at + len(words)), label, "model")
            for words, label in labels.items()
            for at in range(len(text))
            if text.startswith(words, at)
        ),
        key=lambda name: name.span,
    )
    stated = posts(text, names)
    cast = Cast(names, cluster(text, names), statements(text, names, stated), stated)
    known = organisations(text, cast)
    return {one.names[0]: known[one.number] for one in cast.clusters if one.number in known}


@pytest.mark.parametrize(
    ("text", "label", "kinds"),
    [
        ("Ludlow striker Frayle signed.", "GPE", {"club"}),
        ("Ludlow striker Frayle signed.", "ORG", {"club"}),
        ("Ludlow fans were pleased.", "GPE", {"club"}),
        ("England captain Frayle signed.", "GPE", {"national"}),
        ("Ludlow guitarist Frayle signed.", "ORG", {"band"}),
        ("Ludlow left.", "ORG", set()),
    ],
)
def test_what_the_story_shows(text, label, kinds):
    (one,) = _organisations(text, **{text.split()[0]: label, "Frayle": "PERSON"}).values()
    assert one.kinds == kinds


@pytest.mark.parametrize(
    "text",
    ["Ludlow was quiet.", "Ludlow director Frayle left.", "Ludlow guitarist Frayle signed.", "Ludlow fanfares rang."],
)
def test_a_place_is_no_organisation_without_a_team(text):
    assert _organisations(text, Ludlow="GPE", Frayle="PERSON") == {}


def test_people_are_none():
    assert _organisations("Ludlow fans were pleased.", Ludlow="PERSON") == {}


def test_a_name_counts_for_more_than_a_role():
    text = "Brindle Council singer Frayle left."
    assert _organisations(text, **{"Brindle Council": "ORG", "Frayle": "PERSON"})["Brindle Council"].kinds == {
        "council",
        "legislature",
    }


def test_a_building_is_one_where_its_name_says_so():
    text = "They met at Ludlow School on Monday, then at Ludlow Bridge."
    assert list(_organisations(text, **{"Ludlow School": "FAC", "Ludlow Bridge": "FAC"})) == ["Ludlow School"]


@pytest.mark.parametrize(
    ("text", "name", "plural"),
    [
        ("He saw the Owls.", "Owls", True),
        ("The Owls won.", "Owls", True),
        ("He saw Owls.", "Owls", False),
        ("He saw the Press.", "Press", False),
        ("He saw the Chorus.", "Chorus", False),
    ],
)
def test_names_in_the_plural(text, name, plural):
    assert _organisations(text, **{name: "ORG"})[name].plural is plural


def test_what_a_story_is_about():
    known = _organisations("Brindle falls\n\nBrindle met Frayle. Brindle left.", Brindle="ORG", Frayle="ORG")
    assert known["Brindle"].weight > 2 * known["Frayle"].weight


def test_the_lists_agree():
    kinds = set().union(*lexicon.nouns_of_organisations().values())
    rows = wordlists.rows(lexicon.PACKAGE, "role_kinds.csv")
    assert {row["kind"] for row in rows} <= kinds
    assert set().union(*lexicon.kinds_of_names().values()) <= kinds
    assert len({row["role"] for row in rows}) == len(rows)
