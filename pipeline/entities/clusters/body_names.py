"""How organisations and places are called: legal forms, acronyms, short forms, other names of countries."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline import wordlists
from pipeline.entities import lexicon
from pipeline.entities.clusters.person_names import folded

LEGAL_FORMS = frozenset(
    {
        "ag",
        "bv",
        "co",
        "corp",
        "corporation",
        "gmbh",
        "inc",
        "incorporated",
        "limited",
        "llc",
        "llp",
        "ltd",
        "nv",
        "plc",
        "sa",
        "spa",
    }
)
SMALL_WORDS = frozenset({"of", "and", "the", "for", "in", "on", "to", "at", "de", "la", "du", "des"})
PARTS = frozenset(
    {"board", "bureau", "commission", "committee", "court", "department", "foundation", "office", "union"}
)
"""Kinds that are as often a part of a body, or another of the same name: `Brindle`, `Brindle Foundation`."""
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
ACRONYM = re.compile(r"(?:[A-Z]\.?[&-]?){2,10}|[A-Z][A-Za-z]{1,8}[A-Z]")
"""`LBT`, `L.B.T.`, `DfE`: capitals, or a capital at both ends."""


@lru_cache(maxsize=65_536)
def key(words: str) -> str:
    """What is one for all ways to write a name: no case, accents, dots, leading `the` and trailing legal form."""
    found = WORD.findall(folded(words).replace(".", "").replace("&", " and "))
    if len(found) > 1 and found[0] == "the":
        found = found[1:]
    while len(found) > 1 and found[-1] in LEGAL_FORMS:
        found = found[:-1]
    if found[-1:] == ["and"] and len(found) > 1:  # `Frayle & Co`
        found = found[:-1]
    return " ".join(found)


def place_key(words: str) -> str:
    """The key of a place: of the country that it is another name for, if any."""
    plain = key(words)
    return countries().get(plain, plain)


def initials(words: str) -> str:
    """The first letters of a long name, but for small words: `Her Majesty's Inspectorate of Constabulary` is HMIC."""
    return "".join(word[0] for word in key(words).split() if word not in SMALL_WORDS).upper()


def is_acronym(words: str) -> bool:
    """True for what is written like an acronym; whether it is one, `stands_for` says."""
    return ACRONYM.fullmatch(words) is not None


def stands_for(letters: str, words: str) -> bool:
    """True when an acronym beside a long name abbreviates it: its letters occur there in order, the first at a
    word's beginning (Schwartz and Hearst 2003, searched from the end).
    """
    short = [letter for letter in folded(letters) if letter.isalnum()]
    long = folded(words)
    if len(short) < 2 or len(long.split()) < 2 or len(short) >= len(long) // 2:
        return False
    at = len(long)
    for number in range(len(short) - 1, -1, -1):
        at = long.rfind(short[number], 0, at)
        while number == 0 and at > 0 and long[at - 1].isalnum():
            at = long.rfind(short[number], 0, at)
        if at < 0:
            return False
    return True


def has_initials(letters: str, words: str) -> bool:
    """True when the letters are the initials of a long name, with or without those of its small words."""
    return capitals(letters) in both_initials(words)


def capitals(letters: str) -> str:
    """An acronym without its dots: `L.B.T.` is LBT."""
    return re.sub(r"[^A-Z]", "", letters.upper())


def both_initials(words: str) -> frozenset[str]:
    """The initials of a long name, without and with those of its small words; none of one word."""
    plain = key(words).split()
    return frozenset({initials(words), "".join(word[0] for word in plain).upper()} if len(plain) > 1 else ())


def is_short_form(short: str, long: str) -> bool:
    """True when a shorter name may stand for a longer one of its story.

    It is what the long name begins with, and the rest says only what kind of body that is (`Brindle`, `Brindle
    Homes`); or the kind alone (`Bank`, `Bank of Brindle`; `Senate`, `Brindle Senate`); or all but a country in front.
    """
    head, whole = key(short).split(), key(long).split()
    if len(head) >= len(whole):
        return False
    if len(head) == 1 and head[0] in _kinds():
        first = head[0] == whole[0] and whole[1] in SMALL_WORDS
        return first or (head[0] == whole[-1] and SMALL_WORDS.isdisjoint(whole))
    if whole[: len(head)] == head:
        return all(word in _kinds() - PARTS or word in _business_words() for word in whole[len(head) :])
    front = " ".join(whole[: -len(head)])
    return whole[-len(head) :] == head and (front in countries() or front in countries().values())


@cache
def _kinds() -> frozenset[str]:
    return frozenset(word.casefold() for word in lexicon.organisation_words())


@cache
def _business_words() -> frozenset[str]:
    words = wordlists.lines(lexicon.PACKAGE, "business_words.txt")
    return LEGAL_FORMS.union({"and"}, (word.casefold() for word in words))


@cache
def countries() -> dict[str, str]:
    """Other names of countries and unions, folded, with the one that they are known by."""
    return {row["alias"]: row["country"] for row in wordlists.rows(lexicon.PACKAGE, "countries.csv")}
