"""JSON that neither a terminal nor a reader of bidirectional text can be misled by."""

from __future__ import annotations

import json
import re
from typing import Any

NOT_ASCII = re.compile(r"[^\n -~]")


def as_json(value: Any, indent: int | None = None) -> str:
    """A value as JSON: letters of any script as they are, what is not printable escaped; decimals and dates as text."""
    return NOT_ASCII.sub(_escape, json.dumps(value, ensure_ascii=False, indent=indent, default=str))


def _escape(match: re.Match[str]) -> str:
    return match.group() if match.group().isprintable() else json.dumps(match.group())[1:-1]
