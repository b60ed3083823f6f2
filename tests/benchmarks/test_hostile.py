"""The hostile corpus: the same for the same seed, one input in five, every kind in turn, as many units as it says."""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from random import Random

import pytest

from benchmarks.damaged_texts import TEXTS, size
from benchmarks.hostile import CONTENTS, N_KINDS, ONE_IN, main, plant
from benchmarks.made_up import stories
from benchmarks.odd_places import PLACES

STORY = "The board said it would pay £2m.\n\n“It is late,” said Mara Thornfold, the board's chair. “We must act.”"


def content(path):
    """What lies there, whatever it is, without waiting for a pipe."""
    status = path.lstat()
    if path.is_symlink():
        return "link", str(path.readlink())
    if not stat.S_ISREG(status.st_mode):
        return "folder" if path.is_dir() else "pipe", ""
    if stat.S_IMODE(status.st_mode) == 0:
        return "locked", status.st_size
    return "file", path.read_bytes()


def files(folder):
    return {os.fsencode(path.relative_to(folder)): content(path) for path in folder.rglob("*")}


def test_the_same_seed_gives_the_same_files_and_another_seed_others(tmp_path):
    made = list(stories(ONE_IN * N_KINDS))
    planted = [list(plant(tmp_path / name, made, seed)) for name, seed in (("a", 0), ("b", 0), ("c", 1))]
    first, again, other = (files(tmp_path / name) for name in "abc")
    assert planted[0] == planted[1]
    assert first == again
    hostile = [name for name in first if b"-" in name and first[name][0] == "file"]
    assert sum(first[name] != other.get(name) for name in hostile) > len(hostile) / 2


def test_one_input_in_five_is_hostile_and_every_kind_comes_in_turn(tmp_path):
    made = list(stories(ONE_IN * N_KINDS))
    planted = list(plant(tmp_path, made))
    assert [one.number for one in planted] == list(range(len(made)))
    assert [one.number % ONE_IN == ONE_IN - 1 for one in planted] == [one.kind is not None for one in planted]
    kinds = [*(make.__name__ for _, make, _ in CONTENTS), *(put.__name__ for put in PLACES)]
    assert Counter(one.kind for one in planted if one.kind) == Counter(kinds)
    whole = [one for one in planted if one.kind is None]
    assert all(
        (tmp_path / made[one.number].name).read_text(encoding="utf-8") == f"{made[one.number].text}\n" for one in whole
    )


@pytest.mark.parametrize("at", range(len(CONTENTS)), ids=lambda at: f"{at}-{CONTENTS[at][1].__name__}")
def test_a_hostile_content_is_bytes_and_the_same_for_the_same_chance(at):
    _, make, units = CONTENTS[at]
    assert units is None or units > 0
    found = [make(STORY, Random(seed)) for seed in range(12)]
    assert found == [make(STORY, Random(seed)) for seed in range(12)]
    assert all(isinstance(data, bytes) and len(data) < 15_000_000 for data in found)
    assert any(data != STORY.encode() for data in found)


@pytest.mark.parametrize("put", PLACES, ids=lambda put: put.__name__)
def test_a_hostile_place_is_of_as_many_files_as_it_says(put, tmp_path):
    for seed in range(25):
        folder = tmp_path / str(seed)
        folder.mkdir()
        units = put(folder / f"n-{put.__name__}", STORY, Random(seed))
        found = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
        assert len(found) == units
        assert all(path.relative_to(folder).parts[0].startswith(f"n-{put.__name__}") for path in found)


def test_sizes_are_of_any_order_of_magnitude():
    sizes = [size(Random(seed), 1_000_000) for seed in range(300)]
    assert all(1_000 <= one <= 1_000_000 for one in sizes)
    assert min(sizes) < 2_000
    assert max(sizes) > 500_000


def test_the_command_counts_what_it_wrote(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["hostile", "10", str(tmp_path)])
    main()
    assert capsys.readouterr().out == "10 inputs, 2 of them hostile, of 2 kinds\n"


def test_a_small_corpus_has_some_of_every_sort(tmp_path):
    made = list(stories(ONE_IN * 15))
    kinds = {one.kind for one in plant(tmp_path, made) if one.kind}
    texts, others = {make.__name__ for make in TEXTS}, {put.__name__ for put in PLACES}
    assert all((kinds & texts, kinds & others, kinds - texts - others))
