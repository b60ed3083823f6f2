"""A page's source to its article: the text with its map to the source, and what the page says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ingest.html import tree
from pipeline.ingest.html.article import article, in_figure, largest
from pipeline.ingest.html.blocks import blocks, mapped, shown
from pipeline.ingest.html.extractor import MAX_BLOCKS, choose
from pipeline.ingest.html.metadata import metadata
from pipeline.ingest.units import Metadata, Refusal, quarantine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.html.blocks import Block
    from pipeline.ingest.html.tree import Event
    from pipeline.ingest.mapped import Mapped

MAX_CHARS = 5_000_000
"""Of 91 news pages the longest source has 1.4 million characters, most of them scripts."""
MAX_PIECES = 200_000
"""Stretches of text between two tags, character references or line ends."""
MIN_WORDS, MIN_CHARS = 20, 200
"""An article has one or the other; some languages put no spaces between words."""
_TAG = re.compile(
    r"</?(?:a|article|b|blockquote|body|br|div|em|figure|h[1-6]|hr|html|i|img|li|ol|p|section|span|strong|table|td|tr|u|ul)"
    r"(?:[ \t\n\r/][^<>]*)?>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Page:
    """A story read from a page: its text, what the page says of it, and warning codes."""

    text: Mapped
    metadata: Metadata
    warnings: tuple[str, ...] = ()


def read_page(raw: str, url: str | None = None) -> Page | Refusal:
    """The article of a page, or why there is none.

    `raw` is the page's source, decoded; `url` is where it was found, when that is known. Refused are pages with more
    than MAX_CHARS characters, `tree.MAX_ELEMENTS` elements, `extractor.MAX_BLOCKS` paragraphs or MAX_PIECES pieces of
    text (`html_too_large`), with more than `tree.MAX_DEPTH` elements one in another (`html_too_deep`), without text
    (`no_text`), and with an article of fewer than MIN_WORDS words and MIN_CHARS characters (`too_short`). Within these
    limits the slowest shape of page that was found takes some 5 seconds. The warning `extractor_failed` says that the
    article was chosen by the amount of text alone.
    """
    read = _read(raw)
    if isinstance(read, Refusal):
        return read
    events, paragraphs = read
    if not paragraphs:
        return quarantine("no_text", "the page shows no text")
    warnings: tuple[str, ...] = ()
    story = article(paragraphs, choose(raw, shown(events), paragraphs))
    if _is_short(story):
        story, warnings = article(paragraphs, largest(paragraphs)), ("extractor_failed",)
    if _is_short(story):
        n_words = sum(len(block.text.split()) for block in story)
        return quarantine("too_short", f"its article has {n_words} words, fewer than {MIN_WORDS}")
    return Page(mapped(raw, story), metadata(raw, events, paragraphs, story, url), warnings)


def read_fragment(raw: str) -> Mapped | Refusal:
    """The text of a story's own HTML, as feeds and exports carry it: all that a browser shows but captions.

    Without text it is empty. Refused is what is too large or too deep, as by `read_page`.
    """
    read = _read(raw)
    if isinstance(read, Refusal):
        return read
    return mapped(raw, [block for block in read[1] if not in_figure(block.element)])


def looks_like_html(text: str) -> bool:
    """True when the text holds a tag that stories are written with (`<p>`, `<br/>`, `<a href=...>`)."""
    return _TAG.search(text) is not None


def _read(raw: str) -> tuple[list[Event], list[Block]] | Refusal:
    """All that happens in the source, and the paragraphs of it that show."""
    if len(raw) > MAX_CHARS:
        return quarantine("html_too_large", f"{len(raw)} characters are more than the {MAX_CHARS} that are read")
    try:
        events = list(tree.events(raw))
    except tree.TooDeepError:
        return quarantine("html_too_deep", f"more than {tree.MAX_DEPTH} elements stand one in another")
    except tree.TooManyError:
        return quarantine("html_too_large", f"more than {tree.MAX_ELEMENTS} elements")
    paragraphs = list(blocks(raw, shown(events)))
    if len(paragraphs) > MAX_BLOCKS or sum(len(block.pieces) for block in paragraphs) > MAX_PIECES:
        return quarantine("html_too_large", f"more than {MAX_BLOCKS} paragraphs or {MAX_PIECES} pieces of text")
    return events, paragraphs


def _is_short(story: Sequence[Block]) -> bool:
    text = " ".join(block.text for block in story)
    return len(text) < MIN_CHARS and len(text.split()) < MIN_WORDS
