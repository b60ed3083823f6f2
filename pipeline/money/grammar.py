"""How an amount is written: a number, the unit beside it, and what belongs to both."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline.money import currencies, numbers
from pipeline.spans import Span

if TYPE_CHECKING:
    from decimal import Decimal

    from pipeline.money.currencies import Unit

BIG = r"(?:hundred|thousand|million|billion|trillion)"
MANY = r"(?:tens|dozens|scores|hundreds|thousands|lakhs|millions|crores|billions|trillions)"
SIGN = r"(?:(?<![^\s(\[])(?:[-−]|minus\s|negative\s))"
TIMES = r"(?:million|billion|trillion|crore|lakh|mn|bn|tn|m)(?![A-Za-z\d])"


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


@cache
def amounts() -> re.Pattern[str]:
    """A regular expression for an amount, for two that a word or dash joins, and for a vague one.

    Its groups are read by `term`; `vague` with `vague_before` or `vague_after`; `sep` is what joins two amounts.
    """

    def written(name: str) -> str:
        return (
            rf"(?P<term{name}>(?:(?P<sign{name}>{SIGN})?(?P<before{name}>{currencies.before()})\s?(?P<minus{name}>[-−])?"
            rf"|(?P<less{name}>{SIGN})|(?<![\w.,]))(?P<number{name}>{numbers.pattern()})"
            rf"(?:[\s-]?(?P<after{name}>{currencies.after()})(?:\s(?P<times{name}>{TIMES}))?)?(?![A-Za-z\d]))"
        )

    counted = rf"(?:(?:an?\s)?(?:several|few|many)|a\scouple\sof)(?:\s{BIG}){{1,2}}[\s-]"
    vague = (
        rf"(?P<vague>(?P<vague_before>{currencies.before()})(?ai:multi[\s-]?{BIG})(?![A-Za-z\d])|(?<![\w-])"
        rf"(?ai:(?:{MANY}\sof\s)+|multi[\s-]?{BIG}[\s-]|{counted}|{BIG}-)"
        rf"(?P<vague_after>{currencies.after()})(?![A-Za-z\d]))"
    )
    one = rf"(?P<one>(?<![\w-])an?\s(?P<one_after>{currencies.after()})(?![A-Za-z\d]))"
    pair = rf"{written('1')}(?:(?P<sep>\s?[-–]\s?|\s(?:to|and|or)\s){written('2')})?"
    return re.compile(rf"(?:(?<![A-Za-z])|(?![A-Za-z]))(?:{vague}|{one}|{pair})")  # nothing begins inside a word


def term(match: re.Match[str], name: str) -> Term | None:
    """The amount in the groups `name` ("1" or "2") of a match of `amounts`; None when its words make no number."""
    wording = match[f"number{name}"]
    value = numbers.parse(wording)
    if value is None:
        return None
    before, after, times = match[f"before{name}"], match[f"after{name}"], match[f"times{name}"]
    start, end = match.span(f"term{name}")
    unit = currencies.unit(before or after) if before or after else None
    if before and unit and after:
        second = currencies.unit(after)
        if unit.kind == "name":  # "against the dollar 5 euros"
            before, unit, start = None, second, match.start(f"number{name}")
        elif unit.currency == currencies.BARE or second.currency in (unit.currency, currencies.BARE, None):
            unit = _both(unit, second)
        else:  # "rmb 10 usd 20"
            times, end = None, match.end(f"number{name}")
    magnitude = numbers.magnitude(wording)
    if times and unit and unit.kind in ("code", "symbol") and magnitude == 1:
        magnitude = numbers.magnitude(times)  # "75 USD million"
        value = numbers.EXACT.multiply(value, magnitude)
    if match[f"sign{name}"] or match[f"minus{name}"] or match[f"less{name}"]:
        value = -value
    if times and magnitude == 1:
        end = match.end(f"after{name}")
    return Term(Span(start, end), value, magnitude, unit, bool(before))


def _both(before: Unit, after: Unit) -> Unit:
    """One unit for a number with two: "$5 Canadian dollars", "£10 grand", "£1.50p"."""
    named = after if before.currency == currencies.BARE and after.currency else before
    return replace(named, scale=max(before.scale, after.scale))
