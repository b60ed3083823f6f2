"""Two amounts side by side: the ends of a range, an elliptic pair, or two figures of their own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.money import context, numbers

if TYPE_CHECKING:
    from pipeline.money.grammar import Term


def pair(text: str, first: Term, separator: str, second: Term) -> tuple[Term, Term, str] | None:
    """Both ends of a range with all they inherit from each other, and its kind; None when they are two figures.

    `separator` is what stands between them: a dash, `to`, `and`, `or`.
    """
    lead = context.before(text, first.span.start).lower()
    elliptic = separator == "or"
    if elliptic and (first.unit or not second.unit):
        return None
    if separator == "and" and not re.search(r"\bbetween(?:\s\w+)?\s$|^from\s$", lead):
        return None
    if separator == "to" and (context.moves(lead) or not (second.unit or second.magnitude > 1)):
        return None
    if first.unit and second.unit and first.unit.currency != second.unit.currency:
        return None
    if first.unit and not first.leads and not second.unit:
        return None
    if first.magnitude == 1 and second.magnitude > 1 and first.value < second.value / second.magnitude:
        first = replace(first, value=numbers.EXACT.multiply(first.value, second.magnitude))
    unit = first.unit or second.unit
    first, second = replace(first, unit=unit), replace(second, unit=second.unit or unit)
    return (first, second, "elliptic" if elliptic else "range") if unit and first.amount < second.amount else None
