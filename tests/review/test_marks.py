"""Marked files as people and spreadsheets leave them."""

from __future__ import annotations

import pytest

from pipeline.review.marks import BY, COLUMNS, Mark, read_marks
from tests.review.review_files import marked

HEADER = ",".join(COLUMNS)


@pytest.mark.parametrize("delimiter", BY)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [True, False])
def test_whatever_the_spreadsheet_saved(tmp_path, delimiter, ending, bom):
    rows = [
        {
            "claim": 'a, b; "c"\td',
            "verdict": "Wrong ",
            "correction": "set_speaker=Quill, Mara",
            "note": "it; was, hers",
        },
        {"id": "q-2", "sampled": "NO", "verdict": "RIGHT"},
        {"id": "q-3"},
    ]
    found = read_marks(marked(tmp_path / "m.csv", *rows, delimiter=delimiter, ending=ending, bom=bom))
    assert found.faults == ()
    assert found.unmarked == 1
    assert found.marks == (
        Mark(2, "quotes", "q-1", "wrong", True, (("set_speaker", "Quill, Mara"),), "it; was, hers", "ann"),
        Mark(3, "quotes", "q-2", "right", False, (), "", "ann"),
    )


def test_several_corrections_stand_on_lines_of_their_own(tmp_path):
    row = {"table": "money", "id": "f-1", "verdict": "wrong"}
    row["correction"] = "set_role=fine\r\n\n set_amount = 5 GBP \n"
    (found,) = read_marks(marked(tmp_path / "m.csv", row)).marks
    assert found.corrections == (("set_role", "fine"), ("set_amount", "5 GBP"))


def test_an_action_that_takes_no_value_has_none(tmp_path):
    (found,) = read_marks(
        marked(tmp_path / "m.csv", {"verdict": "wrong", "correction": "reject = it is no quote"})
    ).marks
    assert found.corrections == (("reject", ""),)


def test_columns_may_be_moved_and_empty_cells_and_lines_left_out(tmp_path):
    path = tmp_path / "m.csv"
    path.write_text(
        "Verdict;ID;Table;Sampled;Author;Note;Correction\nright;q-1;quotes;yes;ann\n\n;;;;;;\nright;q-2;quotes;yes;ann;;;;\n"
    )
    found = read_marks(path)
    assert (found.faults, found.unmarked) == ((), 0)
    assert [(one.line, one.id) for one in found.marks] == [(2, "q-1"), (5, "q-2")]


FAULTS = [
    ({"verdict": "correct"}, "the verdict is 'correct': write one of right, wrong, unsure"),
    ({"correction": "reject"}, "a correction or a note, but no verdict"),
    ({"note": "hm"}, "a correction or a note, but no verdict"),
    ({"verdict": "right", "author": ""}, "the author is empty"),
    ({"verdict": "right", "id": ""}, "the id is empty"),
    ({"verdict": "right", "sampled": "y"}, "the sampled is 'y': write one of yes, no"),
    ({"verdict": "wrong", "table": "quote", "correction": "reject"}, "the table is 'quote'"),
    ({"verdict": "right", "correction": "reject"}, "a row that is right needs no correction"),
    ({"verdict": "unsure", "correction": "reject"}, "a row that is unsure needs no correction"),
    ({"verdict": "wrong", "correction": "rejct"}, "unknown action 'rejct': did you mean 'reject'?"),
    ({"verdict": "wrong", "correction": "=John Campion"}, "unknown action ''"),
    ({"verdict": "wrong", "correction": "set_speaker"}, "the value of set_speaker needs a value"),
    ({"verdict": "wrong", "correction": "set_kind=spoken"}, "the value of set_kind needs one of"),
    ({"verdict": "wrong", "table": "money", "correction": "set_amount=£5m"}, "needs a plain number"),
    ({"verdict": "wrong", "table": "entities", "id": "e-1", "correction": "merge=e-1"}, "cannot be merged into itself"),
]


@pytest.mark.parametrize(("row", "words"), FAULTS)
def test_a_fault_is_named_with_its_line(tmp_path, row, words):
    found = read_marks(marked(tmp_path / "m.csv", {}, row))
    (fault,) = found.faults
    assert fault.line == 3
    assert words in fault.words
    assert found.marks == ()


def test_every_fault_of_a_row_is_told(tmp_path):
    found = read_marks(marked(tmp_path / "m.csv", {"verdict": "ok", "author": "", "sampled": "", "correction": "x\ny"}))
    assert len(found.faults) == 5


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "the header, read by commas, lacks sampled, table, id, verdict"),
        (
            b"id;verdict\nq-1;right\n",
            1,
            "the header, read by semicolons, lacks sampled, table, correction, note, author",
        ),
        (f"{HEADER}\nyes,quotes,q-1,caf\u00e9".encode("cp1252"), 2, "not UTF-8"),
        (f"{HEADER}\nyes,quotes,q-1,right,,,ann,more\n".encode(), 2, "8 fields instead of 7, read by commas"),
        (f'{HEADER}\nyes,quotes,"q-1\n'.encode(), 2, "not valid CSV"),
        (b'"sampled\n', 1, "lacks sampled"),
    ],
)
def test_a_file_that_is_no_marked_file(tmp_path, content, line, words):
    path = tmp_path / "m.csv"
    path.write_bytes(content)
    (fault,) = read_marks(path).faults
    assert fault.line == line
    assert words in fault.words


def test_a_file_that_cannot_be_read(tmp_path):
    (fault,) = read_marks(tmp_path).faults
    assert "cannot be read" in fault.words
