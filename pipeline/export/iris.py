"""Identifiers for linked data: of rows, and of the pages that stories were published on."""

from __future__ import annotations

import re
from urllib.parse import quote

PAGE = re.compile(r'https?://[^\s<>"{}|\\^`]+')
"""An address that may stand in linked data as it is."""


def urn(row_id: str) -> str:
    """The identifier of a row: the same in every export, and resolved by nobody.

    >>> urn("q-0f3a5c7e9b1d2468")
    'urn:onrecord:q-0f3a5c7e9b1d2468'
    """
    return f"urn:onrecord:{quote(row_id, safe='')}"


def page(url: str | None) -> str | None:
    """The address of a story's page when it is one on the web, and fit to identify it; else None."""
    return url if url and PAGE.fullmatch(url) and url.isprintable() else None
