"""Names of a story where it uses them unmarked, persons' surnames included."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.entities.mentions import Name
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    known = sorted((words for words in labels if len(words) >= SHORTEST), key=len, reverse=True)
    if not known:
        return
    for match in re.finditer(rf"(?<![\w-])(?:{'|'.join(map(re.escape, known))})(?![\w-])", text):
        span = Span(*match.span())
        if not any(role.overlaps(span) for role in roles):
            yield Name(span, labels[match[0]], "propagation")
