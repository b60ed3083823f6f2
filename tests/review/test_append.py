"""Rows added to the files of a folder."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.overrides.load import load
from pipeline.overrides.reviews import Review, load_reviews
from pipeline.overrides.rows import Override
from pipeline.review.append import append

DAY = datetime.date(2026, 1, 31)
REJECT = Override("quotes", 2, "reject", "q-1", "", "no, not said", "ann", DAY)
RIGHT = Review("quotes", "q-1", "right", True, "ann", DAY)
HEADER = "action,id,value,reason,author,date"


def test_files_are_made_when_there_are_rows(tmp_path):
    append(tmp_path / "new", [REJECT], [])
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["quotes.csv"]
    assert load(tmp_path / "new") == (REJECT,)
    append(tmp_path / "new", [], [RIGHT])
    assert load_reviews(tmp_path / "new") == (RIGHT,)
    append(tmp_path / "none", [], [])
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("before", "added"),
    [
        (f"{HEADER}\n", 'reject,q-1,,"no, not said",ann,2026-01-31\n'),
        (f"{HEADER}\r\n", 'reject,q-1,,"no, not said",ann,2026-01-31\r\n'),
        (f"\ufeff{HEADER}", '\nreject,q-1,,"no, not said",ann,2026-01-31\n'),
    ],
)
def test_what_is_there_stays_byte_for_byte(tmp_path, before, added):
    path = tmp_path / "quotes.csv"
    path.write_bytes(before.encode())
    append(tmp_path, [REJECT], [])
    assert path.read_bytes() == (before + added).encode()
    assert load(tmp_path) == (REJECT,)


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(str.strip).filter(bool)


@given(rows=st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=4))
def test_odd_words_come_back_as_they_were(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("kept")
    given = [Override("entities", 0, "rename", f"e-{n}", *words, DAY) for n, words in enumerate(rows)]
    append(folder, given, [])
    told = [(one.id, one.value, one.reason, one.author) for one in load(folder)]
    assert told == [(one.id, one.value, one.reason, one.author) for one in given]
