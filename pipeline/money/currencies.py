"""Currencies as news writes them: symbols, codes, names and subunits, by hand and from the CLDR."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name

from pipeline import wordlists
from pipeline.money.wording import any_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BARE = "bare"
PLAIN_NAME = re.compile(r"[A-Za-z.& -]+")  # the CLDR names old and bookkeeping currencies with years or in brackets
SURELY_MONEY = r"\d+(?:,\d{3})+|\d+(?:\.\d+)?\s?(?ai:bn|mn?|tn|million|billion)(?![A-Za-z\d])|\d+\.\d\d(?![\d%])"
"""A number that a damaged sign may stand before: "PS2.7m", not "PS5"."""
LEADING = ("pounds", "dollars", "euros", "dollar")
"""Names that may stand before their number: "pounds 30m"; so may all of several words: "Australian dollar 29.4bn"."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands beside a number: `scale` is 0.01 for a subunit; no currency where the word alone does not tell.

    `kind` is symbol, code, name, either, mark, large or damaged, as `data/README.md` explains.
    """

    written: str
    kind: str
    currency: str | None
    scale: Decimal
    basis: str


@cache
def units() -> dict[str, Unit]:
    """All units by their written form: names in lower case and singular, the others as they must stand.

    What the project's own table says goes before the CLDR.
    """
    known = (*_from_cldr(), *_by_hand())
    return {_spaced(unit.written) if unit.kind == "name" else unit.written: unit for unit in known}


def _by_hand() -> Iterator[Unit]:
    for row in wordlists.rows("pipeline.money", "currencies.csv"):
        yield Unit(row["written"], row["kind"], row["currency"] or None, Decimal(row["scale"]), row["basis"])


def _from_cldr() -> Iterator[Unit]:
    """Codes and names of all currencies, and the words that only one currency in use has for its name."""
    unread = wordlists.entries("pipeline.money", "not_currencies.json")
    only: dict[str, set[str]] = {}
    used = in_use()
    for code, name in Locale("en").currencies.items():
        if not PLAIN_NAME.fullmatch(name) or code in unread["codes"]:
            continue
        if code in used and code not in unread["words"]:
            yield Unit(code, "code", code, Decimal(1), "explicit")
        for count in (1, 2):
            written = get_currency_name(code, count, locale="en").lower()
            if " " in written:
                yield Unit(written, "name", code, Decimal(1), "explicit")
            if code in used:
                only.setdefault(written.split()[-1], set()).add(code)
    for word, codes in only.items():
        if len(codes) == 1 and word not in unread["names"]:
            yield Unit(word, "name", min(codes), Decimal(1), "explicit")


def in_use() -> set[str]:
    """The codes of the currencies that are legal tender somewhere, by the CLDR."""
    rows = (row for rows in get_global("territory_currencies").values() for row in rows)
    return {code for code, _, until, tender in rows if tender and until is None}


def unit(written: str) -> Unit:
    """The unit that one of the patterns matched; KeyError for any other text."""
    if found := units().get(written):
        return found
    name = _spaced(written.lower())
    return units().get(name) or units()[name.removesuffix("s")]


def _spaced(name: str) -> str:
    return re.sub(r"[\s-]+", " ", name)


@cache
def before() -> str:
    """A regular expression for a unit before its number."""
    names = any_of(
        (*_forms("either"), *LEADING, *(form for form in _forms("name") if " " in form)), plural=True
    ).replace(r"\ ", r"[\s-]")
    damaged = rf"(?<![^\s(\[\"“])(?:{any_of(_forms('damaged'))})(?={SURELY_MONEY})"
    codes = rf"(?<![A-Za-z/])(?:{any_of(_forms('code'))})"
    return rf"(?:{damaged}|{codes}|{any_of(_forms('symbol'))}|(?<![A-Za-z/])(?ai:{names})(?=\s))"


@cache
def after() -> str:
    """A regular expression for a unit after its number; the caller guards its end."""
    names = any_of((*_forms("name"), *_forms("either"), *_forms("large")), plural=True).replace(r"\ ", r"[\s-]")
    marks = any_of(_forms("mark"))
    return rf"(?:(?ai:{names})|{any_of(_forms('code'))}|{any_of(_forms('symbol'))}(?!\s?\d)|{marks})"


@cache
def trigger() -> re.Pattern[str]:
    """A cheap test: every unit beside a number holds a match of it, and little else in a story does."""
    words, signs, damaged = set(), {f"{digit}{mark}" for digit in range(10) for mark in "pc"}, set()
    for item in units().values():
        last = item.written.split()[-1]
        if item.kind == "symbol":
            signs.add(last)
        elif item.kind == "damaged":
            damaged.add(last)
        elif last in ("p", "c"):
            continue
        elif item.kind != "code":
            words |= {last, last.capitalize(), last.upper(), f"{last}s", f"{last.capitalize()}s", f"{last.upper()}S"}
        elif "$" not in item.written:
            words.add(last)
    return re.compile(rf"{any_of(signs)}|{any_of(damaged)}(?=[0-9])|{any_of(words)}(?![a-z])")


def _forms(kind: str) -> Iterable[str]:
    return [unit.written for unit in units().values() if unit.kind == kind]
