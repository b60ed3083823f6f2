"""Facts as rows of Arrow, and back: for the memo, and for the disk while the facts of a corpus are held together."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.conflicts.facts import Fact
from pipeline.conflicts.referents import Referent
from pipeline.conflicts.values import Date, Number
from pipeline.schema import OFFSET, listed
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Row = dict[str, Any]
WORDS = listed(pa.string())
KEYS = listed(pa.uint64())
SETS = ("entities", "within", "company", "words")
REFERENT = pa.struct(
    [
        pa.field("text", pa.string(), nullable=False),
        pa.field("noun", pa.string(), nullable=False),
        *(pa.field(name, WORDS, nullable=False) for name in SETS),
        pa.field("pronoun", pa.bool_(), nullable=False),
    ]
)
OFFSETS = ("sentence_start", "sentence_end", "number", "start", "end")
TEXTS = ("said", "about", "event", "label", "once", "mood")
TRUTHS = ("single", "foreseen", "moving")
DATE = ("year", "month", "day")
FACTS = pa.schema(
    [
        pa.field("doc_id", pa.string(), nullable=False),
        *(pa.field(name, OFFSET, nullable=False) for name in OFFSETS),
        *(pa.field(name, pa.string(), nullable=False) for name in TEXTS),
        *(pa.field(name, pa.bool_(), nullable=False) for name in TRUTHS),
        *(pa.field(name, pa.int32()) for name in DATE),
        *(pa.field(name, pa.string()) for name in ("low", "high", "unit")),
        *(pa.field(name, REFERENT) for name in ("doer", "patient")),
        *(pa.field(name, WORDS, nullable=False) for name in ("where", "period", "words")),
        pa.field("keys", KEYS, nullable=False),
    ]
)
"""A fact, flat. Dates have a `year`, numbers a `unit`, and bounds as decimals are written, to be the same again; `keys`
stand for the keys by which it meets other facts."""


def table(facts: Iterable[Fact], keys: Sequence[list[int]]) -> pa.Table:
    """Facts as FACTS, with the keys of each."""
    return pa.Table.from_pylist([_row(*one) for one in zip(facts, keys, strict=True)], schema=FACTS)


def facts(rows: pa.Table | pa.RecordBatch) -> list[Fact]:
    """The facts that `table` was given."""
    return [_fact(row) for row in rows.drop_columns("keys").to_pylist()]


def _row(fact: Fact, keys: list[int]) -> Row:
    row = {name: getattr(fact, name) for name in ("doc_id", "number", *TEXTS, *TRUTHS)}
    row |= {"sentence_start": fact.sentence.start, "sentence_end": fact.sentence.end}
    row |= {"start": fact.span.start, "end": fact.span.end}
    row |= {name: sorted(getattr(fact, name)) for name in ("where", "period", "words")}
    row |= {"doer": _from_referent(fact.doer), "patient": _from_referent(fact.patient), "keys": keys}
    if isinstance(fact.value, Date):
        return row | {name: getattr(fact.value, name) for name in DATE}
    low, high = (None if bound is None else str(bound) for bound in (fact.value.low, fact.value.high))
    return row | {"low": low, "high": high, "unit": fact.value.unit}


def _from_referent(one: Referent | None) -> Row | None:
    if one is None:
        return None
    return {"text": one.text, "noun": one.noun, "pronoun": one.pronoun} | {
        name: sorted(getattr(one, name)) for name in SETS
    }


def _fact(row: Row) -> Fact:
    date, low, high, unit = [row.pop(name) for name in DATE], row.pop("low"), row.pop("high"), row.pop("unit")
    value = Date(*date) if unit is None else Number(low and Decimal(low), high and Decimal(high), unit)
    sentence = Span(row.pop("sentence_start"), row.pop("sentence_end"))
    span = Span(row.pop("start"), row.pop("end"))
    doer, patient = (_to_referent(row.pop(name)) for name in ("doer", "patient"))
    row |= {name: frozenset(row[name]) for name in ("where", "period", "words")}
    return Fact(sentence=sentence, span=span, value=value, doer=doer, patient=patient, **row)


def _to_referent(row: Row | None) -> Referent | None:
    if row is None:
        return None
    entities, within, company, words = (frozenset(row[name]) for name in SETS)
    return Referent(row["text"], row["noun"], entities, within, company, words, row["pronoun"])
