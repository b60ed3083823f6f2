"""How people's names are made, and when two forms may be one person's: `John-Paul Campion`, `J Campion`, `Campion`."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.entities import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTICLES = frozenset(
    {
        "al",
        "ben",
        "bin",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "ten",
        "ter",
        "van",
        "von",
        "zu",
    }
)
GIVEN_TOO = frozenset({"al", "ben", "bin"})
"""Particles that, in front, are as likely a given name: `Ben Frayle`."""
GENERATIONS = {"jr": "jr", "jnr": "jr", "sr": "sr", "snr": "sr", "i": "i", "ii": "ii", "iii": "iii", "iv": "iv"}
HONOURS = frozenset(
    {"cbe", "dbe", "esq", "frs", "kbe", "kc", "mbe", "md", "mep", "mp", "msp", "obe", "phd", "qc", "ra"}
)
SAINTS = frozenset({"saint", "st"})
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
PREFIX = 3
"""Letters that make a beginning a short form (`Jon` of Jonathan): `Jo` and `Al` begin too many names."""
MOSTLY = 90
"""Percent of bearers from which a given name is a woman's, or with those left a man's."""


def folded(words: str) -> str:
    """Words without case, accents and the shape of apostrophes: `Zahā Ḥadīd` and `ZAHA HADID` are one."""
    if words.isascii():
        return words.casefold()
    plain = unicodedata.normalize("NFKD", words.replace("’", "'").replace("‐", "-").casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@lru_cache(maxsize=65_536)
def parts(name: str) -> tuple[str, ...]:
    """The given names and surnames of a name, folded: without particles, honours and `Jr`.

    Never empty but for a name without letters.
    """
    words = WORD.findall(folded(name).replace(".", " "))
    kept = list(words)
    while len(kept) > 1 and (kept[-1] in HONOURS or kept[-1] in GENERATIONS):
        kept.pop()
    if len(kept) == 2 and kept[0] in SAINTS:
        kept = kept[1:]
    first, rest = kept[:1], [word for word in kept[1:] if word not in PARTICLES]
    if rest and first[0] in PARTICLES - GIVEN_TOO:
        first = []
    return tuple(first + rest) or tuple(words)


@lru_cache(maxsize=65_536)
def generation(name: str) -> str | None:
    """`jr`, `sr`, `ii` and so on, where the name ends in one."""
    last = folded(name).replace(".", " ").split()[-1:]
    return GENERATIONS.get(last[0]) if last else None


@lru_cache(maxsize=65_536)
def fit(one: str, other: str) -> str | None:
    """Why two names of one story may be the same person's, or None: the rule that `merges` shows.

    A single name must be the other's surname or its given name, or a short form of that; two longer names need one
    surname and given names that go together in order (equal, an initial, the beginning, a nickname); a longer one may
    also go on (`Gabriel Okell`, `Gabriel Okell Thornbury`), or have the surname first.
    """
    one, other = sorted((one, other), key=lambda name: len(parts(name)))
    short, long = parts(one), parts(other)
    if not short or _differ(generation(one), generation(other)):
        return None
    if short == long:
        return "same_name"
    if len(short) == 1:
        rule = _single(short[0], long)
        surname = rule == "surname_in_story" or generation(one) in (None, generation(other))
        return rule if surname else None  # `Norton I` may be Joshua Norton, `John II` is not John Campion
    if short[-1] == long[-1]:
        return _by_given_names(short[:-1], long[:-1])
    if short[0] == long[0] and _in_order(short[1:], long[1:]):
        return "longer_name_in_story"
    return "name_order" if short == long[::-1] and len(short) == 2 else None


def _single(word: str, long: Sequence[str]) -> str | None:
    if word == long[-1]:
        return "surname_in_story"
    if len(long) == 1:
        return None
    if word == long[0]:
        return "given_name_in_story"
    if word in long[1:-1] and word not in lexicon.given_names():  # `Okell` of Gabriel Okell Thornbury
        return "surname_in_story"
    return "nickname_in_story" if is_nickname(word, long[0]) else None


def _by_given_names(short: Sequence[str], long: Sequence[str]) -> str | None:
    middles = [[word for word in given[1:] if len(word) == 1] for given in (short, long)]
    if all(middles) and middles[0] != middles[1]:  # George W and George H W
        return None
    rest = iter(long)
    if not all(any(alike(word, other) for other in rest) for word in short):
        return None
    return "compatible_given_name_in_story"


def _in_order(short: Sequence[str], long: Sequence[str]) -> bool:
    rest = iter(long)
    return all(any(word == other for other in rest) for word in short)


def alike(one: str, other: str) -> bool:
    """True when two given names may be one: equal, an initial, the beginning, or a nickname of the other."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) == 1 or long.startswith(f"{short}-"):
        return long.startswith(short)
    if len(short) >= PREFIX and long.startswith(short):
        return not _differ(gender(one), gender(other))  # Paul is not Paula
    return is_nickname(one, other)


def is_nickname(one: str, other: str) -> bool:
    """True when one given name is a short or pet form of the other: `Bill`, `William`."""
    return other in nicknames(one)


@lru_cache(maxsize=65_536)
def nicknames(given: str) -> frozenset[str]:
    """The given names that one is short for, and those that are short for it."""
    return _forms().get(given, frozenset()) | _short_for().get(given, frozenset())


def gender(given: str) -> str | None:
    """`m` or `f` where nearly all bearers of a given name are men or women; for telling people apart, shown nowhere."""
    female = lexicon.given_names().get(given)
    if female is None or 100 - MOSTLY < female < MOSTLY:
        return None
    return "f" if female >= MOSTLY else "m"


@cache
def _forms() -> dict[str, frozenset[str]]:
    return {row["name"]: frozenset(row["forms"].split()) for row in wordlists.rows(lexicon.PACKAGE, "nicknames.csv")}


@cache
def _short_for() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, forms in _forms().items():
        for form in forms:
            found.setdefault(form, set()).add(name)
    return {form: frozenset(names) for form, names in found.items()}


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other
