"""Which paragraphs of a page trafilatura takes for the article. Its text is never used, only its choice.

It is given the page with a mark before each run of text, and without what a browser does not show; the marks that come
back say what it chose, with no guessing which of its words stood where.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

import lxml.html  # type: ignore[import-untyped]
from trafilatura import bare_extraction

from pipeline.ingest.html.tree import VOID, Closed, Text
from pipeline.ingest.units import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.ingest.html.blocks import Block
    from pipeline.ingest.html.tree import Event

FIRST_MARK = 0x20000
MAX_BLOCKS = 40_000
"""Marks are the ideographs U+20000 to U+2A6DF, one for each paragraph; trafilatura takes them for letters."""
MIN_SHARE = 0.3
"""The share of a paragraph's runs of text that must come back: trafilatura may leave out some links within it."""

_MARKS = re.compile("[\U00020000-\U0002a6df]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def choose(raw: str, events: Iterable[Event], blocks: Sequence[Block]) -> frozenset[int]:
    """The numbers of the paragraphs that trafilatura takes for the article; none when it fails on the page.

    `events` are those of what the page shows, `blocks` its paragraphs, MAX_BLOCKS of them at most.
    """
    page, given = _marked(raw, events, blocks)
    try:
        found = bare_extraction(
            lxml.html.document_fromstring(page), fast=True, favor_precision=True, include_comments=False
        )
    except RefusedError:  # the page has taken too long
        raise
    except Exception:  # whatever a page makes a library raise, the page is read without it
        return frozenset()
    if found is None or isinstance(found, dict):
        return frozenset()
    back = Counter(ord(mark) - FIRST_MARK for mark in _MARKS.findall("".join(found.body.itertext())))
    return frozenset(number for number, count in given.items() if back[number] > MIN_SHARE * count)


def _marked(raw: str, events: Iterable[Event], blocks: Sequence[Block]) -> tuple[str, Counter[int]]:
    """The page's source with a mark before each run of a paragraph's text, and how many marks each paragraph has."""
    starts = [piece.start for block in blocks for piece in block.pieces]
    numbers = [block.number for block in blocks for _ in block.pieces]
    given: Counter[int] = Counter()
    out = ["<html><body>"]
    for event in events:
        element = event.element
        if isinstance(event, Text):
            at = bisect_left(starts, event.start)
            if at < len(starts) and starts[at] < event.end:
                given[numbers[at]] += 1
                out.append(chr(FIRST_MARK + numbers[at]))
            out.append(_MARKS.sub("字", raw[event.start : event.end]).replace("<", "&lt;"))
        elif not isinstance(event, Closed):
            out.append(raw[element.start : element.end])
        elif element.tag not in VOID:
            out.append(f"</{element.tag}>")
    out.append("</body></html>")
    return _CONTROLS.sub("", "".join(out)), given
