"""The scanner of quotation marks: cases as data, properties, and the two seeds."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.quotes.marks import Region, paragraphs, regions

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"
CASES: list[dict[str, Any]] = json.loads((HERE / "cases" / "marks.json").read_text(encoding="utf-8"))

MARKS = "'\"“”‘’„‚«»‹›`´‟‛＂"
BITS = [*MARKS, "''", "``", "’’", "“‘", "’”", " ", " ", "\n", "\n\n", "\r\n", "\u2028", "a", "it", "The", "s", "n", "5"]
BITS += [", ", ". ", ": ", ".", ",", "—", "-", "(", ")", "…", "em", "90s", "\u00a0", "\U0001f600"]
texts = st.text() | st.lists(st.sampled_from(BITS), max_size=60).map("".join)


def seed(number: str) -> str:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return path.read_bytes().decode("utf-8")


def told(text: str, region: Region) -> dict[str, Any]:
    parts = [part.of(text) for part in region.parts]
    return {"parts": parts, "double": region.double, "closed": region.closed, "depth": region.depth}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    assert [told(case["text"], region) for region in regions(case["text"])] == case["regions"]


def test_case_names_are_unique() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)


def test_paragraphs_are_the_trimmed_lines() -> None:
    text = "  One.\t\n\n \nTwo, two.\nThree. \r\n\u00a0\nFour"
    assert [span.of(text) for span in paragraphs(text)] == ["One.", "Two, two.", "Three.", "Four"]


def test_paragraphs_of_nothing() -> None:
    assert paragraphs("") == []
    assert paragraphs(" \n\t\r\n") == []


@given(texts)
def test_paragraphs_hold_every_visible_character(text: str) -> None:
    found = paragraphs(text)
    assert "".join("".join(span.of(text).split()) for span in found) == "".join(text.split())
    assert all(len(span.of(text).splitlines()) == 1 for span in found)


@given(texts)
def test_parts_are_pieces_of_paragraphs_in_order(text: str) -> None:
    lines = paragraphs(text)
    for region in regions(text):
        assert region.parts
        for part in region.parts:
            assert part.of(text).strip() == part.of(text) != ""
            assert any(line.contains(part) for line in lines)
        assert all(one.end < two.start for one, two in pairwise(region.parts))


@given(texts)
def test_regions_are_in_order_and_apart_at_equal_depth(text: str) -> None:
    found = regions(text)
    starts = [region.parts[0].start for region in found]
    assert starts == sorted(starts)
    for depth in {region.depth for region in found}:
        parts = [part for region in found if region.depth == depth for part in region.parts]
        assert all(one.end < two.start for one, two in pairwise(parts))


@given(texts)
def test_deeper_regions_lie_in_one_of_lesser_depth(text: str) -> None:
    found = regions(text)
    for inner in found:
        outer = [region for region in found if region.depth == inner.depth - 1]
        holders = [
            region
            for region in outer
            if all(any(whole.contains(part) for whole in region.parts) for part in inner.parts)
        ]
        assert len(holders) == min(inner.depth, 1)


@given(texts, st.text(alphabet="ab ,.5-"))
def test_a_paragraph_without_marks_changes_nothing_before_it(text: str, plain: str) -> None:
    assert regions(f"{text}\n{plain}") == regions(text)


@given(texts, texts)
def test_scanning_is_local_to_paragraphs_but_for_continuation(before: str, after: str) -> None:
    wall = f"{before}\n\nplain words\n\n"
    assert [told(wall + after, region) for region in regions(wall + after)] == [
        *(told(before, region) for region in regions(before)),
        *(told(after, region) for region in regions(after)),
    ]


@given(st.lists(st.text(alphabet="abc ", min_size=1).filter(str.strip), min_size=1, max_size=8))
def test_a_reopened_statement_is_one_region(lines: list[str]) -> None:
    text = "\n\n".join(f"“{line}" for line in lines) + "”"
    (region,) = regions(text)
    assert [part.of(text) for part in region.parts] == [line.strip() for line in lines]
    assert region.closed


@pytest.mark.parametrize("bit", ['"', "'", '"a ', "s' ", ", 'A, \"B ", '"a\n', '" ', "''' ", '"a "b" "c "d" e" '])
def test_a_long_hostile_text_is_scanned_whole(bit: str) -> None:
    """A quadratic scan would take many minutes here."""
    text = bit * (200_000 // len(bit))
    assert all(part.end <= len(text) for region in regions(text) for part in region.parts)


def test_first_seed() -> None:
    text = seed("000")
    found = regions(text)
    assert [part.of(text) for region in found[:3] for part in region.parts] == [
        "hugely disapointed",
        "divorce",
        "going it alone",
    ]
    assert not any(region.double for region in found[:3])
    # The marks of the statements stand around these offsets, but where a paragraph ends without one.
    assert [[(part.start, part.end) for part in region.parts] for region in found[3:]] == [
        [(796, 1040), (1043, 1124), (1127, 1300)],
        [(1544, 1723)],
        [(1736, 1928), (1931, 2238)],
        [(2520, 2648)],
        [(2661, 2870), (2873, 2959), (2962, 3042), (3045, 3173), (3176, 3319), (3322, 3481)],
    ]
    assert all(region.double and region.closed and region.depth == 0 for region in found[3:])


def test_second_seed_is_one_statement_of_six_paragraphs() -> None:
    (region,) = regions(seed("002"))
    assert [(part.start, part.end) for part in region.parts] == [
        (1285, 1442),
        (1445, 1558),
        (1561, 1830),
        (1833, 2140),
        (2143, 2299),
        (2302, 2805),
    ]
    assert region.double
    assert region.closed
