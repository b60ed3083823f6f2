"""Names of a story where it uses them unmarked, persons' surnames included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.entities.mentions import Name
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SHORTEST = 4
"""Characters of a name that is looked for: shorter ones are too often other words."""


def propagated(text: str, names: Sequence[Name], roles: Sequence[Span]) -> Iterator[Name]:
    """Where the words of `names` stand in `text`, but for roles; what overlaps `names` is given too."""
    labels: dict[str, str] = {}
    for name in names:
        words = name.span.of(text)
        labels.setdefault(words, name.label)
        surname = words.split()[-1]
        if name.label == "PERSON" and surname[0].isupper():
            labels.setdefault(surname, "PERSON")
    known = [words for words in labels if len(words) >= SHORTEST]
    end = 0
    for span in sorted(_whole_words(text, known), key=lambda span: (span.start, -span.end)):
        if span.start < end:
            continue
        end = span.end
        if not any(role.overlaps(span) for role in roles):
            yield Name(span, labels[span.of(text)], "propagation")


def _whole_words(text: str, known: Iterable[str]) -> Iterator[Span]:
    """Where each of `known` stands as words of its own; a pattern of all of them would take longer to build."""
    for words in known:
        start = text.find(words)
        while start >= 0:
            end = start + len(words)
            if not _in_word(text[start - 1 : start]) and not _in_word(text[end : end + 1]):
                yield Span(start, end)
            start = text.find(words, start + 1)


def _in_word(character: str) -> bool:
    return character.isalnum() or character in ("_", "-")
