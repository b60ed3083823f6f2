"""Codes and numbers of the tables in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

NARRATOR = "the story itself (narrator)"
UNRESOLVED_CLAIMANT = "a source that is not resolved"

REASONS: Mapping[str | None, str] = {
    "no_source": "The story names no source for these words",
    "no_antecedent": "A pronoun or description that could not be tied to a name",
    "unnamed_source": "A source the story leaves unnamed",
    "plural_source": "Several people at once, not named one by one",
    "document_source": "The source is a document",
    None: "No reason is recorded",
}
OUTCOMES: Mapping[str, str] = {
    "ok": "Read without remark",
    "warn": "Read, with a warning",
    "skip": "Skipped",
    "quarantine": "Quarantined",
}
CONFLICTS: Mapping[str, str] = {
    "contradiction": "Two values of one thing",
    "forecast_outcome": "A forecast and what came of it",
    "echo": "The same words in several stories",
}
SPEAKER_TYPES: Mapping[str, str] = {
    "person": "named people",
    "organisation": "organisations",
    "group": "groups",
    "document": "documents",
    "unnamed": "unnamed sources",
    "unknown": "no source known",
}
STATUSES: Mapping[str, str] = {
    "approached": "approached for comment",
    "declined": "declined to comment",
    "no_response": "did not respond",
    "could_not_be_reached": "could not be reached",
}
COMPARATORS: Mapping[str, str] = {
    "exact": "",
    "range": "",
    "approx": "about",
    "more_than": "more than",
    "less_than": "less than",
    "up_to": "up to",
    "at_least": "at least",
    "at_most": "at most",
}


def plain(code: str) -> str:
    """A code without its underscores.

    >>> plain("too_short")
    'too short'
    """
    return code.replace("_", " ")


def evidence(kind: str, doc_id: str, start: int) -> str:
    """The name of a place in a story that proves something; links and the story must agree on it.

    >>> evidence("role", "d-1", 20)
    'role-d-1-20'
    """
    return f"{kind}-{doc_id}-{start}"


def counted(n: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "story", "stories"), counted(1200, "quote")
    ('1 story', '1,200 quotes')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def number(value: Decimal) -> str:
    """An amount with separators and without idle zeros.

    >>> from decimal import Decimal
    >>> number(Decimal("35000000.000000000")), number(Decimal("0.300000000"))
    ('35,000,000', '0.30')
    """
    whole, _, fraction = f"{value:,f}".partition(".")
    fraction = fraction.rstrip("0")
    # Money is printed with no decimals or with two at least: 0.3 pounds is 0.30.
    return f"{whole}.{fraction:0<2}" if fraction else whole


def normalised(currency: str | None, amount: Decimal | None, low: Decimal | None, high: Decimal | None) -> str:
    """The value of a figure: its currency, and its amount or else its bounds."""
    if amount is not None:
        value = number(amount)
    elif low is not None and high is not None:
        value = f"{number(low)} to {number(high)}"
    elif low is not None:
        value = f"{number(low)} or more"
    elif high is not None:
        value = f"{number(high)} or less"
    else:
        return "no number stated"
    return f"{currency or 'currency not stated,'} {value}"
