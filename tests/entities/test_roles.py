"""Roles as the story states them, with their affiliations."""

from __future__ import annotations

import pytest

from pipeline.entities.mentions import Name
from pipeline.entities.names import names
from pipeline.entities.roles import statements
from pipeline.spans import Span
from tests.written_cases import load


@pytest.mark.parametrize("case", load("entities", "roles"))
def test_case(case, nlp):
    text = case["text"]
    found = statements(text, names(nlp(text)))
    told = [
        [person.of(text), one.role.of(text), one.affiliation and one.affiliation.of(text)]
        for person, one in sorted(found.items())
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
    ],
)
def test_a_role_stands_beside_its_holder(text, person, role):
    start = text.index(person)
    name = Name(Span(start, start + len(person)), "PERSON", "model")
    found = statements(text, [name])
    assert [one.role.of(text) for one in found.values()] == ([role] if role else [])


def test_only_people_hold_roles():
    text = "chief executive Brindle Homes"
    assert statements(text, [Name(Span(16, 29), "ORG", "model")]) == {}
