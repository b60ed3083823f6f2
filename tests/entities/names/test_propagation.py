"""Names where a story uses them unmarked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.mentions import Name
from pipeline.entities.names.propagation import propagated
from pipeline.spans import Span


def found(text, name, label="PERSON", roles=()):
    at = text.index(name)
    known = [Name(Span(at, at + len(name)), label, "model")]
    return [(one.span.start, one.span.of(text), one.label) for one in propagated(text, known, roles)]


def test_the_full_name_and_a_persons_surname():
    text = "Marcus Okell left. So did Okell, said Marcus Okell."
    assert found(text, "Marcus Okell") == [
        (0, "Marcus Okell", "PERSON"),
        (26, "Okell", "PERSON"),
        (38, "Marcus Okell", "PERSON"),
    ]


def test_the_last_word_of_a_body_is_not_its_name():
    text = "Kent Police came. Police left."
    assert found(text, "Kent Police", "ORG") == [(0, "Kent Police", "ORG")]


def test_parts_of_words_small_letters_and_short_names_are_left_alone():
    assert found("Marcus Okell; okell, Okells, Okell-Frayle", "Marcus Okell") == [(0, "Marcus Okell", "PERSON")]
    assert found("Bo left. Bo went.", "Bo") == []


def test_a_role_is_no_name():
    text = "Mike Judge met a man. Judge Frayle left."
    assert found(text, "Mike Judge", roles=[Span(22, 27)]) == [(0, "Mike Judge", "PERSON")]


@given(st.text(alphabet="Okel l-.\n", max_size=60))
def test_what_is_found_reads_like_the_name(text):
    whole = "Marcus Okell. " + text
    for one in propagated(whole, [Name(Span(0, 12), "PERSON", "model")], []):
        assert one.span.of(whole) in {"Marcus Okell", "Okell"}
