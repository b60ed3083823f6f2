"""Direct speech: its parts, its cue and its source, in one paragraph and over several."""

from __future__ import annotations

import pytest

from pipeline.params import Quotes
from pipeline.quotes.cues import cues
from pipeline.quotes.marked import marked, with_marks
from pipeline.quotes.marks import regions
from pipeline.quotes.rules.attribution import attributions
from pipeline.quotes.rules.speech import Speech
from pipeline.spans import Span
from tests.quotes.quote_cases import compare
from tests.written_cases import load


@pytest.mark.parametrize("case", [*load("quotes", "speech"), *load("quotes", "paragraphs")])
def test_case(case, nlp):
    compare(case["text"], attributions(nlp(case["text"]), Quotes()), case["quotes"])


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("He said “yes” twice.", "yes", "“yes”"),
        ("« oui », dit-il", "oui", "« oui »"),
        ("“One.\n\n“Two.”", "One.", "“One."),
        ("“One.\n\nTwo.”", "Two.", "Two.”"),
        ("plain words", "words", "words"),
    ],
)
def test_with_marks(text, part, expected):
    start = text.index(part)
    assert with_marks(text, Span(start, start + len(part))).of(text) == expected


@pytest.mark.parametrize(
    ("text", "parts", "expected"),
    [
        ("“Yes.”“No.”", ["Yes.", "No."], ["“Yes.”", "“No.”"]),
        ("“A plan “No.”", ["A plan", "No."], ["“A plan", "“No.”"]),
        ("“A plan“No.”", ["A plan", "No."], ["“A plan", "“No.”"]),
        ("“Yes.” No.”", ["Yes.", "No."], ["“Yes.”", "No.”"]),
        ("“Yes.” “No.”", ["Yes.", "No."], ["“Yes.”", "“No.”"]),
        ("'Yes.'No.'", ["Yes.", "No."], ["'Yes.'", "No.'"]),
    ],
)
def test_no_mark_belongs_to_two_parts(text, parts, expected):
    spans = [Span(text.index(part), text.index(part) + len(part)) for part in parts]
    assert [part.of(text) for part in marked(text, spans)] == expected


def statements(doc):
    outermost = [region for region in regions(doc.text) if region.depth == 0]
    speech = Speech(doc, cues(doc, [part for region in outermost for part in region.parts]))
    return speech.statements(outermost)


def test_every_region_stands_in_one_statement(nlp):
    doc = nlp("“A bridge,” he said. “A road.”\n\nThe “new” lamps.\n\n“A quay,” said Jane Thornbury.")
    found = statements(doc)
    assert [[part.of(doc.text) for part in s.parts] for s in found] == [
        ["“A bridge,”", "“A road.”"],
        ["“new”"],
        ["“A quay,”"],
    ]
    assert [statement.attributed for statement in found] == [True, False, True]
    assert [statement.trailing for statement in found][::2] == [True, True]
    assert [len(statement.regions) for statement in found] == [2, 1, 1]


@pytest.mark.parametrize(
    ("between", "joined"),
    [
        (" he said on Friday. ", True),
        (" he said. The council met. Nobody came. ", False),
        (f" he said, {'looking at the bridge and ' * 8}then left. ", False),
    ],
)
def test_the_halves_of_a_statement_stand_near_each_other(between, joined, nlp):
    found = statements(nlp(f"“The bridge is safe,”{between}“It will stay open until next May.”"))
    assert [len(statement.parts) for statement in found] == ([2] if joined else [1, 1])


@pytest.mark.parametrize(("words", "joined"), [("the old bridge " * 3, True), ("the old bridge " * 12, False)])
def test_a_cue_stands_near_its_quote(words, joined, nlp):
    found = statements(nlp(f"Mr Okell said of {words.strip()}, “It is safe and it will stay open.”"))
    assert [statement.cue is not None for statement in found] == [joined]
