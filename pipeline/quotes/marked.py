"""Quoted parts together with the marks that open and close them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.spans import Span, trim

if TYPE_CHECKING:
    from collections.abc import Sequence

OPENING = '“"«„'
MARKS = "'\"“”‘’«»„‟`´‚‛‹›＂"


def with_marks(text: str, part: Span) -> Span:
    """A region's part together with the marks that open and close it, where there are any."""
    start, end = part.start, part.end
    while start and text[start - 1] in " \t":
        start -= 1
    while start and text[start - 1] in MARKS:
        start -= 1
    while end < len(text) and text[end] in " \t":
        end += 1
    while end < len(text) and text[end] in MARKS:
        end += 1
    opened = start < part.start and text[start] in MARKS
    closed = end > part.end and text[end - 1] in MARKS
    return Span(start if opened else part.start, end if closed else part.end)


def marked(text: str, parts: Sequence[Span]) -> list[Span]:
    """The parts of all outermost regions, in order, with their marks; no mark goes to two of them."""
    found = [with_marks(text, part) for part in parts]
    for index in range(1, len(found)):
        if found[index - 1].end > found[index].start:
            cut = _cut(text, Span(parts[index - 1].end, parts[index].start))
            found[index - 1] = Span(found[index - 1].start, cut)
            found[index] = Span(cut, found[index].end)
    return [trim(text, part) for part in found]


def _cut(text: str, between: Span) -> int:
    """Where to cut the one run of marks between two parts: several are shared, one goes where it stands closer."""
    run = trim(text, between)
    if len(run) > 1:
        return run.start + len(run) // 2
    opens = run.start > between.start or (run.end == between.end and run.of(text) in OPENING)
    return run.start if opens else run.end
