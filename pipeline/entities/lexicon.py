"""The word lists of this package, read once: titles, roles, last words of organisations."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

MODIFIERS = r"(?:(?:acting|assistant|deputy|executive|former|interim|joint|senior|shadow|then|vice)[- ])*"


def _lines(name: str) -> list[str]:
    text = resources.files("pipeline.entities").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def titles() -> dict[str, str | None]:
    """Titles that stand before names, with the gender that the word itself names (`m`, `f` or None)."""
    rows = csv.DictReader(_lines("titles.csv"))
    return {row["title"]: None if row["gender"] == "-" else row["gender"] for row in rows}


@cache
def titled() -> re.Pattern[str]:
    """A title and the white space before a name."""
    return re.compile(rf"\b(?P<title>{_any(titles())})\.?\s+(?=[A-Z])")


@cache
def roles() -> re.Pattern[str]:
    """A role as written: its modifiers and its longest phrase, whatever the case."""
    return re.compile(rf"\b{MODIFIERS}(?:{_any(_lines('roles.txt'))})s?\b", re.IGNORECASE)


@cache
def organisation_words() -> frozenset[str]:
    """Last words that make a capitalised name an organisation."""
    return frozenset(_lines("organisations.txt"))


def _any(words: list[str] | dict[str, str | None]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
