import csv
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.look.listing import as_csv, as_jsonl, table
from pipeline.look.people import Listed, cells, main_role, people
from tests.look.look_tables import written

HOSTILE = '\x1b]0;owned\x07 \u202e=1+1\n"x", y\\'


def listed(name: str = "Mara Quill", aliases: tuple[str, ...] = (), role: str | None = None) -> Listed:
    return Listed(name, "PERSON", role, None, aliases, 1, 2, 0, "e-1")


def stated(role: str, doc_id: str, affiliation: str | None = None) -> dict[str, str | None]:
    return {"role": role, "affiliation": affiliation, "doc_id": doc_id}


def test_the_most_quoted_first_then_the_most_mentioned_then_by_name(tmp_path):
    assert [one.name for one in people(written(tmp_path))] == [
        "Mara Quill",
        "Tern Ferry Trust",
        "Tomas Reed",
        "Ternmouth",
    ]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("person", ["Mara Quill", "Tomas Reed"]),
        ("organisation", ["Tern Ferry Trust"]),
        ("place", ["Ternmouth"]),
    ],
)
def test_one_type_only(tmp_path, kind, names):
    assert [one.name for one in people(written(tmp_path), kind)] == names


def test_those_quoted_often_only(tmp_path):
    assert [one.name for one in people(written(tmp_path), min_quotes=2)] == ["Mara Quill"]


def test_the_role_of_the_latest_story(tmp_path):
    quill = people(written(tmp_path))[0]
    assert (quill.role, quill.affiliation) == ("mayor", "Ternmouth")
    assert (quill.stories, quill.mentions, quill.quotes, quill.id) == (2, 5, 4, "e-quill")


def test_without_dates_the_role_stated_most_often():
    roles = [stated("chair", "d-1"), stated("mayor", "d-2", "Ternmouth"), stated("Mayor", "d-3", "Ternmouth")]
    assert main_role(roles, {"d-1": None, "d-2": None, "d-3": None}) == roles[1]
    assert main_role(roles, {"d-1": datetime(2026, 1, 1, tzinfo=UTC), "d-2": None}) == roles[0]


def test_of_roles_stated_once_the_one_with_an_affiliation_then_the_first():
    roles = [stated("chair", "d-1"), stated("mayor", "d-1", "Ternmouth"), stated("editor", "d-1", "Tern Post")]
    assert main_role(roles, {}) == roles[1]
    assert main_role([], {}) is None


def test_columns_for_a_terminal():
    wide = Listed("Tern Ferry Trust", "ORG", "owner", "the pier", ("TFT",), 10, 20, 3, "e-2")
    assert list(table(cells([listed(), wide]))) == [
        "NAME              TYPE    ROLE             ALIASES  STORIES  MENTIONS  QUOTES  ID",
        "Mara Quill        PERSON                            1        2         0       e-1",
        "Tern Ferry Trust  ORG     owner, the pier  TFT      10       20        3       e-2",
    ]


def test_nobody_is_a_heading_alone():
    assert len(list(table(cells([])))) == 1
    assert list(as_csv(Listed, [])) == ["name,type,role,affiliation,aliases,stories,mentions,quotes,id"]
    assert list(as_jsonl([])) == []


def test_ten_thousand_aliases_stay_one_short_line():
    _, line = table(cells([listed(aliases=tuple(f"Quill {number}" for number in range(10_000)))]))
    assert len(line) < 200
    assert "…" in line


def test_hostile_names_are_shown_not_obeyed():
    one = listed(HOSTILE, (HOSTILE,), HOSTILE)
    for lines in (list(table(cells([one])))[1:], list(as_csv(Listed, [one]))[1:], list(as_jsonl([one]))):
        (line,) = lines
        assert line.isprintable()
    assert json.loads(next(as_jsonl([one])))["aliases"] == [HOSTILE]


@pytest.mark.parametrize("name", ["=1+1", "+44", "-1+2", "@SUM(A1)", "\t=1", "\r=1"])
def test_cells_that_spreadsheets_would_calculate_are_defused(name):
    _, line = as_csv(Listed, [listed(name, (name,))])
    cells = next(csv.reader([line]))
    assert cells[0].startswith("'")
    assert cells[4].startswith("'")


def test_names_with_a_hyphen_or_an_equals_sign_inside_are_left_alone():
    _, line = as_csv(Listed, [listed("Mary-Ann O'Quill+Sons, Ltd", ("A; B",))])
    assert next(csv.reader([line]))[0] == "Mary-Ann O'Quill+Sons, Ltd"


def test_numbers_below_zero_are_no_formulas():
    _, line = as_csv(Listed, [listed("-5.25")])
    assert next(csv.reader([line]))[0] == "-5.25"


@given(st.text(), st.lists(st.text()), st.none() | st.text())
def test_whatever_the_names_every_format_is_one_printable_line_each(name, aliases, role):
    one = listed(name, tuple(aliases), role)
    _, row = as_csv(Listed, [one])
    assert row.isprintable()
    assert len(next(csv.reader([row]))) == 9
    assert list(table(cells([one])))[1].isprintable()
    assert json.loads(next(as_jsonl([one])))["name"] == name
