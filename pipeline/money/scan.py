"""Plain text to monetary figures: a cheap trigger finds currency words, a grammar reads what stands round them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.money import context, conversions, currencies, distractors, grammar, numbers, settlement
from pipeline.money.grammar import Term
from pipeline.money.ranges import pair
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from pipeline.money.currencies import Unit

MARGIN = 120  # characters round a trigger that the grammar reads; the longest amounts in words stay below
SURE = {"exact": 0.95, "range": 0.9, "vague": 0.7, "elliptic": 0.6}
BARE_COINS = re.compile(r"(?:\sand)?\s(?P<number>[0-9]{2}|[a-z]+(?:[\s-][a-z]+)?)(?=[.!?]?(?:\s*$|\n|\s[A-Z]))")
STRAY_NUMBER = re.compile(r"(?<![\w,.])\d{1,3}\s$")
ONE_LEAD = re.compile(
    r"(?:^|\b(?:above|below|over|under|about|around|than|nearly|almost|cost|costs|costing|for|paid|pay|pays|only|just|worth"
    r"|spend|spent|lost|least|to))\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A monetary figure. Amounts are in the currency's main unit; `span` leaves the comparator out.

    `unit` is what is written beside the number; `currency` what that means in this text. `damaged` where the
    symbol came out wrong on the way (`PS2.7m`); `conversion_of` is the span of the figure that this one restates.
    """

    span: Span
    kind: str
    amount: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: Unit
    currency: str | None
    currency_basis: str
    comparator: str
    change: bool
    per: str | None
    horizon: Span | None
    damaged: bool
    conversion_of: Span | None
    confidence: float


def scan(text: str, *, bare_dollar: str) -> list[Figure]:
    """All monetary figures of `text`, in order, never overlapping.

    `bare_dollar` is the ISO 4217 code for a dollar that does not say whose, where the text does not tell. Figures whose
    own words do not name the currency have the basis `assumed`. Amounts that decimal128(38, 9) cannot hold are left
    out. Never raises.
    """
    figures: list[Figure] = []
    for start, end in _windows(text):
        figures += _read(text, start, end)
    figures = settlement.settled(text, figures, bare_dollar)
    edges = [0, *(figure.span.end for figure in figures)]
    starts = [*(figure.span.start for figure in figures[1:]), len(text)]
    read = [_in_context(text, figure, edge, start) for figure, edge, start in zip(figures, edges, starts, strict=False)]
    return conversions.linked(text, read)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    start = end = 0
    for hit in currencies.trigger().finditer(text):
        if text[hit.start()].isalpha() and text[hit.start() - 1 : hit.start()].isalpha():
            continue  # the end of another word
        if hit.start() - MARGIN > end:
            if end:
                yield start, end
            start = hit.start() - MARGIN
        end = min(len(text), hit.end() + MARGIN)
    if end:
        yield start, end


def _read(text: str, start: int, end: int) -> Iterator[Figure]:
    while match := grammar.amounts().search(text, start, end):
        start = match.end()
        if match["vague"]:
            unit = currencies.unit(match["vague_after"] or match["vague_before"])
            yield _figure(Span(*match.span("vague")), "vague", unit, None, None)
            continue
        if match["one"]:
            first, second, start = _one(text, match), None, match.start() + 1
        else:
            first, second = grammar.term(match, "1"), grammar.term(match, "2") if match["sep"] else None
        if first and second and (both := pair(text, first, str(match["sep"]).strip(), second)):
            found: Figure | None = _ranged(text, *both)
        else:
            start = match.end("term1") if match["term1"] else start
            found = _single(text, first, end) if first else None
        if found:
            start = found.span.end
            yield found


def _one(text: str, match: re.Match[str]) -> Term | None:
    """One unit, "a dollar": where something costs it, not where it is a rate ("30p a pound") or an idiom."""
    span = Span(*match.span("one"))
    unit = currencies.unit(match["one_after"])
    follows = (" and ", " a ") if unit.scale >= 1 else (" a ",)
    alone = span.end == len(text) or text[span.end] in ".,;!?\n" or text.startswith(follows, span.end)
    if unit.kind not in ("name", "mark") or not alone or not ONE_LEAD.search(context.before(text, span.start)):
        return None
    return Term(span, numbers.ONE, numbers.ONE, unit, leads=False)


