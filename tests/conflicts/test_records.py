"""Facts are the same again when they come back from Arrow, and from the disk."""

from __future__ import annotations

import dataclasses
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.conflicts import held, records
from pipeline.conflicts.facts import Fact
from pipeline.conflicts.referents import Referent
from pipeline.conflicts.values import Date, Number
from pipeline.spans import Span

words = st.text(max_size=4)
sets = st.frozensets(words, max_size=3)
spans = st.tuples(st.integers(0, 2**31 - 2), st.integers(0, 5)).map(lambda place: Span(place[0], sum(place)))
bounds = st.none() | st.decimals(allow_nan=False, allow_infinity=False)
days = st.builds(Date, st.integers(1800, 2099), st.none() | st.integers(1, 12), st.none() | st.integers(1, 31))
referents = st.builds(Referent, words, words, sets, sets, sets, sets, st.booleans())
facts = st.builds(
    Fact,
    doc_id=words,
    sentence=st.just(Span(3, 9)),
    number=st.integers(0, 99),
    span=st.just(Span(4, 5)),
    value=st.builds(Number, bounds, bounds, words) | days,
    doer=st.none() | referents,
    patient=st.none() | referents,
    **dict.fromkeys(("said", "about", "event", "label", "once", "mood"), words),
    **dict.fromkeys(("single", "foreseen", "moving"), st.booleans()),
    **dict.fromkeys(("where", "period", "words"), sets),
)
PLAIN = Fact(
    *("d-1", Span(0, 9), 0, Span(1, 2), "5", Number(Decimal(5), None, "GBP"), "cost", "cost", "cost", "", True, "told"),
    *(False, None, None, frozenset(), frozenset(), False, frozenset()),
)


@given(st.lists(facts, max_size=3))
def test_round_trip(told):
    rows = records.table(told, [[2**64 - 1]] * len(told))
    assert rows.schema.equals(records.FACTS)
    assert records.facts(rows) == told
    assert rows["keys"].to_pylist() == [[2**64 - 1]] * len(told)


@pytest.mark.parametrize("number", ["0", "0E-9", "35000000.000000000", "1E+3", "-0.499"])
def test_decimals_keep_their_digits(number):
    told = dataclasses.replace(PLAIN, value=Number(Decimal(number), None, "GBP"))
    (again,) = records.facts(records.table([told], [[]]))
    assert str(again.value.low) == number


@given(st.lists(st.integers(0, 5), max_size=6), st.data())
def test_facts_are_found_by_their_numbers(sizes, data):
    told = [dataclasses.replace(PLAIN, number=number) for number in range(sum(sizes))]
    wanted = data.draw(st.sets(st.sampled_from(range(len(told))))) if told else set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(held, "TOGETHER", 4)
        kept, start = held.Facts(io.BytesIO()), 0
        for size in sizes:
            kept.add(records.table(told[start : start + size], [[]] * size))
            start += size
        kept.end()
        assert kept.get(wanted) == {number: told[number] for number in wanted}
