"""Currencies as news writes them: symbols, codes, names and subunits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipeline import wordlists

BARE = "bare"
LIGHTEST_SUM = 1000  # pounds; below, they may be a weight
LINES = ("480p", "720p", "1080p", "1440p", "2160p", "4320p")
TAX_RATE = re.compile(
    r"\s(?:(?:\w+\s)?(?:on|off|from|in)\s(?:\w+\s){0,3}?|(?:\w+\s)?)(?:income\s|basic\s)?(?:tax|rate|band)\b|\sin\sthe\spound\b"
)
PART_OF_NAME = re.compile(r"\s(?:[A-Z]|\d)")
GRAND_NOUN = r"[\s-](?!(?:an?|and|at|by|each|for|from|in|less|more|of|on|or|per|to)\b)\w"  # grand slam, grand plan


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands beside a number: `scale` is 0.01 for a subunit; no currency where the word alone does not tell."""

    written: str
    kind: str
    currency: str | None
    scale: Decimal
    basis: str

    def code(self, bare_dollar: str) -> str | None:
        """The ISO 4217 code, with `bare_dollar` for a dollar that does not say whose."""
        return bare_dollar if self.currency == BARE else self.currency


@cache
def units() -> dict[str, Unit]:
    """All units by their written form: names in lower case and singular, the others as they must stand."""
    rows = wordlists.rows("pipeline.money", "currencies.csv")
    return {
        row["written"]: Unit(row["written"], row["kind"], row["currency"] or None, Decimal(row["scale"]), row["basis"])
        for row in rows
    }


def unit(written: str) -> Unit:
    """The unit that one of the patterns matched; KeyError for any other text."""
    if found := units().get(written):
        return found
    name = re.sub(r"[\s-]+", " ", written.lower())
    return units().get(name) or units()[name.removesuffix("s")]


@cache
def before() -> str:
    """A regular expression for a unit before its number."""
    return rf"(?:(?<![A-Za-z/])(?:{_written('code')})|{_written('symbol')})"


@cache
def after() -> str:
    """A regular expression for a unit after its number; the caller guards its end."""
    names = _written("name").replace(r"\ ", r"[\s-]")
    marks = _written("mark").replace("grand", f"grand(?!{GRAND_NOUN})")
    return rf"(?:(?ai:(?:{names})s?)|{_written('code')}|(?:{_written('symbol')})(?!\s?\d)|{marks})"


@cache
def trigger() -> re.Pattern[str]:
    """A cheap test: every unit beside a number holds a match of it, and little else in a story does."""
    forms = {f"{digit}p" for digit in range(10)}
    for item in units().values():
        last = item.written.split()[-1]
        if item.kind in ("name", "mark") and last != "p":
            forms |= {last, last.capitalize(), last.upper()}
        elif item.kind == "symbol" or (item.kind == "code" and "$" not in item.written):
            forms.add(last)
    starts: dict[str, list[str]] = {}  # branches that begin with one literal each are searched several times faster
    for form in sorted(forms, key=len, reverse=True):
        starts.setdefault(form[0], []).append(re.escape(form[1:]))
    return re.compile("|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in starts.items()))


def means_money(unit: Unit, written: str, value: Decimal, lead: str, rest: str) -> bool:
    """False where a unit after its number is a weight, a page, a rate of tax or part of a name.

    `written` is number and unit, `lead` and `rest` are the words of the sentence round them.
    """
    if (
        unit.kind == "name"
        and written.endswith(unit.written.title())
        and value < LIGHTEST_SUM
        and PART_OF_NAME.match(rest)
    ):
        return False  # "two Euro 2008 matches"
    rest = rest.lower()
    if unit.written == "p" and (written in LINES or not re.search(r"\dp$", written) or re.match(r"\.?m\b", rest)):
        return False
    if unit.scale < 1:
        return not TAX_RATE.match(rest)
    if unit.written == "quid":
        return not rest.startswith(" pro quo")
    return unit.written != "pound" or value >= LIGHTEST_SUM or not _weighs(written, lead.lower(), rest)


def _weighs(written: str, lead: str, rest: str) -> bool:
    words = _not_money()
    if re.match(rf"[\s-]\(?(?:\d+(?:\.\d+)?\s?)?(?:{words['weight_after']})\b", rest):
        return True
    if not written.lower().endswith("s"):  # "a 20-pound bag", but "a 20-pound fine"
        return re.match(rf"[\s-](?:{words['worth_a_pound']})\b", rest) is None
    if rest.startswith(" of "):
        return re.match(rf" of (?:{words['money_of']})\b", rest) is None
    return re.search(rf"\b(?:{words['weight_before']})\b", lead) is not None


@cache
def _not_money() -> dict[str, str]:
    return {key: "|".join(words) for key, words in wordlists.entries("pipeline.money", "not_money.json").items()}


def _written(kind: str) -> str:
    forms = sorted((unit.written for unit in units().values() if unit.kind == kind), key=len, reverse=True)
    return "|".join(re.escape(form) for form in forms)
