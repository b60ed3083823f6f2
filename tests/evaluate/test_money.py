"""Figures of money, on texts small enough to count by hand, and against the reference scorer where it is at hand."""

from __future__ import annotations

import importlib.util
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import InputError
from pipeline.evaluate.money import Found, Tally, found, tally_of
from pipeline.evaluate.money_lines import lines
from pipeline.evaluate.priced import Priced, PricedText, read
from pipeline.money.roles import role
from pipeline.money.scan import scan
from pipeline.spans import Edit, RawMap, Span

if TYPE_CHECKING:
    from types import ModuleType

SHARED = Path(__file__).parents[3] / "shared"
REFERENCE, SETS = SHARED / "eval" / "score_money.py", SHARED / "data" / "money"
TEXT = "It cost £5m ($8m) and between €2 and €3, or millions of pounds, in all of 2004."


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def gold(words: str, amount: int | None, currency: str | None, **changed: Any) -> Priced:
    given = {"low": None, "high": None, "comparator": "exact", "role": None, "conversion_of": None}
    given |= {"vague": False, "elliptic": False, **changed}
    value = None if amount is None else Decimal(amount)
    return Priced(span=at(words), amount=value, currencies=frozenset([currency]), **given)


def answer(words: str, amount: int | None, currency: str | None, **changed: Any) -> Found:
    given = {"low": None, "high": None, "comparator": "exact", "role": "cost", "role_confidence": 0.9}
    given |= {"conversion_of": None, "id": words, **changed}
    return Found(span=at(words), amount=None if amount is None else Decimal(amount), currency=currency, **given)


COST = gold("£5m", 5_000_000, "GBP", role="cost")
AGAIN = gold("$8m", 8_000_000, "USD", conversion_of=0)
RANGE = gold("€2 and €3", None, "EUR", low=Decimal(2), high=Decimal(3), comparator="range")
VAGUE = gold("millions of pounds", None, "GBP", vague=True)
ALL = PricedText("a", TEXT, (COST, AGAIN, RANGE, VAGUE), (at("2004"),))


def numbers(*answers: Found, one: PricedText = ALL) -> dict[str, Any]:
    tally = Tally()
    tally.add(one, answers)
    return tally.numbers()


RIGHT = (
    answer("£5m", 5_000_000, "GBP"),
    answer("$8m", 8_000_000, "USD", conversion_of="£5m"),
    answer("€2 and €3", None, "EUR", low=Decimal(2), high=Decimal(3), comparator="range"),
    answer("millions of pounds", None, "GBP", comparator="approx"),
)


def test_what_is_annotated_is_all_right() -> None:
    given = numbers(*RIGHT)
    assert {given.pop(key) for key in ("gold", "found")} == {3}
    assert given.pop("found_where_is_none") == given.pop("false_comparator") == 0
    assert set(given.values()) == {1}


def test_nothing_found() -> None:
    given = numbers()
    assert (given["precision"], given["recall"], given["f1"], given["vague_recall"]) == (None, 0, 0, 0)
    assert given["conversion_recall"] == 0


@pytest.mark.parametrize(
    ("wrong", "amount", "currency"),
    [(answer("£5m", 5, "GBP"), 0, 1), (answer("£5m", 5_000_000, "USD"), 1, 0), (answer("£5m", 5_000_000, None), 1, 0)],
)
def test_an_amount_and_a_currency_must_both_be_right(wrong: Found, amount: int, currency: int) -> None:
    given = numbers(wrong)
    assert (given["amount"], given["currency"], given["precision"]) == (amount, currency, 0)


def test_the_parts_of_a_range_are_one_answer() -> None:
    given = numbers(answer("€2", 2, "EUR"), answer("€3", 3, "EUR"))
    assert (given["found"], given["precision"], given["comparator"]) == (1, 1, 1)


def test_vague_ones_and_ignored_regions_are_neither_hit_nor_miss() -> None:
    assert numbers(answer("millions of pounds", 1, "GBP"), answer("2004", 2004, "GBP"))["found"] == 0


def test_a_figure_where_none_is_counts_against() -> None:
    given = numbers(answer("£5m", 5_000_000, "GBP"), one=PricedText("b", TEXT, (), ()))
    assert (given["found_where_is_none"], given["precision"]) == (1, 0)


