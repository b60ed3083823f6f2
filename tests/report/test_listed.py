"""Rows written without a template: no word of a story can break out of its place, and long values are cut."""

from __future__ import annotations

import pytest

from pipeline.report.conflicts import Half, Pair
from pipeline.report.front import Listed
from pipeline.report.highlight import Segment
from pipeline.report.listed import LEEWAY, VALUE, anybody, pair
from pipeline.report.places import Links, in_one_document
from pipeline.report.rows import Conflict, Entity, Role, Side
from pipeline.report.statements import Named
from pipeline.report.trust import Tally
from pipeline.report.volume import Side as Told
from pipeline.report.volume import Story
from pipeline.report.whole import Bound
from tests.report.pages import Tree, words

HOSTILE = "</bdi><script>alert('1')</script> & \" onclick='x'"
LINKS = Links(in_one_document, {"e-1": "people", HOSTILE: "people"})


def conflict(kind: str, value: str) -> Conflict:
    side = Side("d-1", 0, 1, value, None, None, 0, 1)
    return Conflict(HOSTILE, kind, HOSTILE, HOSTILE, side, side, 0.5)


def half(value: str, told: Told | None) -> Half:
    proof = (Segment(0, HOSTILE, "figure"),) if told else ()
    return Half(told, value, Named(HOSTILE, HOSTILE), HOSTILE, proof)


def root(html: str):
    return Tree(html).root


TOLD = Told(HOSTILE, "left", HOSTILE, HOSTILE, True, HOSTILE, "", "", "")


@pytest.mark.parametrize("told", [TOLD, None])
@pytest.mark.parametrize("kind", ["contradiction", "echo"])
def test_no_word_of_a_pair_breaks_out(told: Told | None, kind: str) -> None:
    item = root(pair(Pair(conflict(kind, HOSTILE), (half(HOSTILE, told), half(HOSTILE, told))), LINKS))
    assert item.all("script") == []
    assert item.one("li").attributes["id"] == HOSTILE
    assert item.one("h4").text == f"{HOSTILE}: {HOSTILE}"
    assert [mark.text for mark in item.all("mark")] == ([HOSTILE] * 2 if told else [])
    shown = [value.text for value in item.all("p", class_="value")]
    assert shown == ([] if told and kind == "echo" else [HOSTILE] * 2)
    assert [tag.text for tag in item.all("span", class_="tag")] == (["copy"] * 2 if told else [])


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a " * ((VALUE + LEEWAY) // 2), "a " * ((VALUE + LEEWAY) // 2)),
        ("word " * 50, "word " * 38 + "word..."),
        ("w" * 300, "w" * (VALUE - 3) + "..."),
    ],
)
def test_a_long_value_is_cut_at_a_blank(value: str, shown: str) -> None:
    item = root(pair(Pair(conflict("contradiction", value), (half(value, None), half(value, None))), LINKS))
    assert [one.text for one in item.all("p", class_="value")] == [shown] * 2


def bound(number: int) -> Bound:
    story = Story("d-1", HOSTILE, None, False)
    return Bound(number, f"volume-{number}", story, story, None, Tally())


@pytest.mark.parametrize("n_volumes", [1, 2])
def test_a_row_of_everybody(n_volumes: int) -> None:
    roles = tuple(Role(f"{HOSTILE}{number}", None, "d-1", 0) for number in range(8))
    entity = Entity("e-1", "PERSON", HOSTILE, [HOSTILE, "B"], roles, 1_234, 5)
    volumes = tuple(bound(number + 1) for number in range(n_volumes))
    row = root(f"<table>{anybody(Listed(entity, 6, volumes, n_volumes + 1), LINKS)}</table>")
    assert row.all("script") == []
    name, aliases, stated, *numbers, places = (cell for cell in row.one("tr").children if not isinstance(cell, str))
    assert name.text == HOSTILE
    assert len(name.all("a")) == 0
    assert aliases.text == f"{HOSTILE}; B"
    assert len(stated.all("bdi")) == 6
    assert [cell.text for cell in numbers] == ["6", "5", "1,234"]
    assert words(places) == ", ".join(str(number + 1) for number in range(n_volumes)) + " and 1 more"


def test_the_name_leads_to_the_only_volume() -> None:
    entity = Entity("e-1", "PERSON", "Ada Okonkwo", [], (), 1, 1)
    row = root(f"<table>{anybody(Listed(entity, 0, (bound(3),), 1), LINKS)}</table>")
    assert {link.attributes["href"] for link in row.all("a")} == {"#e-1"}
    assert row.one("th").one("a").text == "Ada Okonkwo"
