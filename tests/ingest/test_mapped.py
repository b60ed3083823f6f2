"""Changes in passes: against a plain model that keeps the place of every character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.mapped import Change, Mapped
from pipeline.spans import Edit, RawMap, Span
from tests.ingest.tiling import tiles


@st.composite
def changes(draw: st.DrawFn, text: str) -> list[Change]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    return [
        Change(start, end, draw(st.text("XYZ", max_size=3)), "test")
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]


def apply(text: str, todo: list[Change]) -> str:
    pieces, at = [], 0
    for change in todo:
        pieces += [text[at : change.start], change.text]
        at = change.end
    return "".join([*pieces, text[at:]])


@given(st.data())
def test_passes_compose(data: st.DataObject) -> None:
    raw = data.draw(st.text("abc ", max_size=30))
    mapped, text = Mapped(raw), raw
    for _ in range(3):
        todo = data.draw(changes(text))
        text = apply(text, todo)
        mapped = mapped.edited(todo)
        assert mapped.text == text
        tiles(mapped, raw)


@given(st.data())
def test_what_no_pass_touched_is_found_where_it_stood(data: st.DataObject) -> None:
    """Letters of their own mark the places: each that is left maps to itself."""
    raw = "".join(chr(0x4E00 + n) for n in range(data.draw(st.integers(0, 30))))
    mapped = Mapped(raw)
    for _ in range(3):
        mapped = mapped.edited(data.draw(changes(mapped.text)))
    for at, character in enumerate(mapped.text):
        raw_span = mapped.raw_map.raw(Span(at, at + 1))
        if character in raw:
            assert raw_span.start <= raw.index(character) < raw_span.end


def test_no_change_gives_the_same_text() -> None:
    mapped = Mapped("abc")
    assert mapped.edited([]) is mapped


def test_one_to_one_edits_are_cut_where_a_later_change_meets_them() -> None:
    mapped = Mapped("abcdef").edited([Change(1, 5, "BCDE", "one")]).edited([Change(2, 3, "", "two")])
    assert mapped == Mapped("aBDEf", RawMap.of([Edit(1, 2, 1, 2), Edit(2, 2, 2, 3), Edit(2, 4, 3, 5)]))


def test_other_edits_grow_with_a_later_change() -> None:
    mapped = Mapped("abcdef").edited([Change(1, 5, "XYZ", "one")]).edited([Change(2, 3, "-", "two")])
    assert mapped == Mapped("aX-Zf", RawMap.of([Edit(1, 4, 1, 5)]))


def test_two_changes_within_one_earlier_edit_become_one_edit() -> None:
    mapped = Mapped("abcdef").edited([Change(1, 3, "VWXYZ", "one")])
    assert mapped.edited([Change(2, 3, "", "two"), Change(4, 5, "!!", "two")]) == Mapped(
        "aVX!!Zdef", RawMap.of([Edit(1, 6, 1, 3)])
    )


@pytest.mark.parametrize("bad", [[Change(0, 4, "", "x")], [Change(1, 3, "", "x"), Change(2, 3, "", "x")]])
def test_changes_that_overlap_or_leave_the_text_are_an_error(bad: list[Change]) -> None:
    with pytest.raises(ValueError, match="overlap or leave"):
        Mapped("abc").edited(bad)


def test_a_wrong_map_is_told_where_it_is_wrong() -> None:
    mapped = Mapped("abcdef").edited([Change(1, 2, "", "one")])
    assert list(mapped.faults("abcdef")) == []
    assert list(mapped.faults("abcDef")) == [(slice(1, 5), slice(2, 6))]
    assert list(mapped.faults("abcdefg")) == [(slice(1, 5), slice(2, 7))]