def test_up_to_and_at_most_are_one_annotation() -> None:
    one = PricedText("a", TEXT, (gold("£5m", 5_000_000, "GBP", comparator="at_most"),), ())
    assert numbers(answer("£5m", 5_000_000, "GBP", comparator="up_to"), one=one)["comparator"] == 1
    assert numbers(answer("£5m", 5_000_000, "GBP", comparator="at_least"), one=one)["comparator"] == 0
    assert numbers(answer("£5m", 5_000_000, "GBP", comparator="approx"))["false_comparator"] == 1


def test_a_role_counts_where_it_is_trusted() -> None:
    assert numbers(answer("£5m", 5_000_000, "GBP", role="fine"))["role"] == 0
    assert numbers(answer("£5m", 5_000_000, "GBP", role="fine", role_confidence=0.4))["role"] is None


def test_links_to_another_figure_or_none() -> None:
    wrong = answer("$8m", 8_000_000, "USD", conversion_of="€2 and €3")
    given = numbers(RIGHT[0], wrong, RIGHT[2])
    assert (given["conversion_precision"], given["conversion_recall"]) == (0, 0)
    assert numbers(RIGHT[0], answer("$8m", 8_000_000, "USD"))["conversion_precision"] is None


def test_errors_are_shown_in_their_sentence() -> None:
    tally = Tally()
    tally.add(ALL, [answer("£5m", 5, "GBP")])
    shown = "\n".join(lines(tally, errors=2))
    assert "value (a): It cost [[£5m]] ($8m)" in shown
    assert "wanted 5000000 GBP exact" in shown
    assert "missed (a)" in shown


def test_rows_are_scored_at_their_places_in_the_source() -> None:
    row = {"figure_id": "f-1", "start": 8, "end": 11, "amount": Decimal("5000000.000"), "low": None, "high": None}
    row |= {"currency": "GBP", "comparator": "exact", "role": "cost", "role_confidence": 1, "conversion_of": None}
    shifted = RawMap.of([Edit(0, 0, 0, 2)])
    assert found(row, shifted).span == Span(10, 13)
    tally = tally_of([ALL], {"a": [row]}, {"a": RawMap.of([])})
    assert tally.numbers()["precision"] == 1


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "a", "text": "£5", "gold": [{"start": 0, "end": 9}]}'])
def test_what_is_no_annotated_text_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "gold.jsonl").write_text(line)
    with pytest.raises(InputError, match=r"gold.jsonl: line 1 is no annotated text"):
        list(read(tmp_path / "gold.jsonl"))


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    if not REFERENCE.exists():
        pytest.skip("the reference scorer is not at hand")
    spec = importlib.util.spec_from_file_location("score_money", REFERENCE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["news-dev", "ms", "duckling", "quantulum3", "compromise", "corenlp"])
@pytest.mark.parametrize("keep", [1, 3])  # all figures, and a third of them
def test_the_reference_scorer_agrees(reference: ModuleType, name: str, keep: int) -> None:
    path = SETS / f"{name}.jsonl"
    given = {one.key: _scanned(one.text)[::keep] for one in read(path)}
    tally = Tally()
    for one in read(path):
        tally.add(one, given[one.key])
    ours = tally.numbers()
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    preds = [{"id": key, "preds": [_pred(figure) for figure in figures]} for key, figures in given.items()]
    theirs = reference.score(rows, preds)
    for mine, yours in (
        ("precision", "e2e_P"),
        ("recall", "e2e_R"),
        ("f1", "e2e_F1"),
        ("exact_span_f1", "exact_F1"),
        ("comparator", "cmp_acc"),
        ("vague_recall", "vague_R"),
    ):
        assert (ours[mine] or 0) == pytest.approx(theirs[yours]), mine


def _scanned(text: str) -> list[Found]:
    found = []
    for number, figure in enumerate(scan(text, bare_dollar="USD")):
        comparator = "at_most" if figure.comparator == "up_to" else figure.comparator
        bounds = (None, None) if figure.amount is not None else (figure.low, figure.high)
        values = (figure.amount, *bounds, figure.currency, comparator, *role(text, figure.span), None)
        found.append(Found(str(number), figure.span, *values))
    return found


def _pred(one: Found) -> dict[str, Any]:
    values = {key: None if (value := getattr(one, key)) is None else str(value) for key in ("amount", "low", "high")}
    return {
        "start": one.span.start,
        "end": one.span.end,
        "currency": one.currency,
        "comparator": one.comparator,
    } | values
