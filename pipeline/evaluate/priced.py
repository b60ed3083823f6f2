"""Texts with their monetary figures annotated, one JSON object a line.

`{"id", "text", "gold": [{"start", "end", "amount", "low", "high", "currency", "comparator", "role", "conv_of",
"vague", "ellip"}], "ignore": [{"start", "end"}]}`. Offsets are code points into `text`, half open. Amounts are decimals
as text, in the main unit of the currency: `amount`, or `low` and `high` of a range. `currency_ok` lists what else may
stand for `currency`, null where the text does not say. `conv_of` is the number, from 0, of the figure restated. Vague
and elliptic figures, and the regions under `ignore`, count neither as hits nor as misses. All keys of a figure but its
place may be missing, and what is not annotated is not scored.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError
from pipeline.evaluate.json_lines import lines
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Priced:
    """One annotated figure. `currencies` are those accepted; `role` and `comparator` are None where not annotated."""

    span: Span
    amount: Decimal | None
    low: Decimal | None
    high: Decimal | None
    currencies: frozenset[str | None]
    comparator: str
    role: str | None
    conversion_of: int | None
    vague: bool
    elliptic: bool

    @property
    def ranged(self) -> bool:
        """True where it has bounds and no one amount."""
        return self.low is not None or self.high is not None

    @property
    def counts(self) -> bool:
        """False for a vague or elliptic one, which is neither hit nor miss."""
        return not (self.vague or self.elliptic)


@dataclass(frozen=True, slots=True)
class PricedText:
    """One annotated text."""

    key: str
    text: str
    figures: tuple[Priced, ...]
    ignored: tuple[Span, ...]


def read(path: Path) -> Iterator[PricedText]:
    """The annotated texts of a JSONL file, gzipped or not. Raises InputError, with the line, for what is none."""
    for where, line in lines(path):
        try:
            row = json.loads(line)
            text = str(row["text"])
            figures = tuple(_figure(one, len(text)) for one in row["gold"])
            ignored = tuple(Span(one["start"], one["end"]) for one in row.get("ignore") or ())
            yield PricedText(str(row["id"]), text, figures, ignored)
        except (ValueError, KeyError, TypeError, InvalidOperation) as error:
            raise InputError(
                f"{where} is no annotated text ({error!r}): pipeline/evaluate/priced.py says what is"
            ) from error


def _figure(one: Mapping[str, Any], end: int) -> Priced:
    span = Span(one["start"], one["end"])
    if span.end > end:
        raise ValueError(f"a span beyond the end of the text, {end}")
    amount, low, high = (None if one.get(key) is None else Decimal(one[key]) for key in ("amount", "low", "high"))
    return Priced(
        span,
        amount,
        low,
        high,
        frozenset(one.get("currency_ok") or [one.get("currency")]),
        one.get("comparator") or "exact",
        one.get("role"),
        one.get("conv_of"),
        bool(one.get("vague")),
        bool(one.get("ellip")),
    )
