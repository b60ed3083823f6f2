"""What a correction repeats and what it contradicts, by ids alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.overrides.docket import Docket
from pipeline.overrides.rows import Override
from tests.overrides.override_rows import override


def kept(overrides: list[Override]) -> list[Override]:
    """Those that contradict none before them."""
    docket, found = Docket(), []
    for one in overrides:
        if not docket.contradicted(one):
            docket.note(one)
            found.append(one)
    return found


def entities(*rows: str) -> list[Override]:
    return [override("entities", *row.split(), line=line) for line, row in enumerate(rows, 2)]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (("merge a b", "merge b a"), 2),
        (("merge a b", "merge b c", "merge c a"), 3),
        (("merge a b", "merge a c"), 2),
        (("drop b", "merge a b"), 2),
        (("merge a b", "drop a"), 2),
        (("drop a", "split a Jo"), 2),
        (("retype a ORG", "drop a"), 2),
    ],
)
def test_the_last_contradicts_an_earlier(rows, line):
    *before, last = entities(*rows)
    docket = Docket()
    for one in before:
        docket.note(one)
    assert docket.contradicted(last).line == line
    assert not docket.repeats(last)


@pytest.mark.parametrize(
    "rows",
    [
        ("merge a b", "merge b c", "merge d b", "rename c Jo", "retype c ORG"),
        ("split a Jo", "split a Joe", "drop a"),
        ("merge a b", "split a Jo", "drop b"),
        ("merge a b", "merge a b"),
    ],
)
def test_those_that_go_together(rows):
    assert kept(entities(*rows)) == entities(*rows)


def test_equal_is_what_does_the_same_to_the_same_row():
    docket = Docket()
    first, again, other = entities("rename a Jo", "rename a Jo", "rename b Jo")
    docket.note(first, ["b"])
    assert docket.repeats(again)
    assert not docket.repeats(other)
    assert docket.contradicted(other) is None


def test_a_correction_holds_for_every_id_of_what_it_corrects():
    docket = Docket()
    first, other = entities("rename a Jo", "rename b Joe")
    docket.note(first, ["a", "b"])
    assert docket.contradicted(other) is first


IDS = st.sampled_from("abcd")


@given(st.lists(st.tuples(IDS, IDS).filter(lambda pair: pair[0] != pair[1]), max_size=12))
def test_merges_that_are_kept_never_go_in_a_circle(pairs):
    into = {one.id: one.value for one in kept(entities(*(f"merge {a} {b}" for a, b in pairs)))}
    for start in into:
        seen, end = {start}, start
        while end in into:
            end = into[end]
            assert end not in seen
            seen.add(end)
