"""`reviews.csv`: verdicts, and which of them count."""

import datetime

import pytest

from pipeline.errors import ParamsError
from pipeline.overrides.reviews import Review, latest, load_reviews

HEADER = "table,id,verdict,sampled,author,date\n"


def folder(where, content):
    (where / "reviews.csv").write_text(HEADER + content, encoding="utf-8")
    return where


def review(verdict, author="ann", day=1, row="q-1", sampled=True):
    return Review("quotes", row, verdict, sampled, author, datetime.date(2026, 1, day))


def test_a_missing_folder_or_file_holds_none(tmp_path):
    assert load_reviews(tmp_path / "absent") == load_reviews(tmp_path) == ()


def test_rows_come_in_order(tmp_path):
    rows = "quotes,q-1,right,yes,ann,2026-01-01\n\nmoney,f-1,unsure,no,bob,2026-01-02\n"
    assert load_reviews(folder(tmp_path, rows)) == (
        review("right"),
        Review("money", "f-1", "unsure", False, "bob", datetime.date(2026, 1, 2)),
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("quote,q-1,right,yes,ann,2026-01-01", "2: the table is 'quote': write one of entities, quotes, money"),
        ("quotes,q-1,correct,yes,ann,2026-01-01", "2: the verdict is 'correct': write one of right, wrong, unsure"),
        ("quotes,q-1,right,,ann,2026-01-01", "2: the sampled is '': write one of yes, no"),
        ("quotes,,right,yes,ann,2026-01-01", "2: the id is empty"),
        ("quotes,q-1,right,yes,,2026-01-01", "2: the author is empty"),
        ("quotes,q-1,right,yes,ann,1.1.2026", "2: the date is '1.1.2026'"),
        ("quotes,q-1,right,yes,ann", "2: 5 fields instead of 6"),
        ('quotes,q-1,right,yes,"ann,2026-01-01', "2: not valid CSV"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path, row, words):
    with pytest.raises(ParamsError) as raised:
        load_reviews(folder(tmp_path, f"{row}\n"))
    assert f"reviews.csv:{words}" in str(raised.value)


def test_every_fault_is_told_at_once(tmp_path):
    with pytest.raises(ParamsError) as raised:
        load_reviews(folder(tmp_path, "quote,,ok,maybe,,never\nquotes,q-1,right,yes,ann\n"))
    assert [line.split(":")[1] for line in str(raised.value).splitlines()] == ["2"] * 6 + ["3"]


@pytest.mark.parametrize(
    ("content", "words"), [("id,table\n", "make it 'table,id,verdict"), ('"id', "1: not valid CSV")]
)
def test_another_header_is_a_fault(tmp_path, content, words):
    (tmp_path / "reviews.csv").write_text(content)
    with pytest.raises(ParamsError, match=words):
        load_reviews(tmp_path)


def test_the_latest_verdict_of_each_author_counts():
    given = [review("right", day=2), review("wrong", day=3), review("unsure", day=1), review("right", "bob")]
    assert [one.verdict for one in latest(given).values()] == ["wrong", "right"]
    assert [one.verdict for one in latest([review("right"), review("wrong")]).values()] == ["wrong"]
