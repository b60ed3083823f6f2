"""What looks like money and is none: weights, pages, rates of tax, names, people who won."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from pipeline import wordlists

if TYPE_CHECKING:
    from pipeline.money.currencies import Unit

LIGHTEST_SUM = 1000  # pounds; below, they may be a weight
LINES = ("480p", "720p", "1080p", "1440p", "2160p", "4320p")
TAX_RATE = re.compile(
    r"\s(?:(?:\w+\s)?(?:on|off|from|in)\s(?:\w+\s){0,3}?|(?:\w+\s)?)(?:income\s|basic\s)?(?:tax|rate|band)\b|\sin\sthe\spound\b"
)
PART_OF_NAME = re.compile(r"\s(?:[A-Z]|\d)")
CENT_LEAD = re.compile(r"\b(?:up|down|by|to|at|of|for|from|rose|fell|gained|lost|worth|paid|costs?|only|just|and)\s$")
CENT_REST = re.compile(r"\s(?:an?|per)\s|\seach\b|/")
GRAND_NOUN = re.compile(r"[\s-](?!(?:an?|and|at|by|each|for|from|in|less|more|of|on|or|per|to)\b)\w")  # grand slam
LARGE = Decimal(5000)  # of words that are no money beside a small number: "of 20 that played, 3 won"


def means_money(unit: Unit, written: str, value: Decimal, lead: str, rest: str) -> bool:
    """False where a unit after its number is a weight, a page, a rate of tax or part of a name.

    `written` is number and unit, `lead` and `rest` are the words of the sentence round them.
    """
    titled = unit.kind == "name" and written.endswith(unit.written.title())
    if titled and value < LIGHTEST_SUM and PART_OF_NAME.match(rest):
        return False  # "two Euro 2008 matches"
    rest = rest.lower()
    if unit.kind == "large":
        return value >= LARGE and re.search(r"[,a-z.]", written.removesuffix(unit.written)) is not None
    match unit.written:
        case "p":
            pages = not re.search(r"[\d½]p$", written) or re.match(r"\.?m\b", rest)
            return written not in LINES and not pages and not TAX_RATE.match(rest)
        case "c":
            return bool(re.search(r"\dc$", written) and (CENT_LEAD.search(lead) or CENT_REST.match(rest)))
        case "quid":
            return not rest.startswith(" pro quo")
        case "grand":
            return not GRAND_NOUN.match(rest)
        case "pound":
            return value >= LIGHTEST_SUM or not _weighs(written, lead.lower(), rest)
    return unit.scale >= 1 or not TAX_RATE.match(rest)


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
