"""Marks on a text, however they overlap, as a flat run of segments that spell the text exactly.

HTML elements nest and spans do not, so a text is cut wherever a mark starts or ends and each piece
says which kinds of mark cover it.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

PARAGRAPH_BREAK = re.compile(r"\n{2,}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text to be highlighted as something of this kind."""

    span: Span
    kind: str
    target: str | None = None
    """The entity whose page it leads to."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A place in the text that a row points to; with a label it points back to the row."""

    at: int
    place: str
    """The element's id is `at-` and this: the row's id, where a row has one place."""
    row: str = ""
    label: str = ""


class Segment(NamedTuple):
    """A piece of text with the kinds of mark that cover it, separated by spaces, and the pins at its start."""

    start: int
    text: str
    kinds: str = ""
    pins: tuple[Pin, ...] = ()
    target: str | None = None


def segments(
    text: str, window: Span, marks: Iterable[Mark], pins: Iterable[Pin] = (), cuts: Iterable[int] = ()
) -> tuple[Segment, ...]:
    """The pieces of `text` inside `window`, in order: joined, they are `window.of(text)`.

    Marks are clipped to the window. A pin outside it moves to its nearest edge, so that no pin is ever lost
    and no link to it dangles. `cuts` are further places to cut at.
    """
    first, last = min(window.start, len(text)), min(window.end, len(text))
    begun: dict[int, list[tuple[str, str]]] = {}
    ended: dict[int, list[tuple[str, str]]] = {}
    for mark in marks:
        start, end = max(mark.span.start, first), min(mark.span.end, last)
        if start < end:
            covers = mark.kind, mark.target or ""
            begun.setdefault(start, []).append(covers)
            ended.setdefault(end, []).append(covers)
    pinned: dict[int, list[Pin]] = {}
    for pin in pins:
        pinned.setdefault(max(first, min(pin.at, last - 1)), []).append(pin)

    edges = {first, last}.union(at for at in (*begun, *ended, *pinned, *cuts) if first < at < last)
    covering: list[tuple[str, str]] = []
    kinds, target = "", None
    pieces = []
    for start, end in itertools.pairwise(sorted(edges) if first < last else (first, last)):
        for covers in ended.get(start, ()):
            covering.remove(covers)
        if start in begun:
            covering += begun[start]
        if start in begun or start in ended:
            kinds = " ".join(sorted({kind for kind, _ in covering}))
            target = max((target for _, target in covering), default="") or None
        pieces.append(Segment(start, text[start:end], kinds, tuple(pinned.get(start, ())), target))
    return tuple(pieces)


def paragraphs(text: str, marks: Iterable[Mark], pins: Iterable[Pin]) -> tuple[tuple[Segment, ...], ...]:
    """The whole text by paragraph; the line breaks after a paragraph stay with it, so that nothing is lost."""
    starts = {gap.end() for gap in PARAGRAPH_BREAK.finditer(text)}
    pieces: list[list[Segment]] = [[]]
    for segment in segments(text, Span(0, len(text)), marks, pins, starts):
        if segment.start in starts and pieces[-1]:
            pieces.append([])
        pieces[-1].append(segment)
    return tuple(tuple(piece) for piece in pieces)
