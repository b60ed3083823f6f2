import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.look.evidence import REACH, Story, cut, marked, sentence
from pipeline.spans import Span
from tests.written_cases import load


@pytest.mark.parametrize("case", load("look", "sentences"))
def test_sentences_around_words(case):
    text = case["text"]
    start = text.index(case["words"])
    found = sentence(text, Span(start, start + len(case["words"])))
    assert found.of(text) == case["sentence"]


TEXTS = st.text(alphabet=st.sampled_from("Aab. !?\n\"”’)'\u202e日"), max_size=60) | st.text(max_size=60)


@given(TEXTS, st.data())
def test_evidence_holds_its_words_and_little_more(text, data):
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    found = sentence(text, span)
    assert found.end <= len(text)
    if span.of(text) == span.of(text).strip() != "":
        assert found.contains(span)
    assert len(found) <= len(span) + 2 * REACH


@given(TEXTS, st.data())
def test_marking_adds_brackets_and_no_words(text, data):
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    found = marked(text, Span(0, len(text)), [span])
    assert found.replace("[[", "", 1).replace("]]", "", 1).split() == text.split() or "[" in text or "]" in text
    assert "\n" not in found


def test_marks_outside_or_over_one_another_are_left_out():
    assert marked("one two three", Span(0, 7), [Span(4, 7), Span(8, 13)]) == "one [[two]]"
    assert marked("one two three", Span(0, 13), [Span(0, 7), Span(4, 13)]) == "[[one two]] three"


def test_a_long_sentence_is_cut_on_both_sides():
    text = "word " * 1000
    assert len(sentence(text, Span(2500, 2504))) <= 4 + 2 * REACH
    assert cut(Span(2500, 2504), Span(0, 5000)) == Span(2500 - REACH, 2504 + REACH)


def test_words_that_reach_over_the_known_sentence_are_whole():
    assert cut(Span(5, 20), Span(10, 15)) == Span(5, 20)


def test_a_place_names_the_source():
    story = Story("d-1", "feed.jsonl [7]", None, None, "Mara Quill left. She was late.")
    found = story.evidence(Span(17, 20))
    assert (found.place, found.sentence) == ("feed.jsonl [7]:17-20", "[[She]] was late.")
    whole = story.evidence(Span(17, 20), Span(0, 30), [Span(0, 4), Span(17, 20)])
    assert whole.sentence == "[[Mara]] Quill left. [[She]] was late."
