"""Plain text to monetary figures: a cheap trigger finds currency words, a grammar reads what stands round them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline.money import context, currencies, numbers
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from pipeline.money.currencies import Unit

MARGIN = 120  # characters round a trigger that the grammar reads; the longest amounts in words stay below


@dataclass(frozen=True, slots=True)
class Figure:
    """A monetary figure. Amounts are in the currency's main unit; `span` leaves the comparator out."""

    span: Span
    kind: str
    amount: Decimal | None
    low: Decimal | None
    high: Decimal | None
    currency: str | None
    currency_basis: str
    comparator: str
    change: bool
    per: str | None
    horizon: Span | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Term:
    """A number and the unit beside it, if any, as they stand in the text."""

    span: Span
    value: Decimal
    magnitude: Decimal
    unit: Unit | None
    leads: bool  # the unit stands before the number

    @property
    def amount(self) -> Decimal:
        """The value in the currency's main unit."""
        return numbers.plain(numbers.EXACT.multiply(self.value, self.unit.scale)) if self.unit else self.value


def scan(text: str, *, bare_dollar: str) -> list[Figure]:
    """All monetary figures of `text`, in order, never overlapping.

    `bare_dollar` is the ISO 4217 code for a dollar that does not say whose. Figures whose own words do not name the
    currency have the basis `assumed`. Amounts that decimal128(38, 9) cannot hold are left out. Never raises.
    """
    figures: list[Figure] = []
    for start, end in _windows(text):
        figures += _read(text, start, end, bare_dollar)
    edges = [0, *(figure.span.end for figure in figures)]
    starts = [*(figure.span.start for figure in figures[1:]), len(text)]
    return [_in_context(text, figure, edge, start) for figure, edge, start in zip(figures, edges, starts, strict=False)]


def _windows(text: str) -> Iterator[tuple[int, int]]:
    start = end = 0
    for hit in currencies.trigger().finditer(text):
        if hit.start() - MARGIN > end:
            if end:
                yield start, end
            start = hit.start() - MARGIN
        end = min(len(text), hit.end() + MARGIN)
    if end:
        yield start, end


def _read(text: str, start: int, end: int, bare_dollar: str) -> Iterator[Figure]:
    while match := _grammar().search(text, start, end):
        start = match.end()
        if match["vague"]:
            unit = currencies.unit(match["vague_after"] or match["vague_before"])
            yield _figure(Span(*match.span("vague")), "vague", unit, (None, None), bare_dollar)
            continue
        first, second = _term(match, "1"), _term(match, "2") if match["sep"] else None
        if first and second and (pair := _pair(text, first, str(match["sep"]).strip(), second)):
            found: Figure | None = _ranged(text, *pair, bare_dollar)
        else:
            start = match.end("term1")
            found = _single(text, first, end, bare_dollar) if first else None
        if found:
            start = found.span.end
            yield found


@cache
def _grammar() -> re.Pattern[str]:
    def term(name: str) -> str:
        return (
            rf"(?P<term{name}>(?:(?P<before{name}>{currencies.before()})\s?|(?<![\w.,]))(?P<number{name}>{numbers.pattern()})"
            rf"(?:[\s-]?(?P<after{name}>{currencies.after()}))?(?![A-Za-z\d]))"
        )

    big = r"(?:hundred|thousand|million|billion|trillion)"
    many = r"(?:tens|dozens|scores|hundreds|thousands|lakhs|millions|crores|billions|trillions)"
    vague = (
        rf"(?P<vague>(?P<vague_before>{currencies.before()})(?ai:multi[\s-]?{big})(?![A-Za-z\d])|(?<![\w-])"
        rf"(?ai:(?:{many}\sof\s)+|multi[\s-]?{big}[\s-]|(?:an?\s)?(?:several|few|many)\s{big}\s|{big}-)"
        rf"(?P<vague_after>{currencies.after()})(?![A-Za-z\d]))"
    )
    return re.compile(rf"{vague}|{term('1')}(?:(?P<sep>\s?[-–]\s?|\s(?:to|and|or)\s){term('2')})?")


