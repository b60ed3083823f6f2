"""Values of tables in lines for a terminal. What an article says is shown, never obeyed."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

WIDTH = 80
"""Characters of one text in a line for people; longer ones lose their middle."""


def plain(value: Any) -> str:
    """A value of a table in words: text as it is, amounts without trailing zeros, anything else as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        whole, _, fraction = f"{value:f}".partition(".")
        return f"{whole}.{fraction.rstrip('0')}".rstrip(".")
    return json.dumps(value, ensure_ascii=False, default=str)


def shorten(words: str) -> str:
    """At most `WIDTH` characters: the beginning and the end of a longer text."""
    return words if len(words) <= WIDTH else f"{words[: WIDTH // 2]}…{words[1 - WIDTH // 2 :]}"


def visible(words: str) -> str:
    """Text in which unprintable characters (escapes, bidi marks, line breaks) are backslash escapes."""
    return "".join(_escape(sign) for sign in words)


def _escape(sign: str) -> str:
    return sign if sign.isprintable() and sign != "\\" else sign.encode("unicode_escape").decode()
