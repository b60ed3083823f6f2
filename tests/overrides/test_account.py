"""What `corrections.json` holds."""

import datetime
import json

import pytest

from pipeline.errors import TableError
from pipeline.overrides.account import account, corrected, known_ids, read_corrected
from pipeline.overrides.docket import applied, conflicting, stale
from pipeline.overrides.precision import precision
from pipeline.overrides.reviews import Review
from tests.overrides.override_rows import DAY, override

FIRST = override("quotes", "set_kind", "q-1", "mixed")
SETTLED = (
    applied(FIRST),
    conflicting(override("quotes", "reject", "q-1", line=3), FIRST),
    stale(override("money", "reject", "f-1"), "no figure has this id"),
)


def test_counts_and_rows():
    found = account(SETTLED, ())
    assert found["tables"] == {
        "entities": {"applied": 0, "stale": 0, "conflicting": 0},
        "quotes": {"applied": 1, "stale": 0, "conflicting": 1},
        "money": {"applied": 0, "stale": 1, "conflicting": 0},
    }
    said = {"reason": "why", "author": "ann", "date": "2024-05-01"}
    kind = {"table": "quotes", "line": 2, "action": "set_kind", "id": "q-1", "value": "mixed", **said}
    reject = {"table": "quotes", "line": 3, "action": "reject", "id": "q-1", "value": "", **said}
    gone = {"table": "money", "line": 2, "action": "reject", "id": "f-1", "value": "", **said}
    assert found["rows"] == [
        kind | {"outcome": "applied", "why": "", "against": None},
        reject | {"outcome": "conflicting", "why": "contradicts line 2 (set_kind q-1 mixed)", "against": 2},
        gone | {"outcome": "stale", "why": "no figure has this id", "against": None},
    ]


def test_precision_is_rounded_and_dated():
    reviews = [Review("quotes", name, verdict, True, "ann", DAY) for name, verdict in (("a", "right"), ("b", "wrong"))]
    reviews += [Review("quotes", "c", "right", True, "ann", datetime.date(2024, 5, 2))]
    found = account((), precision(reviews, {"entities": (), "quotes": "abc", "money": ()}))["reviews"]
    assert found["quotes"] == {
        **{"n": 3, "right": 2, "wrong": 1, "unsure": 0, "share": 0.6667, "low": 0.2077, "high": 0.9385},
        **{"stale": 0, "unsampled": 0, "first": "2024-05-01", "last": "2024-05-02"},
    }
    nothing = dict.fromkeys(("share", "low", "high", "first", "last"))
    counts = dict.fromkeys(("n", "right", "wrong", "unsure", "stale", "unsampled"), 0)
    assert found["money"] == found["entities"] == nothing | counts


def test_a_share_of_nothing_right_is_0():
    reviews = [Review("money", "a", "wrong", True, "ann", DAY)]
    found = account((), precision(reviews, {"entities": (), "quotes": (), "money": "a"}))["reviews"]["money"]
    assert (found["share"], found["low"]) == (0.0, 0.0)


def test_rows_that_a_correction_took_away_are_known(tmp_path):
    path = tmp_path / "corrections.json"
    assert read_corrected(path) == set()
    path.write_text(json.dumps(account(SETTLED, ())))
    assert read_corrected(path) == corrected(SETTLED) == {("quotes", "q-1")}
    ids = {"entities": ["e-1"], "quotes": ["q-2"], "money": []}
    assert known_ids(ids, corrected(SETTLED)) == {"entities": {"e-1"}, "quotes": {"q-1", "q-2"}, "money": set()}


@pytest.mark.parametrize("content", ["", "[]", '{"rows": 1}', '{"rows": [{}]}'])
def test_a_damaged_file_is_told(tmp_path, content):
    path = tmp_path / "corrections.json"
    path.write_text(content)
    with pytest.raises(TableError, match=r"corrections\.json cannot be read"):
        read_corrected(path)
