"""What may be a name, before it is judged."""

from __future__ import annotations

import pytest
from spacy.tokens import Span as Entity

from pipeline.entities.names.candidates import candidates
from pipeline.entities.tokens import Tokens
from pipeline.spans import Span


def found(nlp, text, entities, roles=()):
    """The candidates in `text` when the model gives these entities (words and label), and has missed none."""
    doc = nlp(text)
    doc.ents = [
        doc.char_span(text.index(words), text.index(words) + len(words), label=label) for words, label in entities
    ]
    outside = [Entity(doc, token.i, token.i + 1, label="DATE") for token in doc if not token.ent_type_]
    doc.ents = [*doc.ents, *outside]
    spans = [Span(text.index(role), text.index(role) + len(role)) for role in roles]
    return [(one.span.of(text), one.label) for one in candidates(doc, Tokens.of(doc), spans)]


@pytest.mark.parametrize(
    ("text", "entities", "expected"),
    [
        ("West Mercia Police left.", [("West Mercia", "GPE")], [("West Mercia Police", "ORG")]),
        ("West Mercia left.", [("West Mercia", "GPE")], [("West Mercia", "GPE")]),
        ("The Home Brindle Council (HBC) met.", [("Home Brindle Council", "ORG")], ["Home Brindle Council", "HBC"]),
        ("The Brindle Council (LTD) met.", [("Brindle Council", "ORG")], ["Brindle Council"]),
        ("Her Majesty's Court sat.", [("Majesty's Court", "ORG")], ["Her Majesty's Court"]),
        ("Her Majesty's Court sat.", [("Court", "ORG")], ["Her Majesty's Court"]),
        ("Her Court sat.", [("Court", "ORG")], ["Court"]),
        (
            "Kent Council and Ludlow Council met.",
            [("Kent Council", "ORG"), ("Ludlow Council", "ORG")],
            ["Kent Council", "Ludlow Council"],
        ),
        (
            "Office of Rail and Road of Kent met.",
            [("Office of Rail", "ORG"), ("Road of Kent", "ORG")],
            ["Office of Rail and Road of Kent"],
        ),
        (
            "Jane van der Okell left.",
            [("Jane van der", "PERSON"), ("Okell", "ORG")],
            [("Jane van der Okell", "PERSON")],
        ),
        (
            "Edward 'Ned' Okell left.",
            [("Edward", "PERSON"), ("Okell", "PERSON")],
            [("Edward 'Ned' Okell", "PERSON")],
        ),
        ("Jane and Okell left.", [("Jane", "PERSON"), ("Okell", "PERSON")], ["Jane", "Okell"]),
        ("She met Dr Okell.", [], [("Okell", "PERSON")]),
        ("She met Judge Dame Okell.", [], [("Okell", "PERSON")]),
        ("She left the General Assembly.", [], []),
    ],
)
def test_case(text, entities, expected, nlp):
    given = found(nlp, text, entities)
    if expected and isinstance(expected[0], str):
        assert [words for words, _ in given] == expected
    else:
        assert given == expected


def test_a_role_neither_ends_nor_follows_a_name(nlp):
    assert found(nlp, "Brindle Bank Manager left.", [("Brindle", "GPE")], ["Bank Manager"]) == [("Brindle", "GPE")]
    assert found(nlp, "She met Dr President.", [], ["President"]) == []
