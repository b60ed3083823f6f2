"""Marks however they overlap: the pieces always spell the text."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.highlight import Mark, Pin, Segment, paragraphs, segments
from pipeline.spans import Span


def test_overlapping_marks_are_cut_at_every_edge() -> None:
    marks = [Mark(Span(0, 4), "quote"), Mark(Span(2, 6), "name")]
    assert [(piece.text, piece.kinds) for piece in segments("abcdefg", Span(0, 7), marks)] == [
        ("ab", "quote"),
        ("cd", "name quote"),
        ("ef", "name"),
        ("g", ""),
    ]


def test_a_mark_ends_only_when_the_last_of_its_kind_does() -> None:
    marks = [Mark(Span(0, 6), "quote"), Mark(Span(2, 4), "quote")]
    assert {piece.kinds for piece in segments("abcdef", Span(0, 6), marks)} == {"quote"}


def test_marks_are_clipped_to_the_window() -> None:
    marks = [Mark(Span(0, 3), "cue"), Mark(Span(5, 9), "quote"), Mark(Span(8, 9), "source")]
    assert [(piece.text, piece.kinds) for piece in segments("abcdefghi", Span(2, 6), marks)] == [
        ("c", "cue"),
        ("de", ""),
        ("f", "quote"),
    ]


def test_two_quotes_that_start_together_keep_both_pins() -> None:
    pins = (Pin(2, "q-1", "one"), Pin(2, "q-2", "two"))
    assert segments("abcd", Span(0, 4), [], pins) == (Segment(0, "ab"), Segment(2, "cd", "", pins))


def test_a_pin_of_an_empty_text_is_kept() -> None:
    pin = Pin(0, "q-1", "one")
    assert paragraphs("", [], [pin]) == ((Segment(0, "", "", (pin,)),),)


def test_paragraphs_keep_their_breaks_and_split_a_mark() -> None:
    found = paragraphs("one\n\ntwo\nmore\n\n\n", [Mark(Span(1, 7), "quote")], [])
    assert [[(piece.text, piece.kinds) for piece in paragraph] for paragraph in found] == [
        [("o", ""), ("ne\n\n", "quote")],
        [("tw", "quote"), ("o\nmore\n\n\n", "")],
    ]


SPANS = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: Span(min(pair), max(pair)))
MARKS = st.lists(st.builds(Mark, SPANS, st.sampled_from(["quote", "figure", "name"])), max_size=8)
PINS = st.lists(st.builds(Pin, st.integers(0, 40), st.uuids().map(str), st.just("x")), max_size=4)


@given(text=st.text("ab\n ", max_size=30), marks=MARKS, pins=PINS)
def test_any_marks_spell_the_text_and_cover_what_they_mark(text: str, marks: list[Mark], pins: list[Pin]) -> None:
    pieces = [piece for paragraph in paragraphs(text, marks, pins) for piece in paragraph]
    assert "".join(piece.text for piece in pieces) == text
    assert sorted(pin.row for piece in pieces for pin in piece.pins) == sorted(pin.row for pin in pins)
    for piece in pieces:
        for at in range(piece.start, piece.start + len(piece.text)):
            assert set(piece.kinds.split()) == {mark.kind for mark in marks if mark.span.start <= at < mark.span.end}
