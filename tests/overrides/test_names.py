"""Whom a correction means."""

import pytest

from pipeline.overrides.names import Names

NAMES = Names(
    [
        (["e-1", "e-old"], "John-Paul Campion", ["John Campion", "Campion"]),
        (["e-2"], "Anthony Bangham", ["Bangham"]),
        (["e-3"], "Jane Campion", ["Campion"]),
        (["e-4"], "Bangham", []),
        (["e-5"], "Ludlow", []),
        (["e-6", "e-2"], "Ludlow", []),
    ]
)


@pytest.mark.parametrize(
    ("words", "entity"),
    [
        ("e-1", "e-1"),
        ("e-old", "e-1"),
        ("e-2", "e-2"),  # a present id goes before a former one
        ("Anthony Bangham", "e-2"),
        ("John Campion", "e-1"),
        ("Bangham", "e-4"),  # a canonical name goes before another name
        ("Campion", None),
        ("Ludlow", None),
        ("campion", None),
        ("", None),
    ],
)
def test_an_id_a_name_or_another_name(words, entity):
    assert NAMES.find(words) == entity


def test_why_nobody_is_meant():
    assert NAMES.fault("Frayle") == "no entity has the id or the name 'Frayle'"
    assert NAMES.fault("Campion") == "'Campion' is the name of 2 entities: name one by its id (e-1, e-3)"
