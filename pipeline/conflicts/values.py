"""Values that can disagree: dates, counts and sums of money, as exact as their words are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MONTHS = {
    name: number
    for number, name in enumerate(
        "January February March April May June July August September October November December".split(), 1
    )
}
MONTH = "|".join(MONTHS)
DATE = re.compile(
    rf"(?<![\w,./-])(?:(?:(?P<day>\d\d?)(?:st|nd|rd|th)?\s)?(?P<month>{MONTH}),?\s"
    rf"|(?P<month2>{MONTH})\s(?P<day2>\d\d?)(?:st|nd|rd|th)?,\s)?(?P<year>(?:18|19|20)\d\d)(?![\w/–-]|[.,]\d)",
    re.ASCII,
)
HALF = Decimal("0.499")  # less than a half: 9.35 is where roundings to 9.3 and to 9.4 touch, not where they agree
ABOUT = Decimal("0.1")
"""How far from a figure "about" may lie."""
COUNTED = 20
"""Figures below this are counted, not rounded."""
LEAD = 40  # characters: the longest wording before a figure is shorter


@dataclass(frozen=True, slots=True)
class Date:
    """A year, with its month and day where they are told."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def unit(self) -> str:
        """Empty: dates have no unit."""
        return ""

    def agrees(self, other: Date | Number) -> bool:
        """True when both can be the same day."""
        if not isinstance(other, Date):
            return False
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(one is None or two is None or one == two for one, two in pairs)


@dataclass(frozen=True, slots=True)
class Number:
    """A count or a sum, between `low` and `high` (None: open), of one unit: a currency, or what is counted."""

    low: Decimal | None
    high: Decimal | None
    unit: str

    @classmethod
    def of(cls, amount: Decimal, comparator: str, unit: str) -> Number:
        """What an amount with a comparator of the table contract can be, roundings allowed for."""
        slack = max(amount * ABOUT if comparator == "approx" else Decimal(0), _rounding(amount))
        if comparator in ("more_than", "at_least"):
            return cls(amount - slack, None, unit)
        if comparator in ("less_than", "at_most", "up_to"):
            return cls(None, amount + slack, unit)
        return cls(amount - slack, amount + slack, unit)

    def agrees(self, other: Date | Number) -> bool:
        """True when both can be the same number, whatever their units."""
        if not isinstance(other, Number):
            return False
        return _reaches(self.low, other.high) and _reaches(other.low, self.high)

    def comparable(self, other: Date | Number, times: int) -> bool:
        """True when neither is more than `times` the other: of one order, as a forecast and its outcome are."""
        if not isinstance(other, Number):
            return False
        ours, theirs = self.low or self.high, other.low or other.high
        return ours is not None and theirs is not None and max(ours, theirs) <= times * min(ours, theirs)


def _reaches(low: Decimal | None, high: Decimal | None) -> bool:
    return low is None or high is None or low <= high


def _rounding(amount: Decimal) -> Decimal:
    """How far off a figure may be that was rounded to the digits it shows, but no more than "about" allows."""
    if amount < COUNTED and amount == amount.to_integral_value():
        return Decimal(0)
    shown = Decimal(1).scaleb(int(amount.normalize().as_tuple().exponent))
    return Decimal(0) if shown == 1 else min(shown * HALF, amount * ABOUT)


def dates(text: str, within: Span) -> Iterator[tuple[Span, Date]]:
    """The dates with a year between two offsets, in order."""
    for found in DATE.finditer(text, within.start, within.end):
        month, day = found["month"] or found["month2"], found["day"] or found["day2"]
        yield Span(*found.span()), Date(int(found["year"]), MONTHS[month] if month else None, int(day) if day else None)


def widened(text: str, figure: Span, comparator: str) -> Span:
    """A figure with the words that bound it: `more than £35m`."""
    if comparator in ("exact", "range"):
        return figure
    lead = text[max(0, figure.start - LEAD) : figure.start]
    before, after = _before().search(lead), _after().match(text, figure.end)
    start = figure.start - len(lead) + before.start() if before else figure.start
    return Span(start, after.end() if after else figure.end)


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_any('comparators_before')})\s(?:an?\s)?$", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    return re.compile(_any("comparators_after"))


def _any(key: str) -> str:
    words: Iterable[str] = wordlists.entries("pipeline.money", "context.json")[key]
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
