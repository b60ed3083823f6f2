"""The figures of money as text for people."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pipeline.money.numbers import plain
from pipeline.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.evaluate.money import Error, Found, Tally
    from pipeline.evaluate.priced import Priced

REACH = 50  # characters of text shown on either side of a figure


def lines(tally: Tally, errors: int) -> Iterator[str]:
    """The figures, one a line, then so many of the errors, in the order of the texts."""
    for name, value in tally.numbers().items():
        shown = "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
        yield f"{name.replace('_', ' '):24}{shown:>8}"
    for error in islice(tally.errors, errors):
        yield from _error(error)


def _error(error: Error) -> Iterator[str]:
    one = error.gold or error.found
    if one is None:
        return
    text = error.text.text
    before, after = text[max(0, one.span.start - REACH) : one.span.start], text[one.span.end : one.span.end + REACH]
    around = " ".join(f"{before}[[{one.span.of(text)}]]{after}".split())
    yield f"\n{error.sort} ({visible(error.text.key)}): {visible(around)}"
    if error.gold:
        currencies = "/".join(sorted(map(str, error.gold.currencies)))
        yield f"  wanted {_value(error.gold)} {currencies} {error.gold.comparator}"
    if error.found:
        yield f"  found  {_value(error.found)} {error.found.currency} {error.found.comparator}"


def _value(one: Priced | Found) -> str:
    values = (one.amount,) if one.amount is not None else (one.low, one.high)
    return " to ".join("open" if value is None else str(plain(value)) for value in values)
