"""What a text shows of a person's gender: for he and she alone, it enters no table."""

from __future__ import annotations

from functools import cache
from math import nan

from pipeline import wordlists
from pipeline.entities import lexicon

PACKAGE = "pipeline.entities"
PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
"""The pronouns of one person, with their gender."""


@cache
def nouns() -> dict[str, str | None]:
    """Nouns for one person, in lower case, with the gender that the word itself names (`m`, `f` or None)."""
    people = dict.fromkeys([*wordlists.lines(PACKAGE, "people.txt"), *wordlists.lines(PACKAGE, "occupations.txt")])
    return people | {row["noun"]: row["gender"] for row in wordlists.rows(PACKAGE, "gendered_nouns.csv")}


def share_of_women(full_name: str) -> float:
    """The share (0 to 1) of women among bearers of the given name that `full_name` begins with; NaN when unknown.

    The first word is read, or its part before a hyphen; where neither is a given name and a surname is left over, the
    second word (`J Anna Thornbury`). A name of one word may be a surname as well.
    """
    known = lexicon.given_names()
    words = full_name.casefold().replace(".", " ").split()
    for word in words[: max(1, len(words) - 1)][:2]:
        for form in (word, word.partition("-")[0]):
            if form in known:
                return known[form] / 100
    return nan
