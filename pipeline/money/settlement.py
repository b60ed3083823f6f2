"""Whose dollar, whose peso: what a unit that does not say is taken for, by the story it stands in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies

from pipeline.money.currencies import BARE, in_use

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipeline.money.currencies import Unit
    from pipeline.money.scan import Figure

HOME = "USD"
UNNAMED, ASSUMED = 0.3, 0.1  # what it takes from the confidence when the currency is not known, or not named
SAME_WORD = {"krone": "krone", "kroner": "krone", "crowns": "krone", "riyal": "rial", "pence": "pound", "p": "pound"}


def home_dollar(publisher: str | None, url: str | None, default: str) -> str:
    """The dollar of the country that a publisher's address or name tells; `default` where it tells none."""
    if code := _dollar_of(_domain(url)):
        return code
    countries = Locale("en").territories.items() if publisher else ()
    told = {_dollar_of(code) for code, name in countries if re.search(rf"\b{re.escape(name)}\b", publisher or "")}
    known = [code for code in told if code]
    return known[0] if len(known) == 1 else default


def _domain(url: str | None) -> str:
    """The last part of an address's host, in capitals; nothing of what is no address."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:  # what stories give as their address may be anything
        return ""
    return (host or "").rpartition(".")[2].upper()


def settled(text: str, figures: Sequence[Figure], bare_dollar: str) -> list[Figure]:
    """The figures with their currency, its basis and what that costs them in confidence.

    A bare dollar is `bare_dollar`, or the other one where the story names that ("US$5m" beside "$8m"). A name that
    several countries share is the currency that the story names in full elsewhere, else that of the country it names
    most often, else what English-language news means by it, if anything.
    """
    named = Counter(f.unit.currency for f in figures if f.unit.currency and _is_plain(f.unit))
    marked = {f.unit.currency for f in figures if f.unit.kind == "code" and "$" in f.unit.written}
    dollar = _dollar(text, marked, bare_dollar)
    meant = {unit: _meant(text, unit, named, dollar) for unit in {figure.unit for figure in figures}}
    return [_settled(figure, *meant[figure.unit]) for figure in figures]


def _meant(text: str, unit: Unit, named: Counter[str], dollar: str) -> tuple[str | None, str]:
    """What a unit is taken for in a story, and whether that is explicit or assumed."""
    if unit.currency == BARE:
        return (_cent(text, named, dollar) if unit.scale < 1 else dollar), unit.basis
    if sharing := _sharing(unit):
        told = _told(text, named, sharing, default=unit.currency)
        return told, unit.basis if told == unit.currency else "assumed"
    return unit.currency, unit.basis


def _settled(figure: Figure, code: str | None, basis: str) -> Figure:
    confidence = figure.confidence - (UNNAMED if code is None else ASSUMED if basis == "assumed" else 0)
    return replace(figure, currency=code, currency_basis=basis, confidence=round(confidence, 2))


def _is_plain(unit: Unit) -> bool:
    """True where what is written names one currency alone."""
    return unit.basis == "explicit" and not _sharing(unit)


def _sharing(unit: Unit) -> dict[str, tuple[str, ...]]:
    """The currencies that share the name a unit is written with; none for symbols, codes and full names."""
    if unit.kind in ("symbol", "code", "damaged"):
        return {}
    return sharers().get(SAME_WORD.get(unit.written, unit.written), {})


def _dollar(text: str, marked: Collection[str | None], bare_dollar: str) -> str:
    """The bare dollar of a text in which the dollars of `marked` are written "US$", "A$"."""
    if bare_dollar not in marked:
        return bare_dollar
    if bare_dollar != HOME:
        return HOME  # the home dollar is marked, so the bare one is the dollar that needs no mark
    return _most_told(text, {code: words for code, words in sharers()["dollar"].items() if code != HOME}) or HOME


def _cent(text: str, named: Counter[str], dollar: str) -> str:
    """The cent of a dollar, or of the euro or the rand where the story counts in them and in no dollars."""
    if "$" in text or re.search(r"[Dd]ollar", text):
        return dollar
    divided = [code for code, _ in named.most_common() if code in ("EUR", "ZAR")]
    return divided[0] if divided else dollar


def _told(text: str, named: Counter[str], sharing: dict[str, tuple[str, ...]], default: str | None) -> str | None:
    """Of the currencies that share a name, the one the story tells; `default` where it tells none."""
    if default and named[default]:
        return default
    in_full = Counter({code: named[code] for code in sharing if named[code]})
    if in_full:
        return in_full.most_common(1)[0][0]
    return default or _most_told(text, sharing)


def _most_told(text: str, sharing: dict[str, tuple[str, ...]]) -> str | None:
    counted = Counter({code: sum(text.count(word) for word in words) for code, words in sharing.items()})
    (first, most), (_, second) = (*counted.most_common(2), ("", 0))[:2]
    return first if most > second else None


@cache
def sharers() -> dict[str, dict[str, tuple[str, ...]]]:
    """The names that several currencies in use share, each with those: code, and the words that tell of its country."""
    named: dict[str, dict[str, tuple[str, ...]]] = {}
    names = Locale("en").territories
    for code in sorted(in_use()):
        *country, word = get_currency_name(code, 1, locale="en").split()
        places = [names[place] for place in get_global("territory_currencies") if place in names and _uses(place, code)]
        told = (" ".join(country), *places)
        named.setdefault(SAME_WORD.get(word.lower(), word.lower()), {})[code] = tuple(filter(None, told))
    return {word: codes for word, codes in named.items() if len(codes) > 1}


def _uses(territory: str, code: str) -> bool:
    return code in get_territory_currencies(territory)


@cache
def _dollar_of(territory: str) -> str | None:
    codes = get_territory_currencies(territory) if territory in get_global("territory_currencies") else []
    return next((code for code in codes if get_currency_name(code, 1, locale="en").endswith("dollar")), None)
