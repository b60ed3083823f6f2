"""Names of a story where it uses them unmarked, persons' surnames included."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.entities.mentions import Name
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SHORTEST, LONGEST = 4, 300
"""Characters of a name that is looked for: shorter ones are too often other words, longer ones too rarely names."""
BEGINNING, ANY_BEGINNING = (re.compile(rf"{first}(?<![\w-].)", re.DOTALL) for first in (r"[^a-z\s]", "."))
"""The first character of what may be a name, and of any word: few names begin with a small letter, most words do."""
IN_WORD = re.compile(r"[\w-]")


def propagated(text: str, names: Sequence[Name], roles: Sequence[Span]) -> Iterator[Name]:
    """Where the words of `names` stand in `text`, but for `roles` (in order, without overlaps).

    What overlaps `names` is given too; of words that overlap each other the first stay, and of those the longest.
    """
    labels: dict[str, str] = {}
    for name in names:
        words = name.span.of(text)
        labels.setdefault(words, name.label)
        surname = words.split()[-1]
        if name.label == "PERSON" and surname[0].isupper():
            labels.setdefault(surname, "PERSON")
    ends = [role.end for role in roles]
    for span in _whole_words(text, labels):
        at = bisect_right(ends, span.start)
        if at == len(roles) or not roles[at].overlaps(span):
            yield Name(span, labels[span.of(text)], "propagation")


def _whole_words(text: str, known: Iterable[str]) -> Iterator[Span]:
    """Where one of `known` stands as words of its own, read once from the left; a pattern would take long to build."""
    by_beginning: defaultdict[str, set[int]] = defaultdict(set)
    names = {words for words in known if SHORTEST <= len(words) <= LONGEST}
    for words in names:
        by_beginning[words[:SHORTEST]].add(len(words))
    lengths = {beginning: sorted(of, reverse=True) for beginning, of in by_beginning.items()}
    beginning = BEGINNING if all(BEGINNING.match(words) for words in names) else ANY_BEGINNING
    end = 0
    for match in beginning.finditer(text):
        start = match.start()
        for length in lengths.get(text[start : start + SHORTEST], ()) if start >= end else ():
            words = text[start : start + length]
            if len(words) == length and words in names and IN_WORD.match(text, start + length) is None:
                end = start + length
                yield Span(start, end)
                break
