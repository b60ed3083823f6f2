"""Spans, and the property that ties clean text to its raw source, checked against a map made character by character."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.repair import repair
from pipeline.spans import Edit, RawMap, Span, trim

DAMAGE = ["\u00a0", "\u202f", "\u2007", "\r\n", "\r", "\n", "\u2028", "\u2029", "\x85", "\u200b", "\u2060", "\ufeff"]
DAMAGE += ["\u00ad", "\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x7f"]
PLAIN = [
    "a",
    "B",
    " ",
    "\t",
    "\n\n",
    "£5m",
    "“",
    "”",
    "é",
    "e\u0301",
    "\U0001f600",
    "👩\u200d🔬",
    "—",
    "…",
    "½",
    "\u2009",
]
raws = st.text() | st.lists(st.sampled_from(DAMAGE + PLAIN), max_size=40).map("".join)
SPACES, GONE = "\u00a0\u202f\u2007", "\u200b\u2060\ufeff\u00ad"


@st.composite
def spanned(draw: st.DrawFn) -> tuple[str, Span]:
    """A raw text, and a span of its repaired text."""
    raw = draw(raws)
    length = len(repair(raw).text)
    start = draw(st.integers(0, length))
    return raw, Span(start, draw(st.integers(start, length)))


def slowly(raw: str) -> list[tuple[str, int, int]]:
    """What repair does, said again without regular expressions: each clean character, and the raw piece it is."""
    clean, at = [], 0
    while at < len(raw):
        width = 2 if raw.startswith("\r\n", at) else 1
        sign = raw[at : at + width]
        if sign in ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"):
            clean.append(("\n", at, at + width))
        elif sign in SPACES:
            clean.append((" ", at, at + 1))
        elif sign not in GONE and (sign in "\t\n" or not (ord(sign) < 32 or ord(sign) == 127)):
            clean.append((sign, at, at + 1))
        at += width
    return clean


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


@given(raws)
def test_repair_gives_what_repairing_character_by_character_gives(raw: str) -> None:
    assert repair(raw).text == "".join(sign for sign, _, _ in slowly(raw))


@given(spanned())
def test_a_raw_span_is_where_its_characters_come_from(case: tuple[str, Span]) -> None:
    raw, span = case
    pieces = slowly(raw)[span.start : span.end]
    found = repair(raw).raw_map.raw(span)
    if pieces:
        assert found == Span(pieces[0][1], pieces[-1][2])
    else:
        assert not found


@given(spanned())
def test_a_raw_span_cleaned_gives_the_text_back(case: tuple[str, Span]) -> None:
    raw, span = case
    repaired = repair(raw)
    assert repair(repaired.raw_map.raw(span).of(raw)).text == span.of(repaired.text)


@given(raws)
def test_edits_are_in_order_and_disjoint_and_all_else_is_untouched(raw: str) -> None:
    repaired = repair(raw)
    edits = repaired.raw_map.edits
    for one, other in pairwise(edits):
        assert one.end <= other.start
        assert one.raw_end <= other.raw_start
    clean_at = raw_at = 0
    for edit in edits:
        assert edit.raw_end > edit.raw_start
        assert repaired.text[clean_at : edit.start] == raw[raw_at : edit.raw_start]
        assert repaired.text[edit.start : edit.end] != raw[edit.raw_start : edit.raw_end]
        clean_at, raw_at = edit.end, edit.raw_end
    assert repaired.text[clean_at:] == raw[raw_at:]


@given(raws)
def test_repair_is_idempotent(raw: str) -> None:
    once = repair(raw).text
    again = repair(once)
    assert again.text == once
    assert again.raw_map == RawMap()
    assert again.warnings == ()
