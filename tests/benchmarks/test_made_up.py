"""The corpus of any size: the same for the same seed, of as many names as asked for, and with something to link."""

from __future__ import annotations

import json
import re
import sys

import pytest

from benchmarks.made_up import DATA, RETOLD, Cast, main, stories, write

WORDS = json.loads(DATA.read_text(encoding="utf-8"))
NAME = re.compile(rf"\b(?:{'|'.join([*WORDS['women'], *WORDS['men']])}) [A-Z][a-z]+")


def test_the_same_seed_gives_the_same_stories_and_another_seed_others():
    assert list(stories(30)) == list(stories(30))
    assert {story.text for story in stories(30)}.isdisjoint(story.text for story in stories(30, Cast(seed=1)))


def test_a_story_is_the_same_however_many_follow():
    assert list(stories(40))[:15] == list(stories(15))


def test_no_slot_is_left_open_and_no_two_stories_are_equal():
    made = list(stories(1_000))
    assert not [story for story in made if re.search(r"[{}]|\n\n\n", story.text + story.title)]
    assert len({story.text for story in made}) == len({story.name for story in made}) == len(made)
    assert all(30 < len(story.text.split()) < 400 for story in made)


@pytest.mark.parametrize(
    ("new", "most"), [(0, 20), (0.5, 20 + 200), (1, 20 + 400), (3, 1_200)], ids=["none", "half", "one", "three"]
)
def test_the_number_of_people_grows_as_was_asked(new, most):
    numbers = [Cast(recurring=20, new=new).people(number) for number in range(400)]
    assert all(len(people) == 3 for people in numbers)
    assert len({person for people in numbers for person in people}) == most


def test_names_grow_with_people():
    few, many = (
        {name for story in stories(300, Cast(recurring=20, new=new)) for name in NAME.findall(story.text)}
        for new in (0, 3)
    )
    assert len(few) <= 20
    assert len(many) > 300


@pytest.mark.parametrize("cast", [Cast(new=4), Cast(new=-1), Cast(recurring=2)], ids=["many", "negative", "nobody"])
def test_a_cast_that_no_story_has_place_for_is_refused(cast):
    with pytest.raises(ValueError, match="a story has 3 people"):
        list(stories(1, cast))


def test_more_people_than_names_are_refused():
    with pytest.raises(ValueError, match="192000 names are all there are"):
        list(stories(1, Cast(recurring=10**9)))


def test_every_tenth_story_retells_one_before_it():
    made = [story.text for story in stories(200)]
    quoted = [set(re.findall("“([^”]{20,})[,.]”", text)) for text in made]
    retold = range(RETOLD - 1, len(made), RETOLD)
    assert all(any(quoted[at] & quoted[at - back] for back in range(1, RETOLD)) for at in retold)


def test_stories_are_written_as_files_or_as_records(tmp_path):
    made = list(stories(3))
    write(tmp_path / "all.jsonl", made)
    write(tmp_path / "folder", made)
    records = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [record["body"] for record in records] == [story.text for story in made]
    assert [record["id"] for record in records] == ["s0", "s1", "s2"]
    files = sorted((tmp_path / "folder").rglob("*.txt"))
    assert [file.read_text(encoding="utf-8") for file in files] == [f"{story.text}\n" for story in made]


def test_the_command_writes_what_it_is_asked_for(tmp_path, monkeypatch):
    path = tmp_path / "two.jsonl"
    monkeypatch.setattr(sys, "argv", ["made_up", "2", str(path), "--seed", "5", "--recurring", "9", "--new", "0"])
    main()
    (first, second) = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(first)["body"] == next(stories(1, Cast(5, 9, 0))).text
    assert first != second
