"""Plain text to monetary figures: a cheap trigger finds currency words, a grammar reads what stands round them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pipeline.money import currencies, numbers
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from pipeline.money.currencies import Unit

MARGIN = 120  # characters round a trigger that the grammar reads; the longest amounts in words stay below
NEAR = 50  # characters within which a date expression or a movement belongs to a figure
BREAK = re.compile(r"[.!?][\"'”’)\]]*\s|[\n;]")
YEAR = r"(?:19|20)\d\d(?:[-/–]\d{2,4})?(?![\w,.]?\d)"
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
PERIOD = r"(?:year|quarter|month|week|decade|day)s?"
COUNT = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|several|few)"
HORIZON = re.compile(
    rf"\b(?:by|since|until|till|before|after|from|in|during|for|throughout)\s(?:the\s)?"
    rf"(?:(?:early|late|mid|end|middle|start|beginning|spring|summer|autumn|winter|year|financial)[\s-](?:of\s|to\s)?)*"
    rf"(?:(?:\d\d?\s)?{MONTH}\s)?{YEAR}"
    rf"|\b(?:over|within|in|during|for|across)\s(?:the\s|a\s)?(?:next|past|last|coming|first|previous)\s(?:{COUNT}\s)?{PERIOD}\b"
    rf"|\b(?:over|within|in|during|for|across)\s{COUNT}[\s-]{PERIOD}\b"
    rf"|\bby\s(?:the\send\sof\s)?(?:the|this|next)\s{PERIOD}\b|\b(?:this|last|next)\s(?:year|month|week|quarter)\b",
    re.IGNORECASE | re.ASCII,
)


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
    lead = _before(text, first.span.start).lower()
    elliptic = separator == "or"
    if elliptic and (first.unit or not second.unit):
        return None
    if separator == "and" and not re.search(r"\bbetween(?:\s\w+)?\s$", lead):
        return None
    if separator == "to" and (_moves(lead) or not (second.unit or second.magnitude > 1)):
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


def _moves(lead: str) -> bool:
    """True when the words before "A to B" make it a change from A to B, or by A to B."""
    direct, by = _wording("movements"), _wording("movements_by")
    if re.search(r"\bby(?:\s\w+){0,2}\s$", lead):
        return False
    if re.search(r"\bfrom\s(?:\w+\s){0,2}$", lead):
        return re.search(rf"\b(?:{direct}|{by})\b", lead) is not None
    return re.search(rf"\b(?:{direct}|{by})\s(?:(?:{_wording('comparators_before')})\s)?$", lead) is not None


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
    rest = text[term.span.end : term.span.end + NEAR]
    return not currencies.means_money(term.unit, term.span.of(text), term.value, _before(text, term.span.start), rest)


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
    span = figure.span
    lead = _before(text, span.start, before)
    rest = BREAK.split(text[span.end : span.end + NEAR])[0]
    horizon = _horizon(lead, rest[: after - span.end], span)
    changed = replace(figure, change=_change(lead, rest), per=_per(rest), horizon=horizon)
    return _bounded(changed, _comparator(lead, rest)) if figure.kind == "exact" else changed


def _before(text: str, end: int, start: int = 0) -> str:
    """The words of the sentence near and before `end`, none from before `start`."""
    return BREAK.split(text[max(start, end - NEAR) : end])[-1]


def _bounded(figure: Figure, comparator: str) -> Figure:
    low = None if comparator in ("less_than", "up_to", "at_most") else figure.low
    high = None if comparator in ("more_than", "at_least") else figure.high
    return replace(figure, comparator=comparator, low=low, high=high)


def _comparator(lead: str, rest: str) -> str:
    if found := re.match(rf"({_wording('comparators_after')})(?![\w-]*\d)", rest):
        return _comparators("comparators_after")[found[1]]
    phrase = re.search(rf"(\w+)?(?:^|[^\w-])({_wording('comparators_before')})\s(?:an?\s)?$", lead.lower())
    if phrase is None or f"{phrase[1]} {phrase[2]}" in _listed("not_comparing"):
        return "exact"
    return _comparators("comparators_before")[phrase[2]]


def _change(lead: str, rest: str) -> bool:
    bound = rf"(?:(?:{_wording('comparators_before')})\s)?(?:an?\s(?:further\s|extra\s)?|another\s)?$"
    direct, by = _wording("movements"), _wording("movements_by")
    if re.match(rf"[\s-](?:an?\s\w+\s)?(?:{_wording('movements_after')})\b", rest):
        return True
    moved = re.search(rf"(?:(\w+)\s)?\b({direct})\s(?:by\s|of\s)?{bound}", lead.lower())
    if moved:
        return moved[1] not in _listed("phrasal_verbs")
    return re.search(rf"\b(?:{direct}|{by})\s(?:(?:[\w'’-]+\s){{0,4}}by|of)\s{bound}", lead.lower()) is not None


def _per(rest: str) -> str | None:
    later = r"(?!\s(?:ago|earlier|later|before|after)\b)"
    aside = r"(?:\s\([^()]{1,40}\)|(?:[;,]\s[^()]{1,20})?\))?"  # "£5m ($7m) a year"; the same for the one in brackets
    found = re.match(
        rf"{aside}(?:[\s-](?:an?|each|every)[\s-]({_wording('per_units')})\b{later}|[\s-]per[\s-](?!cent\b)([a-z]+)"
        rf"|\s?/\s?([a-z]+)|\sfor\s(?:each|every)\s([a-z]+)|\s(each|annually|pa|p\.a\.)(?!\w))",
        rest.lower(),
    )
    if found is None:
        return None
    unit = next(group for group in found.groups() if group)
    return "year" if unit in ("annum", "annually", "pa", "p.a.") else unit


def _horizon(lead: str, rest: str, span: Span) -> Span | None:
    if found := HORIZON.search(rest):
        return Span(span.end + found.start(), span.end + found.end())
    earlier = [found for found in HORIZON.finditer(lead) if " and " not in lead[found.end() :]]
    shift = span.start - len(lead)
    return Span(shift + earlier[-1].start(), shift + earlier[-1].end()) if earlier else None


@cache
def _context() -> dict[str, dict[str, str] | list[str]]:
    text = resources.files("pipeline.money").joinpath("data/context.json").read_text(encoding="utf-8")
    return {key: value for key, value in json.loads(text).items() if key != "source"}


@cache
def _comparators(key: str) -> dict[str, str]:
    found = _context()[key]
    return found if isinstance(found, dict) else {}


@cache
def _listed(key: str) -> frozenset[str]:
    return frozenset(_context()[key])


@cache
def _wording(key: str) -> str:
    return "|".join(re.escape(word) for word in sorted(_context()[key], key=len, reverse=True))
