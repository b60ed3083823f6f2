"""Spans compared in arrays: what they give is what slices of the texts and `RawMap` give, one by one."""

from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.texts import Spans, Texts, Words
from pipeline.schema import DOCUMENTS
from pipeline.spans import Edit, RawMap, Span

LETTERS = st.text("abé€😀 ", max_size=12)


def documents(*rows: tuple[str, list[dict[str, int]]]) -> pa.Table:
    schema = pa.schema([DOCUMENTS.schema.field(name) for name in ("text", "raw_map")])
    return pa.Table.from_pylist([{"text": text, "raw_map": edits} for text, edits in rows], schema)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[dict[str, int]]]:
    """A text, and edits in order, some of nothing, some one to one."""
    text = draw(LETTERS)
    bounds = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    edits, raw_at, at = [], 0, 0
    for start, end in zip(bounds[::2], bounds[1::2], strict=False):
        raw_start = raw_at + start - at
        length = end - start if draw(st.booleans()) else draw(st.integers(0, 4))
        edits.append({"start": start, "end": end, "raw_start": raw_start, "raw_end": raw_start + length})
        at, raw_at = end, raw_start + length
    return text, edits


@st.composite
def asked(draw: st.DrawFn) -> tuple[list[tuple[str, list[dict[str, int]]]], list[tuple[int, int, int]]]:
    rows = draw(st.lists(edited(), min_size=1, max_size=4))
    offset = st.integers(-2, 14)
    return rows, draw(st.lists(st.tuples(st.integers(0, len(rows) - 1), offset, offset), max_size=12))


def spans_of(found: list[tuple[int, int, int]]) -> Spans:
    return Spans(*np.array(found, np.int64).reshape(-1, 3).T)


@given(asked(), st.data())
def test_spans_hold_their_words_and_stand_where_the_edits_put_them(given_: Any, data: st.DataObject) -> None:
    rows, found = given_
    spans, texts = spans_of(found), Texts.of(documents(*rows))
    inside = [0 <= start <= end <= len(rows[number][0]) for number, start, end in found]
    assert texts.inside(spans).tolist() == inside
    words = [
        rows[number][0][start:end] if held and data.draw(st.booleans()) else data.draw(LETTERS)
        for (number, start, end), held in zip(found, inside, strict=True)
    ]
    expected = [
        held and rows[number][0][start:end] == said
        for (number, start, end), held, said in zip(found, inside, words, strict=True)
    ]
    assert texts.say(spans, Words.of(pa.array(words, pa.string()))).tolist() == expected

    held = spans.take(np.array(inside, np.bool_))
    maps = [RawMap.of(Edit(**edit) for edit in edits) for _, edits in rows]
    raw = [
        maps[number].raw(Span(start, end))
        for number, start, end in zip(held.documents.tolist(), held.starts.tolist(), held.ends.tolist(), strict=True)
    ]
    starts, ends = np.array([one.start for one in raw], np.int64), np.array([one.end for one in raw], np.int64)
    assert texts.come_from(held, starts, ends).all()
    assert not texts.come_from(held, starts + 1, ends).any()
    assert not texts.come_from(held, starts, ends - 1).any()


def test_edits_in_no_order_prove_nothing() -> None:
    edits = [{"start": start, "end": start, "raw_start": start, "raw_end": start} for start in (2, 1)]
    texts = Texts.of(documents(("abc", edits)))
    where = np.array([0], np.int64)
    assert not texts.come_from(spans_of([(0, 0, 1)]), where, where + 1).any()


def test_words_are_read_from_a_part_of_a_longer_array() -> None:
    words = Words.of(pa.array(["no", "é€", None, "😀b"]).slice(1))
    assert [len(words.characters), words.starts.tolist(), words.lengths.tolist()] == [4, [0, 2, 2], [2, 0, 2]]
