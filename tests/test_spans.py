"""Spans, and the map that ties clean text to its raw source."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.spans import Edit, RawMap, Span, trim


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 2), (-2, -1)])
def test_what_is_no_span_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"not a span: {start}:{end}"):
        Span(start, end)


def test_a_span_is_half_open() -> None:
    span = Span(2, 5)
    assert len(span) == 3
    assert span.of("0123456") == "234"
    assert not Span(2, 2)


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (Span(0, 3), Span(2, 5), True),
        (Span(0, 3), Span(3, 5), False),
        (Span(0, 9), Span(4, 5), True),
        (Span(4, 4), Span(0, 4), False),
        (Span(7, 9), Span(1, 2), False),
    ],
)
def test_overlap_is_a_shared_character(one: Span, other: Span, overlap: bool) -> None:
    assert one.overlaps(other) is other.overlaps(one) is overlap


def test_contains_is_of_the_whole() -> None:
    assert Span(2, 6).contains(Span(2, 6))
    assert Span(2, 6).contains(Span(6, 6))
    assert not Span(2, 6).contains(Span(2, 7))
    assert not Span(2, 6).contains(Span(1, 3))


def test_spans_are_ordered_and_cannot_be_changed() -> None:
    assert sorted([Span(3, 4), Span(1, 9), Span(1, 2)]) == [Span(1, 2), Span(1, 9), Span(3, 4)]
    with pytest.raises(dataclasses.FrozenInstanceError):
        Span(1, 2).start = 0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "characters", "kept"),
    [("  a b\n", None, "a b"), ("a", None, "a"), (" \t ", None, ""), ("", None, ""), ("“a, b,”", "“”,", "a, b")],
)
def test_trim(text: str, characters: str | None, kept: str) -> None:
    assert trim(text, Span(0, len(text)), characters).of(text) == kept


def test_trim_keeps_inside_the_span() -> None:
    assert trim("  a  b  ", Span(3, 6)) == Span(5, 6)
    assert trim("a   b", Span(1, 4)) == Span(4, 4)


@pytest.mark.parametrize(
    ("edits", "span", "raw"),
    [
        ([], (3, 7), (3, 7)),
        ([(2, 3, 2, 3)], (2, 3), (2, 3)),  # a no-break space
        ([(2, 3, 2, 4)], (0, 3), (0, 4)),  # a Windows line end
        ([(2, 3, 2, 4)], (3, 5), (4, 6)),  # behind it: its shift holds
        ([(2, 3, 2, 4), (7, 8, 8, 10)], (4, 9), (5, 11)),
        ([(2, 2, 2, 3)], (0, 2), (0, 2)),  # removed at the edge: left out
        ([(2, 2, 2, 3)], (2, 4), (3, 5)),
        ([(2, 2, 2, 3)], (1, 3), (1, 4)),  # removed within: left in
        ([(2, 2, 2, 3), (2, 2, 3, 4)], (2, 3), (4, 5)),
        ([(3, 6, 5, 8)], (4, 5), (6, 7)),  # equal length: one to one
        ([(3, 6, 5, 9)], (4, 5), (5, 9)),  # another length: to its edges
        ([(3, 6, 5, 9)], (4, 8), (5, 11)),
        ([(3, 6, 5, 9)], (1, 4), (1, 9)),
        ([(3, 6, 5, 9)], (0, 3), (0, 3)),
        ([(2, 3, 2, 4)], (5, 5), (6, 6)),  # an empty span stays empty
    ],
)
def test_the_rules_of_the_map(
    edits: list[tuple[int, int, int, int]], span: tuple[int, int], raw: tuple[int, int]
) -> None:
    assert RawMap.of(Edit(*edit) for edit in edits).raw(Span(*span)) == Span(*raw)


@given(st.lists(st.tuples(*[st.integers(0, 4)] * 3), max_size=8), st.integers(0, 40), st.integers(1, 40))
def test_the_rules_hold_for_any_edits(steps: list[tuple[int, int, int]], start: int, length: int) -> None:
    edits, at, shift = [], 0, 0
    for gap, width, raw_width in steps:
        at += gap
        edits.append(Edit(at, at + width, at + shift, at + shift + raw_width))
        at, shift = at + width, shift + raw_width - width
    edges: list[tuple[int, int]] = []
    for place in (start, start + length - 1):
        before = [edit for edit in edits if edit.start <= place]
        if not before:
            edges.append((place, place + 1))
            continue
        edit = before[-1]
        if place < edit.end and edit.end - edit.start != edit.raw_end - edit.raw_start:
            edges.append((edit.raw_start, edit.raw_end))
        else:
            by = edit.raw_end - edit.end
            edges.append((place + by, place + by + 1))
    assert RawMap.of(edits).raw(Span(start, start + length)) == Span(edges[0][0], edges[1][1])


def test_a_one_to_one_edit_is_cut_in_two() -> None:
    assert Edit(2, 6, 5, 9).one_to_one
    assert Edit(2, 6, 5, 9).cut(3) == (Edit(2, 3, 5, 6), Edit(3, 6, 6, 9))
    assert not Edit(2, 6, 5, 10).one_to_one
