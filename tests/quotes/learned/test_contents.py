"""Candidates for contents and for sources."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.quotes.learned.content_features import Cues
from pipeline.quotes.learned.contents import Candidates, group
from pipeline.quotes.learned.sheet import Sheet
from pipeline.quotes.learned.sources import candidates


def contents(text, cue, nlp):
    sheet = Sheet(nlp(text))
    found = Candidates(sheet, sheet.lower.index(cue)).found
    return [" | ".join(sheet.text[sheet.start[first] : sheet.end[last]] for first, last in one) for one in found]


def sources(text, cue, nlp, content=()):
    sheet = Sheet(nlp(text))
    found = candidates(sheet, sheet.lower.index(cue), {sheet.lower.index(word) for word in content})
    return [None if one.run is None else sheet.text[sheet.start[one.run[0]] : sheet.end[one.run[1]]] for one in found]


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("Jane Thornbury said that the bridge is rotten.", "said", "the bridge is rotten"),
        ("Jane Thornbury said that offers had not helped.", "said", "offers had not helped"),
        ("“The bridge is rotten,” she said. “It will fall.”", "said", "The bridge is rotten | It will fall"),
        ("The bridge, she said, is rotten.", "said", "The bridge | is rotten"),
        ("The bridge is rotten, according to Jane Thornbury.", "according", "The bridge is rotten"),
        ("She said it was rotten, and insisted that it would fall.", "said", "it was rotten"),
        ("“The bridge is rotten. It will fall.” So said Marcus Okell.", "said", "The bridge is rotten. It will fall"),
        ("She said this:\n\nThe bridge is rotten. It will fall.", "said", "The bridge is rotten. It will fall"),
        ("And he says will hold the council to account.", "says", "will hold the council to account"),
        ("A curfew was announced on Monday.", "announced", "A curfew"),
    ],
)
def test_a_content_is_among_the_candidates(text, cue, content, nlp):
    assert content in contents(text, cue, nlp)


def test_a_conjunction_alone_is_no_part_of_a_content(nlp):
    assert not [
        one
        for one in contents("And he says will hold the council to account.", "says", nlp)
        if "And" in one.split(" | ")
    ]


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        ("Jane Thornbury, an engineer who inspects bridges, said no.", "said", "Jane Thornbury"),
        (
            "Jane Thornbury, an engineer who inspects bridges, said no.",
            "said",
            "Jane Thornbury, an engineer who inspects bridges",
        ),
        (
            "The bridge is rotten, according to Rep. Jane Thornbury (D-Ohio).",
            "according",
            "Rep. Jane Thornbury (D-Ohio)",
        ),
        ("Marcus Okell left, saying the bridge was rotten.", "saying", "Marcus Okell"),
        ("The council was told by Marcus Okell that it was rotten.", "told", "Marcus Okell"),
        ("Marcus Okell’s claim that it was rotten surprised her.", "claim", "Marcus Okell’s"),
        ("She met people who said no.", "said", "who"),
        ("It was announced that it was late.", "announced", None),
    ],
)
def test_a_source_is_among_the_candidates(text, cue, source, nlp):
    assert source in sources(text, cue, nlp)


def test_no_source_stands_in_the_content(nlp):
    text = "Marcus Okell said Jane Thornbury was late."
    assert "Jane Thornbury" not in sources(text, "said", nlp, ["thornbury"])


def test_a_cue_stands_with_its_subject_and_auxiliaries(nlp):
    sheet = Sheet(nlp("On Monday Jane Thornbury had pointed out that it was late."))
    first, last = group(sheet, sheet.lower.index("pointed"))
    assert sheet.text[sheet.start[first] : sheet.end[last]] == "Jane Thornbury had pointed out"


pieces = st.lists(
    st.sampled_from(
        ["“It is", " safe.” ", "she said ", "\n\n", "‘No,’ ", "Mr Okell ", "that ", ", ", ": ", "claims ", "."]
    ),
    max_size=14,
).map("".join)


@given(text=pieces)
def test_candidates_are_ordered_runs_of_words_without_the_cue(text, nlp):
    sheet = Sheet(nlp(text))
    for cue in range(sheet.n):
        if sheet.blank[cue]:
            continue
        for content in Candidates(sheet, cue).found:
            tokens = [token for first, last in content for token in range(first, last + 1)]
            assert tokens == sorted(set(tokens))
            assert not sheet.mute[tokens[0]]
            assert not sheet.mute[tokens[-1]]
            assert cue not in tokens
            for one in candidates(sheet, cue, set(tokens)):
                assert one.run is None or not set(tokens) & set(range(one.run[0], one.run[1] + 1))


chances = st.lists(st.tuples(st.integers(0, 30), st.sampled_from([0.1, 0.5, 0.9])), unique_by=lambda one: one[0])


@given(drawn=chances, first=st.integers(0, 31), size=st.integers(-2, 31), apart=st.integers(-1, 31))
def test_the_best_cue_of_a_stretch(drawn, first, size, apart):
    drawn.sort()
    cues = Cues([token for token, _ in drawn], [chance for _, chance in drawn])
    within = [chance for token, chance in drawn if first <= token < first + size and token != apart]
    assert cues.best(first, first + size - 1, apart) == max(within, default=0.0)
