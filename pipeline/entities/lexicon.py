"""The word lists of this package, read once: titles, roles, last words of organisations."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PACKAGE = "pipeline.entities"
MODIFIERS = r"(?:(?:acting|assistant|deputy|executive|former|interim|joint|senior|shadow|then|vice)[- ]){0,8}"


@cache
def titles() -> dict[str, str | None]:
    """Titles that stand before names, with the gender that the word itself names (`m`, `f` or None)."""
    rows = wordlists.rows(PACKAGE, "titles.csv")
    return {row["title"]: None if row["gender"] == "-" else row["gender"] for row in rows}


@cache
def given_names() -> dict[str, int]:
    """Given names in lower case, with the percentage of their bearers who are women: for he and she alone."""
    return {row["name"]: int(row["female"]) for row in wordlists.rows(PACKAGE, "given_names.csv")}


@cache
def titled() -> re.Pattern[str]:
    """A title and the white space before a name; `He has a PC. BT ...` is none, as only short forms have a stop."""
    rows = wordlists.rows(PACKAGE, "titles.csv")
    short, whole = (_any(row["title"] for row in rows if row["stop"] == stop) for stop in ("yes", "-"))
    return re.compile(rf"\b(?P<title>(?P<short>{short})|{whole})(?(short)\.?)\s+(?=[A-Z])")


@lru_cache(maxsize=1)  # names and posts both ask, one story at a time
def roles(text: str) -> Sequence[Span]:
    """The roles that a text names, in order: with their modifiers and as long as may be, whatever the case."""
    return tuple(Span(*match.span()) for match in _roles().finditer(text))


@cache
def _roles() -> re.Pattern[str]:
    names = _any(wordlists.lines(PACKAGE, "roles.txt"))
    return re.compile(rf"\b(?=\w){MODIFIERS}(?:{names})s?\b", re.IGNORECASE)  # (?=\w): not at the end of a word


@cache
def place_words() -> frozenset[str]:
    """First and last words that are common in names of places."""
    return frozenset(wordlists.lines(PACKAGE, "places.txt"))


@cache
def organisation_words() -> frozenset[str]:
    """Last words that make a capitalised name an organisation."""
    return frozenset(wordlists.lines(PACKAGE, "organisations.txt"))


@cache
def occupations() -> re.Pattern[str]:
    """An occupation in small letters: `singer` is what somebody does, `Singer` may be a name."""
    return re.compile(rf"(?<![\w-])(?:former )?(?:{_any(wordlists.lines(PACKAGE, 'occupations.txt'))})\b(?!-)")


@cache
def nouns_of_people() -> frozenset[str]:
    """Nouns in small letters that refer to one person: the last words of roles, occupations, relatives and the like."""
    heads = (role.partition(" of ")[0].split()[-1].casefold() for role in wordlists.lines(PACKAGE, "roles.txt"))
    return frozenset({*heads, *wordlists.lines(PACKAGE, "occupations.txt"), *wordlists.lines(PACKAGE, "people.txt")})


@cache
def epithets() -> frozenset[str]:
    """Those nouns that news puts for the one person it has just spoken of: `the champion`, `the Irishman`."""
    return frozenset(wordlists.lines(PACKAGE, "epithets.txt"))


@cache
def nouns_of_organisations() -> dict[str, frozenset[str]]:
    """Nouns in small letters that refer to an organisation, with the kinds of organisation each may stand for."""
    return _kinds("organisation_nouns.csv")


@cache
def clearness() -> dict[str, str]:
    """How far those nouns show by themselves that an organisation is meant: `yes` (`company`), `often` or `no`."""
    return {row["word"]: row["clear"] for row in wordlists.rows(PACKAGE, "organisation_nouns.csv")}


@cache
def kinds_of_names() -> dict[str, frozenset[str]]:
    """Words of organisations' names, in small letters, with the kinds of organisation that bear them."""
    return _kinds("organisation_kinds.csv")


def _kinds(name: str) -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {}
    for row in wordlists.rows(PACKAGE, name):
        kinds.setdefault(row["word"], set()).add(row["kind"])
    return {word: frozenset(of) for word, of in kinds.items()}


def _any(words: Iterable[str]) -> str:
    """The words as one pattern that shares their beginnings: a word costs no more for the length of the list."""
    rest: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        rest.setdefault(word[:1], []).append(word[1:])
    whole = "" in rest
    branches = [re.escape(letter) + _any(tails) for letter, tails in rest.items() if letter]
    if not branches:
        return ""
    pattern = f"(?:{'|'.join(branches)})" if whole or len(branches) > 1 else branches[0]
    return f"{pattern}?" if whole else pattern
