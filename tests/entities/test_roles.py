"""Roles as the story states them, with their affiliations."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.entities.mentions import Name
from pipeline.entities.names.find import names
from pipeline.entities.roles import posts, statements
from pipeline.spans import Span
from tests.written_cases import load

WORDS = ["Jane Thornbury", "Brindle Homes", "chief executive", "of", "the", ",", "and", "'s", "singer", "who chairs"]
WORDS += ["former", "Ludlow", "MP", "is", "a", "\n", "(", "New"]
NAMES = {"Jane Thornbury": "PERSON", "Brindle Homes": "ORG", "Ludlow": "GPE"}


@pytest.mark.parametrize("case", load("entities", "roles"))
def test_case(case, nlp):
    text = case["text"]
    found = names(nlp(text))
    told = [
        [person.of(text), one.role.of(text), one.affiliation and one.affiliation.of(text)]
        for person, stated in sorted(statements(text, found, posts(text, found)).items())
        for one in stated
    ]
    assert told == case["roles"]


@pytest.mark.parametrize(
    ("text", "person", "role"),
    [
        ("chief executive Jane Thornbury", "Jane Thornbury", "chief executive"),
        ("chief executive of it all Jane Thornbury", "Jane Thornbury", None),
        ("Jane Thornbury, the chief executive", "Jane Thornbury", "chief executive"),
        ("Jane Thornbury. The chief executive", "Jane Thornbury", None),
        ("Jane Thornbury met the chief executive", "Jane Thornbury", None),
        ("Jane Thornbury, 45, an award-winning singer", "Jane Thornbury", "singer"),
        ("Jane Thornbury, the man who sacked the manager", "Jane Thornbury", None),
        ("Jane Thornbury, said the mayor", "Jane Thornbury", None),
        ("co-singer Jane Thornbury", "Jane Thornbury", None),
        ("the Singer Jane Thornbury", "Jane Thornbury", None),
    ],
)
def test_a_role_stands_beside_its_holder(text, person, role):
    start = text.index(person)
    found = [Name(Span(start, start + len(person)), "PERSON", "model")]
    stated = statements(text, found, posts(text, found))
    assert [one.role.of(text) for held in stated.values() for one in held] == ([role] if role else [])


def test_only_people_hold_roles():
    text = "chief executive Brindle Homes"
    found = [Name(Span(16, 29), "ORG", "model")]
    assert statements(text, found, posts(text, found)) == {}


@pytest.mark.parametrize(("label", "body"), [("ORG", "Brindle Homes"), ("GPE", None)])
def test_the_body_after_the_name(label, body):
    text = "said analyst Jane Thornbury of Brindle Homes"
    found = [Name(Span(13, 27), "PERSON", "model"), Name(Span(31, 44), label, "model")]
    ((held,),) = statements(text, found, posts(text, found)).values()
    assert (held.affiliation and held.affiliation.of(text)) == body


def test_a_verb_may_state_a_role_only_with_a_body():
    text = "Jane Thornbury, who chairs meetings, left."
    found = [Name(Span(0, 14), "PERSON", "model")]
    assert statements(text, found, posts(text, found)) == {}


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("a spokesman for the Treasury said", ["Treasury"]),
        ("the head of policy at the Ludlow Bridge Trust", ["Ludlow Bridge Trust"]),
        ("a director in May", []),
        ("a director at Monday's meeting", []),
        ("the minister went to Ludlow", []),
        ("She is a director. Treasury officials left", []),
        ("an angry Treasury spokesman", ["Treasury"]),
        ("the Labour spokesman for the Treasury", ["Treasury", "Labour"]),
        ("the French president", ["French"]),
        ("the French director", []),
        ("Treasury spokesman", []),
        ("the Mr Speaker", []),
        ("a May director", []),
    ],
)
def test_bodies_that_the_model_took_for_no_names(text, bodies):
    assert [body.of(text) for post in posts(text, []) for body in post.bodies] == bodies


@given(pieces=st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=12))
@settings(max_examples=200, deadline=None)
def test_what_holds_for_any_text(pieces):
    text, found = "", []
    for piece in pieces:
        if piece in NAMES:
            found.append(Name(Span(len(text), len(text) + len(piece)), NAMES[piece], "model"))
        text += f"{piece} "
    stated = posts(text, found)
    assert all(one.role.end <= two.role.end for one, two in pairwise(stated))
    assert all(body.of(text).strip() == body.of(text) != "" for post in stated for body in post.bodies)
    assert all(post.start <= post.role.start < post.role.end <= post.end for post in stated)
    assert all(post.role.start < post.head_end(text) <= post.role.end for post in stated)
    held = statements(text, found, stated)
    assert set(held) <= {name.span for name in found if name.label == "PERSON"}
    assert all(held.values())
