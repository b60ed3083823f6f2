"""The corrections of quotes and money, applied to rows."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from pipeline.overrides.apply import Applied, apply_rows
from pipeline.overrides.docket import Settled
from pipeline.overrides.rows import Override
from tests.overrides.override_rows import override


def attribute(row: Mapping[str, Any], value: str) -> dict[str, Any] | str:
    """Everybody is known but those called Nobody."""
    return "nobody has this name" if value == "Nobody" else {"speaker": value}


def corrected(table: str, rows: list[dict[str, Any]], overrides: list[Override]) -> Applied:
    return apply_rows(table, rows, overrides, attribute)


def outcomes(applied: Applied) -> list[str]:
    return [one.outcome for one in applied.settled]


def quote(name: str, nested_in: str | None = None) -> dict[str, Any]:
    return {"quote_id": name, "kind": "direct", "nested_in": nested_in}


def test_quotes_are_rejected_and_set_right() -> None:
    rows = [quote("q-1"), quote("q-2"), quote("q-3")]
    applied = corrected(
        "quotes", rows, [override("quotes", "reject", "q-2"), override("quotes", "set_kind", "q-3", "indirect")]
    )
    assert [(row["quote_id"], row["kind"]) for row in applied.rows] == [("q-1", "direct"), ("q-3", "indirect")]
    assert outcomes(applied) == ["applied", "applied"]
    assert rows[2]["kind"] == "direct"


def test_what_stood_in_a_rejected_quote_stands_in_the_one_around_it() -> None:
    rows = [quote("q-4", "q-3"), quote("q-1"), quote("q-2", "q-1"), quote("q-3", "q-2"), quote("q-5", "q-1")]
    rejects = [override("quotes", "reject", name) for name in ("q-2", "q-3")]
    applied = corrected("quotes", rows, rejects)
    assert [(row["quote_id"], row["nested_in"]) for row in applied.rows] == [
        *(("q-4", "q-1"), ("q-1", None)),
        ("q-5", "q-1"),
    ]
    assert rows[0]["nested_in"] == "q-3"


def figure(name: str, **values: Any) -> dict[str, Any]:
    return {
        "figure_id": name,
        "kind": "range",
        "amount": None,
        "low": Decimal(1),
        "high": Decimal(2),
        "currency": "USD",
        "currency_basis": "assumed",
        "comparator": "range",
        "role": "other",
        "role_confidence": 0.4,
        **values,
    }


def test_an_amount_set_by_hand_is_exact() -> None:
    applied = corrected("money", [figure("f-1")], [override("money", "set_amount", "f-1", "0.30")])
    exact = {name: Decimal("0.30") for name in ("amount", "low", "high")}
    assert applied.rows == [figure("f-1", **exact, kind="exact", comparator="exact")]


def test_an_amount_may_bring_its_currency() -> None:
    applied = corrected("money", [figure("f-1")], [override("money", "set_amount", "f-1", "5 GBP")])
    (row,) = applied.rows
    assert (row["amount"], row["currency"], row["currency_basis"]) == (Decimal(5), "GBP", "explicit")


def test_a_role_set_by_hand_is_certain_and_joins_an_amount() -> None:
    both = [override("money", "set_role", "f-1", "fine"), override("money", "set_amount", "f-1", "5")]
    (row,) = corrected("money", [figure("f-1")], both).rows
    assert (row["role"], row["role_confidence"], row["amount"]) == ("fine", 1.0, Decimal(5))


def test_a_rejected_figure_leaves_no_conversion_dangling() -> None:
    rows = [figure("f-1"), figure("f-2", conversion_of="f-1")]
    applied = corrected("money", rows, [override("money", "reject", "f-1")])
    assert applied.rows == [figure("f-2", conversion_of=None)]


def test_an_override_whose_row_is_gone_is_stale() -> None:
    gone = [override("quotes", "reject", "q-9"), override("quotes", "set_speaker", "q-8", "Jo")]
    elsewhere = override("money", "reject", "f-1")
    applied = corrected("quotes", [quote("q-1")], [*gone, elsewhere])
    assert applied == Applied([quote("q-1")], tuple(Settled(one, "stale", "no quote has this id") for one in gone))
    (settled,) = corrected("money", [], [elsewhere]).settled
    assert settled.why == "no figure has this id"


def test_a_source_is_set_and_one_who_is_nobody_is_stale() -> None:
    nobody, jo = (override("quotes", "set_speaker", "q-1", name) for name in ("Nobody", "Jo"))
    applied = corrected("quotes", [quote("q-1")], [nobody, jo])
    assert applied.rows == [quote("q-1") | {"speaker": "Jo"}]
    assert applied.settled == (Settled(nobody, "stale", "nobody has this name"), Settled(jo, "applied"))


CLASHES = [
    ("quotes", [("set_speaker", "Jo"), ("set_speaker", "Al")], ["applied", "conflicting"]),
    ("quotes", [("set_speaker", "Jo"), ("set_speaker", "Jo")], ["applied", "applied"]),
    ("quotes", [("set_speaker", "Jo"), ("set_kind", "mixed")], ["applied", "applied"]),
    ("quotes", [("set_speaker", "Jo"), ("reject", "")], ["applied", "conflicting"]),
    ("quotes", [("reject", ""), ("set_kind", "mixed"), ("reject", "")], ["applied", "conflicting", "applied"]),
    (
        "money",
        [("set_role", "fine"), ("set_role", "cost"), ("set_role", "fine")],
        ["applied", "conflicting", "applied"],
    ),
    ("money", [("reject", ""), ("set_amount", "5")], ["applied", "conflicting"]),
]


@pytest.mark.parametrize(("table", "actions", "expected"), CLASHES)
def test_the_earlier_of_two_that_contradict_stands(
    table: str, actions: list[tuple[str, str]], expected: list[str]
) -> None:
    rows = [quote("x-1") if table == "quotes" else figure("x-1")]
    overrides = [override(table, action, "x-1", value, line) for line, (action, value) in enumerate(actions, 2)]
    applied = corrected(table, rows, overrides)
    assert outcomes(applied) == expected
    first = overrides[0]
    for one in applied.settled:
        if one.outcome == "conflicting":
            assert (one.against, one.why) == (2, f"contradicts line 2 ({first.words})")
    assert bool(applied.rows) == (first.action != "reject")
