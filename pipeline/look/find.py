"""From the name that somebody types to the entities it may mean."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.entities import lexicon
from pipeline.errors import OnrecordError
from pipeline.look.people import people
from pipeline.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.look.people import Listed
    from pipeline.look.selection import Tables

SUGGESTIONS = 3

ALIKE = 0.7
"""Share of letters, in order, that a suggestion has in common with what was typed."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    listed: Listed
    names: tuple[str, ...]
    """Its name and aliases, folded."""


def find(tables: Tables, name: str) -> list[Listed]:
    """The entities that a name may mean, quoted most first.

    An id means its own; else a whole name or alias that is equal, whatever its case and accents, else those that
    contain all its words but titles. Raises OnrecordError, with names that look alike, when there is none, and
    TableError as `Tables.rows`.
    """
    listed = people(tables)
    identified = [one for one in listed if one.id == name.strip()]
    if identified:
        return identified
    candidates = [_Candidate(one, tuple(map(folded, (one.name, *one.aliases)))) for one in listed]
    sought = folded(name)
    words = set(_words(sought)) - set(map(folded, lexicon.titles())) or set(_words(sought))
    equal = [c.listed for c in candidates if sought in c.names]
    found = equal or [c.listed for c in candidates if words and any(words <= set(_words(each)) for each in c.names)]
    if not found:
        near = suggestions(sought, candidates)
        hint = f"; did you mean {' or '.join(map(visible, near))}?" if near else ""
        raise OnrecordError(f"nobody and nothing in {tables.folder} is called '{visible(name)}'{hint}")
    return found


def find_one(tables: Tables, name: str) -> Listed:
    """The one entity that a name means, as `find` finds it. Raises OnrecordError, with their ids, for several."""
    found = find(tables, name)
    if len(found) > 1:
        named = "; ".join(visible(f"{one.name} ({one.id})") for one in found)
        raise OnrecordError(f"'{visible(name)}' may mean {len(found)} entities, ask by an id: {named}")
    return found[0]


def suggestions(sought: str, candidates: Iterable[_Candidate]) -> list[str]:
    """Names that look like what was sought, or have an alias or a word that does: the most alike, the most quoted."""
    by_words: dict[str, str] = {}
    for candidate in candidates:  # the most quoted first: of two who share a word, that one is suggested
        for each in candidate.names:
            for words in (each, *_words(each)):
                by_words.setdefault(words, candidate.listed.name)
    near = difflib.get_close_matches(sought, by_words, n=10 * SUGGESTIONS, cutoff=ALIKE)
    order = {words: number for number, words in enumerate(by_words)}
    near.sort(key=lambda words: (-difflib.SequenceMatcher(None, words, sought).ratio(), order[words]))
    return list(dict.fromkeys(by_words[words] for words in near))[:SUGGESTIONS]


def _words(words: str) -> Sequence[str]:
    return re.findall(r"\w+", words)


def folded(words: str) -> str:
    """A name without what people do not type: case, accents, curly apostrophes, repeated blanks."""
    plain = unicodedata.normalize("NFKD", words.replace("’", "'"))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).casefold().split())
