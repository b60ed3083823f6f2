"""Metadata and messages as one line each, which every table, terminal and page can show."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.ingest.mapped import Mapped
from pipeline.ingest.repair.characters import characters

if TYPE_CHECKING:
    from pipeline.ingest.units import Metadata

MAX_CHARS = 1_000
"""No title is a third as long."""
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def one_line(value: str) -> str:
    """The value without what `repair.characters` takes out of texts; control characters and line ends are spaces.

    Of a longer value the first `MAX_CHARS` characters.
    """
    spaced = CONTROL.sub(" ", value)
    if not spaced.isascii():
        spaced = Mapped(spaced).edited(characters(spaced).changes).text
    return " ".join(spaced.split())[:MAX_CHARS].rstrip()


def in_lines(said: Metadata) -> Metadata:
    """The metadata, each value in one line; one of which nothing is left is None, and so is too long an address."""
    url = None if said.url is None or len(said.url) > MAX_CHARS else one_line(said.url)
    return replace(
        said,
        title=one_line(said.title or "") or None,
        byline=one_line(said.byline or "") or None,
        publisher=one_line(said.publisher or "") or None,
        url=url or None,
    )
