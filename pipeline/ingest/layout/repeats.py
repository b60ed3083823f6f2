"""Paragraphs, and whole stories, that stand twice in direct succession."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.ingest.mapped import Change, Findings
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_WORDS = 8
"""Of a paragraph that was copied by mistake; a shorter one may be a refrain, or a chant."""
MIN_STORY_WORDS = 25
"""Of a whole story that stands twice."""
PARAGRAPH = re.compile(r"\S.*(?:\n.*\S.*)*")
CODE = "duplicate_paragraph"


def repeats(text: str) -> Findings:
    r"""The later copies of repeated paragraphs, with the white space before them; code `duplicate_paragraph`.

    Paragraphs stand between blank lines. A text that loses any ends with one line end.
    """
    blocks = [block.strip() for block in text.split("\n\n")]
    if not _looks_repeated(blocks):
        return Findings()
    spans = [Span(match.start(), match.start() + len(match[0].rstrip())) for match in PARAGRAPH.finditer(text)]
    paragraphs = [span.of(text) for span in spans]
    first_copies = [at for at in range(len(spans)) if not at or not _is_copy(paragraphs[at - 1], paragraphs[at])]
    kept = set(first_copies[: _once([paragraphs[at] for at in first_copies])])
    found = [Change(spans[at - 1].end, spans[at].end, "", CODE) for at in range(len(spans)) if at not in kept]
    end = spans[-1].end if spans else 0
    if found and text[end:] != "\n":
        found.append(Change(end, len(text), "\n", CODE))
    return Findings(tuple(found))


def _looks_repeated(blocks: Sequence[str]) -> bool:
    """A cheap look: two neighbours are equal, or one of the first two paragraphs comes again."""
    return any(one == other for one, other in pairwise(blocks)) or any(
        block in blocks[at + 1 :] for at, block in enumerate(blocks[:2])
    )


def _is_copy(paragraph: str, following: str) -> bool:
    return paragraph == following and len(paragraph.split()) >= MIN_WORDS


def _once(paragraphs: Sequence[str]) -> int:
    """How many paragraphs are the story when only copies of it follow, with or without the headline; else all."""
    count = len(paragraphs)
    while (shorter := _shorter(paragraphs[:count])) < count:
        count = shorter
    return count


def _shorter(paragraphs: Sequence[str]) -> int:
    count = len(paragraphs)
    for first in range(min(2, count)):
        for period in range(2, (count - first) // 2 + 1):
            if (count - first) % period or paragraphs[first] != paragraphs[first + period]:
                continue
            story = paragraphs[first : first + period]
            copies = (paragraphs[at : at + period] for at in range(first + period, count, period))
            if sum(len(paragraph.split()) for paragraph in story) >= MIN_STORY_WORDS and all(
                copy == story for copy in copies
            ):
                return first + period
    return count