def _term(match: re.Match[str], name: str) -> Term | None:
    written = match[f"number{name}"]
    value = numbers.parse(written)
    if value is None:
        return None
    before, after = match[f"before{name}"], match[f"after{name}"]
    unit = currencies.unit(before or after) if before or after else None
    if before and unit and after:
        unit = _both(unit, currencies.unit(after))
    return Term(Span(*match.span(f"term{name}")), value, numbers.magnitude(written), unit, bool(before))


def _both(before: Unit, after: Unit) -> Unit:
    """One unit for a number with two: "$5 Canadian dollars", "£10 grand", "£1.50p"."""
    named = after if before.currency == currencies.BARE and after.currency else before
    return replace(named, scale=max(before.scale, after.scale))


def _pair(text: str, first: Term, separator: str, second: Term) -> tuple[Term, Term, str] | None:
    """Both ends of a range with all they inherit from each other, and its kind; None when they are two figures."""
    lead = context.before(text, first.span.start).lower()
    elliptic = separator == "or"
    if elliptic and (first.unit or not second.unit):
        return None
    if separator == "and" and not re.search(r"\bbetween(?:\s\w+)?\s$", lead):
        return None
    if separator == "to" and (context.moves(lead) or not (second.unit or second.magnitude > 1)):
        return None
    if first.unit and second.unit and first.unit.currency != second.unit.currency:
        return None
    if first.unit and not first.leads and not second.unit:
        return None
    if first.magnitude == 1 and second.magnitude > 1 and first.value < second.value / second.magnitude:
        first = replace(first, value=numbers.EXACT.multiply(first.value, second.magnitude))
    unit = first.unit or second.unit
    first, second = replace(first, unit=unit), replace(second, unit=second.unit or unit)
    return (first, second, "elliptic" if elliptic else "range") if unit and first.amount < second.amount else None


def _ranged(text: str, first: Term, second: Term, kind: str, bare_dollar: str) -> Figure | None:
    span = Span(first.span.start, second.span.end)
    unit = first.unit or second.unit
    if unit is None or _refused(text, replace(second, unit=unit)) or not _fit(first, second):
        return None
    return _figure(span, kind, unit, (first.amount, second.amount), bare_dollar)


def _single(text: str, term: Term, end: int, bare_dollar: str) -> Figure | None:
    if term.unit is None or _refused(text, term) or not _fit(term):
        return None
    amount, span = term.amount, term.span
    if term.unit.scale == 1 and term.magnitude == 1 and (coins := _coins(text, term, end)):
        amount, span = numbers.EXACT.add(amount, coins.amount), Span(span.start, coins.span.end)
    return _figure(span, "exact", term.unit, (amount, amount), bare_dollar)


def _coins(text: str, term: Term, end: int) -> Term | None:
    """The subunits that complete an amount: "and 35 cents"."""
    gap = re.compile(r"\s(?:and\s)?").match(text, term.span.end, end)
    match = _grammar().match(text, gap.end(), end) if gap else None
    coins = _term(match, "1") if match and match["term1"] else None
    if coins is None or coins.unit is None or term.unit is None or coins.unit.scale == 1 or coins.amount >= 1:
        return None
    owner = coins.unit.currency
    same = owner == term.unit.currency or (owner == currencies.BARE and term.unit.currency != "GBP")
    return coins if same and not coins.leads else None


def _fit(*terms: Term) -> bool:
    return all(numbers.fits(term.amount) for term in terms)


def _refused(text: str, term: Term) -> bool:
    if term.unit is None or term.leads:
        return False
    lead = context.before(text, term.span.start)
    rest = text[term.span.end : term.span.end + context.NEAR]
    return not currencies.means_money(term.unit, term.span.of(text), term.value, lead, rest)


def _figure(
    span: Span, kind: str, unit: Unit, bounds: tuple[Decimal | None, Decimal | None], bare_dollar: str
) -> Figure:
    low, high = bounds
    currency = unit.code(bare_dollar)
    sure = {"exact": 0.95, "range": 0.9, "vague": 0.7, "elliptic": 0.6}[kind]
    confidence = sure - (0.3 if currency is None else 0.1 if unit.basis == "assumed" else 0)
    comparator = {"exact": "exact", "vague": "approx"}.get(kind, "range")
    amount = low if kind == "exact" else None
    return Figure(
        span, kind, amount, low, high, currency, unit.basis, comparator, False, None, None, round(confidence, 2)
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
