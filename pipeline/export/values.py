"""Values of tables as JSON and as the text of a cell: amounts exact, times as ISO 8601."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from pipeline.look.safe_json import as_json
from pipeline.terminal import plain


def json_value(value: Any) -> Any:
    """A value as JSON has it: a decimal is a string without trailing zeros, a time one in ISO 8601, null stays null."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return [json_value(item) for item in value]
    if isinstance(value, dict):
        return {name: json_value(item) for name, item in value.items()}
    return value


def cell(value: Any) -> str:
    """A value as the text of a cell: null is empty, true and false are words, lists and structs are JSON."""
    if value is None:
        return ""
    found = json_value(value)
    return found if isinstance(found, str) else as_json(found)
