"""The word lists of this package, read once: titles, roles, last words of organisations."""

from __future__ import annotations

import re
from functools import cache

from pipeline import wordlists

PACKAGE = "pipeline.entities"
MODIFIERS = r"(?:(?:acting|assistant|deputy|executive|former|interim|joint|senior|shadow|then|vice)[- ])*"


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
    """A title and the white space before a name."""
    return re.compile(rf"\b(?P<title>{_any(titles())})\.?\s+(?=[A-Z])")


@cache
def roles() -> re.Pattern[str]:
    """A role as written: its modifiers and its longest phrase, whatever the case."""
    return re.compile(rf"\b{MODIFIERS}(?:{_any(wordlists.lines(PACKAGE, 'roles.txt'))})s?\b", re.IGNORECASE)


@cache
def organisation_words() -> frozenset[str]:
    """Last words that make a capitalised name an organisation."""
    return frozenset(wordlists.lines(PACKAGE, "organisations.txt"))


def _any(words: list[str] | dict[str, str | None]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
