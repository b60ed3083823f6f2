r"""Annotated and found quotes of one text as sets of words, and which of them are the same quote.

Definitions are those of the reference scorer that published figures on PolNeAR were made with: words are `\\w+`, joined
by an apostrophe or a full stop; marks, other punctuation and a leading "that" make no difference.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.evaluate.attributed import Attributed
from pipeline.evaluate.quotation import kind, quoted_mask
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WORD = re.compile(r"\w+(?:[’'.]\w+)*")
FUNCTION_WORDS = frozenset(
    "the a an of and in for at on to by with from or who that which his her its their 's as is was both another other "
    "some many".split()
)
ARTICLES = frozenset({"the", "a", "an"})
SAME = 0.5
"""Two contents are one quote from this share of common words on (Jaccard)."""


@cache
def speech_words() -> frozenset[str]:
    """Words of a cue that tell of speech or writing."""
    return frozenset(wordlists.lines("pipeline.evaluate", "speech_words.txt"))


@dataclass(frozen=True, slots=True)
class Item:
    """One quote as sets of word numbers. `exact` is the content without a leading "that", `stated` the source without
    articles; `speech` is true when it is in quotation marks at least in part, or its cue tells of speech.
    """

    of: Attributed
    content: frozenset[int]
    exact: frozenset[int]
    cue: frozenset[int]
    source: frozenset[int]
    stated: frozenset[int]
    kind: str
    speech: bool


class Words:
    """The words of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        found = list(WORD.finditer(text))
        self._spans = [match.span() for match in found]
        self._lower = [match.group().lower() for match in found]
        self._starts = [start for start, _ in self._spans]
        self._mask = quoted_mask(text)

    def items(self, attributions: Iterable[Attributed]) -> list[Item]:
        """Quotes as sets of words, those without a word in their content left out."""
        items = (self._item(one) for one in attributions)
        return [item for item in items if item.content]

    def _item(self, one: Attributed) -> Item:
        content, cue, source = self._set(one.content), self._set(one.cue), self._set(one.source)
        first = min(content, default=None)
        drop = first is not None and len(content) > 1 and self._lower[first] == "that"
        told = kind(self._text, one.content, self._mask)
        return Item(
            of=one,
            content=content,
            exact=content - {first} if drop else content,
            cue=cue,
            source=source,
            stated=frozenset(word for word in source if self._lower[word] not in ARTICLES),
            kind=told,
            speech=told != "indirect" or any(self._lower[word] in speech_words() for word in cue),
        )

    def _set(self, spans: Iterable[Span]) -> frozenset[int]:
        """The numbers of the words that spans touch."""
        found: set[int] = set()
        for span in spans:
            number = max(0, bisect_right(self._starts, span.start) - 1)
            while number < len(self._spans) and self._starts[number] < span.end:
                if self._spans[number][1] > span.start:
                    found.add(number)
                number += 1
        return frozenset(found)

    def same_source(self, found: Item, gold: Item) -> bool:
        """True when both have no source, or theirs share a word that says something (any word, where one has none)."""
        if not found.source or not gold.source:
            return not found.source and not gold.source
        common = found.source & gold.source
        return self._says(common) or bool(common and not (self._says(found.source) and self._says(gold.source)))

    def _says(self, words: Iterable[int]) -> bool:
        return any(self._lower[word] not in FUNCTION_WORDS for word in words)


def pairs(found: Sequence[Item], gold: Sequence[Item]) -> dict[int, int]:
    """Which annotated quote each found one is: one to one, the likest first."""
    holders: dict[int, list[int]] = defaultdict(list)
    for number, item in enumerate(gold):
        for word in item.content:
            holders[word].append(number)
    likely = []
    for number, item in enumerate(found):
        common = Counter(other for word in item.content for other in holders.get(word, ()))
        for other, shared in common.items():
            jaccard = shared / (len(item.content) + len(gold[other].content) - shared)
            if jaccard >= SAME:
                likely.append((-jaccard, number, other))
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, other in sorted(likely):
        if number not in matched and other not in taken:
            matched[number] = other
            taken.add(other)
    return matched


def fragments(text: str, attributions: Iterable[Attributed]) -> list[Attributed]:
    """A quote for each stretch of content with no word between: the halves of a split quote count by themselves."""
    found = []
    for one in attributions:
        runs: list[Span] = []
        for span in sorted(one.content):
            if runs and not any(map(str.isalnum, text[runs[-1].end : span.start])):
                runs[-1] = Span(runs[-1].start, max(runs[-1].end, span.end))
            else:
                runs.append(span)
        found += [Attributed(one.source, one.cue, (run,)) for run in runs]
    return found