def _ranged(text: str, first: Term, second: Term, kind: str) -> Figure | None:
    span = Span(first.span.start, second.span.end)
    unit = first.unit or second.unit
    if unit is None or _refused(text, replace(second, unit=unit)) or not _fit(first, second):
        return None
    return _figure(span, kind, unit, first.amount, second.amount)


def _single(text: str, term: Term, end: int) -> Figure | None:
    if term.unit is None or _refused(text, term) or not _fit(term):
        return None
    amount, span = term.amount, term.span
    if term.unit.scale == 1 and term.magnitude == 1 and (coins := _coins(text, term, end)):
        amount, span = numbers.EXACT.add(amount, coins.amount), Span(span.start, coins.span.end)
    return _figure(span, "exact", term.unit, amount, amount)


def _coins(text: str, term: Term, end: int) -> Term | None:
    """The subunits that complete an amount: "and 35 cents", "15 dollars 50" at the end of a sentence."""
    gap = re.compile(r"\s(?:and\s)?").match(text, term.span.end, end)
    match = grammar.amounts().match(text, gap.end(), end) if gap else None
    coins = grammar.term(match, "1") if match and match["term1"] else None
    if coins is None or coins.unit is None or term.unit is None or coins.unit.scale == 1:
        return _bare_coins(text, term)
    owner = coins.unit.currency
    same = owner == term.unit.currency or (owner == currencies.BARE and term.unit.currency != "GBP")
    return coins if same and not coins.leads and coins.amount < 1 else None


def _bare_coins(text: str, term: Term) -> Term | None:
    match = BARE_COINS.match(text, term.span.end)
    value = numbers.parse(match["number"]) if match and numbers.is_number(match["number"]) else None
    if match is None or value is None or value >= 100 or value != int(value) or term.value != int(term.value):
        return None
    return Term(Span(match.start("number"), match.end("number")), value / 100, numbers.ONE, None, leads=False)


def _fit(*terms: Term) -> bool:
    return all(numbers.fits(term.amount) for term in terms)


def _refused(text: str, term: Term) -> bool:
    if term.unit is None:
        return False
    if term.leads:
        return term.unit.kind in ("name", "either") and not _leading(term, term.span.of(text))
    lead = context.before(text, term.span.start)
    rest = text[term.span.end : term.span.end + context.NEAR]
    if STRAY_NUMBER.search(lead):
        return True  # "245 23 yen"
    return not distractors.means_money(term.unit, term.span.of(text), term.value, lead, rest)


def _leading(term: Term, written: str) -> bool:
    """True where a name before a number is its unit: "pounds 45", "Australian dollar 29.4bn", not "the dollar 15%"."""
    name = re.match(r"[A-Za-z. -]+", written)
    if name is None:
        return True  # "$10 dollars"
    if not re.search(r"[0-9]", written):
        return False
    singular = term.unit is not None and term.unit.kind == "name" and not name[0].strip().endswith("s")
    return term.magnitude > 1 or not singular


def _figure(span: Span, kind: str, unit: Unit, low: Decimal | None, high: Decimal | None) -> Figure:
    comparator = {"exact": "exact", "vague": "approx"}.get(kind, "range")
    amount = low if kind == "exact" else None
    return Figure(
        *(span, kind, amount, low, high, unit, None, unit.basis, comparator, False, None, None),
        unit.kind == "damaged",
        None,
        SURE[kind],
    )


def _in_context(text: str, figure: Figure, before: int, after: int) -> Figure:
    """The figure with what the words round it say; they lie between the figures before and after it."""
    found = context.read(text, figure.span, before, after)
    changed = replace(figure, change=found.change, per=found.per, horizon=found.horizon)
    return _bounded(changed, found.comparator) if figure.kind == "exact" else changed


def _bounded(figure: Figure, comparator: str) -> Figure:
    low = None if comparator in ("less_than", "up_to", "at_most") else figure.low
    high = None if comparator in ("more_than", "at_least") else figure.high
    return replace(figure, comparator=comparator, low=low, high=high)
