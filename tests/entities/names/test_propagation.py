"""Names where a story uses them unmarked."""

from __future__ import annotations

import re

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


def test_the_longest_name_that_is_whole_words_counts_and_no_character_twice():
    text = "Tern Bank, Tern Bank Tern, Tern."
    known = [Name(Span(start, end), "ORG", "model") for start, end in ((0, 9), (11, 25), (27, 31))]
    later = "\n\nTern Bank Terns and Tern Bank Tern Bank Tern"
    spans = [name.span.of(text + later) for name in propagated(text + later, known, [])]
    assert spans == ["Tern Bank", "Tern Bank Tern", "Tern", "Tern Bank", "Tern Bank Tern", "Tern"]


@given(
    st.lists(
        st.sampled_from(["Tern", "Tern Bank", "Bank Tern", "Bank", " ", "-", "_", "s", "é", ".", "\n"]), max_size=20
    )
)
def test_a_pattern_of_all_names_finds_the_same(parts):
    text = "Tern Bank. Bank Tern Bank. " + "".join(parts)
    known = [Name(Span(start, end), "ORG", "model") for start, end in ((0, 4), (0, 9), (11, 20), (11, 25))]
    pattern = re.compile(r"(?<![\w-])(?:Bank Tern Bank|Tern Bank|Bank Tern|Tern)(?![\w-])")
    assert [one.span for one in propagated(text, known, [])] == [
        Span(*found.span()) for found in pattern.finditer(text)
    ]


@given(st.text(alphabet="Okel l-.\n", max_size=60))
def test_what_is_found_reads_like_the_name(text):
    whole = "Marcus Okell. " + text
    for one in propagated(whole, [Name(Span(0, 12), "PERSON", "model")], []):
        assert one.span.of(whole) in {"Marcus Okell", "Okell"}


WORDS = [
    "Okell",
    "Marcus Okell",
    "Okell Frayle",
    "Okells",
    "Frayle",
    "al-Okell",
    "Bank",
    "Bank of Okell",
    "-",
    ".",
    "\n",
]


@given(
    words=st.lists(st.sampled_from(WORDS), max_size=12),
    joint=st.sampled_from([" ", "", "_"]),
    known=st.sets(st.sampled_from(WORDS)),
)
def test_the_first_and_longest_of_what_stands_as_words_of_its_own(words, joint, known):
    text = joint.join([*sorted(known), *words])
    names, at = [], 0
    for name in sorted(known):
        if len(name) > 3:
            names.append(Name(Span(at, at + len(name)), "ORG", "model"))
        at += len(name) + len(joint)
    expected, end = [], 0
    for start in range(len(text)):
        fitting = [one.span.of(text) for one in names if _stands(text, one.span.of(text), start)]
        if start >= end and fitting:
            expected.append((start, max(fitting, key=len)))
            end = start + len(expected[-1][1])
    assert [(one.span.start, one.span.of(text)) for one in propagated(text, names, [])] == expected


def _stands(text, words, start):
    return re.compile(rf"(?<![\w-]){re.escape(words)}(?![\w-])").match(text, start) is not None
