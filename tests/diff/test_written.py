"""Changes for programs and as a page: nothing lost, nothing that articles say obeyed."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

from pipeline.diff.page import page
from pipeline.diff.records import document, record
from pipeline.diff.rows import Change
from pipeline.diff.text import as_text
from pipeline.look.safe_json import as_json

AMOUNT = ("amount", Decimal("5000000.000000000"), Decimal(6_000_000))
EDITED = Change("money", ("f-1",), "changed", "£5m <b>", (AMOUNT,), causes=("input",))
GONE = Change("quotes", ("q-1",), "removed", "Well, </main><script>alert(1)</script>", causes=("params", "model"))


def test_a_record_keeps_every_digit() -> None:
    assert json.loads(as_json(record(EDITED))) == {
        "table": "money",
        "key": ["f-1"],
        "kind": "changed",
        "what": "£5m <b>",
        "columns": [{"column": "amount", "old": "5000000.000000000", "new": "6000000"}],
        "causes": ["input"],
    }


def test_a_document_counts_tables_and_causes() -> None:
    found = document("a", "b", [EDITED, GONE])
    assert found["tables"] == {"money": {"changed": 1}, "quotes": {"removed": 1}}
    assert found["causes"] == {"input": 1, "params": 1, "model": 1}
    assert [change["key"] for change in found["changes"]] == [["f-1"], ["q-1"]]


def test_text_ends_in_counts_of_rows_and_causes() -> None:
    assert as_text([EDITED, GONE]).splitlines() == [
        "changed money f-1 £5m <b>: amount 5000000 -> 6000000 (input)",
        "removed quotes q-1 Well, </main><script>alert(1)</script> (params, model)",
        "money: 1 changed; quotes: 1 removed",
        "possible causes: input (1), params (1), model (1)",
    ]
    assert as_text([replace(GONE, causes=())]).splitlines()[-1] == "quotes: 1 removed"


def test_a_page_shows_all_and_runs_nothing() -> None:
    html = page("monday", "<i>", [EDITED, GONE])
    for shown in (
        "5000000",
        "6000000",
        "£5m &lt;b&gt;",
        "&lt;/main&gt;&lt;script&gt;",
        "params, model",
        "monday",
        "&lt;i&gt;",
    ):
        assert shown in html
    assert "<script" not in html
    assert "default-src 'none'" in html.replace("&#39;", "'")


def test_a_page_says_when_nothing_changed() -> None:
    assert "<p>Nothing.</p>" in page("a", "b", [])
