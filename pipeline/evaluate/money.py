"""How rows of `money` fare against annotated figures: the definitions of the project's reference scorer.

A figure is right end to end when it overlaps an annotated one and has its exact amount (or both bounds of its range)
and its currency. One annotated figure answers one found, the largest overlap first.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from pipeline.evaluate.priced import Priced, PricedText
    from pipeline.spans import RawMap

TRUSTED = 0.5  # the confidence from which a role counts
SAME_BOUND = {"up_to": "at_most"}
"""Annotations have one name for "up to" and "at most"; the table keeps them apart."""


@dataclass(frozen=True, slots=True)
class Found:
    """A row of `money` as the scorer needs it; `conversion_of` is the id of the one it restates."""

    id: str
    span: Span
    amount: Decimal | None
    low: Decimal | None
    high: Decimal | None
    currency: str | None
    comparator: str
    role: str
    role_confidence: float
    conversion_of: str | None

    @property
    def valued(self) -> bool:
        """False for a unit without any amount, as of a vague figure."""
        return any(value is not None for value in (self.amount, self.low, self.high))


@dataclass(frozen=True, slots=True)
class Error:
    """What went wrong with one figure: value, comparator, missed or extra."""

    sort: str
    text: PricedText
    gold: Priced | None
    found: Found | None


@dataclass(slots=True)
class Tally:
    """Counts over texts; `add` one after the other, then ask `numbers`."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[Error] = field(default_factory=list)

    def add(self, one: PricedText, found: Sequence[Found]) -> None:
        """Count one text and what was found in it."""
        gold = [figure for figure in one.figures if figure.counts]
        unscored = [figure.span for figure in one.figures if not figure.counts] + list(one.ignored)
        vague = [figure for figure in one.figures if figure.vague]
        self.counts["vague"] += len(vague)
        self.counts["vague found"] += sum(any(f.span.overlaps(v.span) for f in found) for v in vague)
        scored = _merged(gold, [f for f in found if f.valued and _is_scored(f, gold, unscored)])
        pairs = _matched(gold, scored)
        self.counts.update(gold=len(gold), found=len(scored), matched=len(pairs))
        self.counts["found where is none"] += 0 if one.figures else len(scored)
        for figure, answer in pairs:
            self._judge(one, figure, answer)
        self._links(one, [(figure, answer) for figure, answer in pairs], scored)
        missed = [figure for figure in gold if all(figure is not each for each, _ in pairs)]
        extra = [answer for answer in scored if all(answer is not each for _, each in pairs)]
        self.errors += [Error("missed", one, figure, None) for figure in missed]
        self.errors += [Error("extra", one, None, answer) for answer in extra]

    def _judge(self, one: PricedText, figure: Priced, answer: Found) -> None:
        amount, currency = _same_amount(figure, answer), answer.currency in figure.currencies
        self.counts["exact span"] += figure.span == answer.span
        self.counts["amount"] += amount
        self.counts["currency"] += currency
        self.counts["right"] += amount and currency
        comparator = SAME_BOUND.get(answer.comparator, answer.comparator)
        wanted = SAME_BOUND.get(figure.comparator, figure.comparator)
        if wanted == "exact":
            self.counts["exact ones"] += 1
            self.counts["false comparator"] += comparator != "exact"
        else:
            self.counts["compared ones"] += 1
            self.counts["comparator"] += comparator == wanted
        if figure.role and answer.role_confidence >= TRUSTED:
            self.counts["roles"] += 1
            self.counts["role"] += answer.role == figure.role
        if not (amount and currency):
            self.errors.append(Error("value", one, figure, answer))
        elif comparator != wanted:
            self.errors.append(Error("comparator", one, figure, answer))

    def _links(self, one: PricedText, pairs: Iterable[tuple[Priced, Found]], scored: Iterable[Found]) -> None:
        answers = {answer.id: figure for figure, answer in pairs}
        wanted = {
            id(figure): one.figures[figure.conversion_of] for figure, _ in pairs if figure.conversion_of is not None
        }
        all_wanted = [figure for figure in one.figures if figure.counts and figure.conversion_of is not None]
        self.counts["links"] += len(all_wanted)
        for answer in scored:
            if answer.conversion_of is None or answer.id not in answers:
                continue
            self.counts["links found"] += 1
            main = answers.get(answer.conversion_of)
            self.counts["links right"] += main is not None and wanted.get(id(answers[answer.id])) is main

    def numbers(self) -> dict[str, float | int | None]:
        """All figures; a share of nothing is None."""
        c = self.counts
        shares = {
            "precision": (c["right"], c["found"]),
            "recall": (c["right"], c["gold"]),
            "f1": (2 * c["right"], c["found"] + c["gold"]),
            "span_f1": (2 * c["matched"], c["found"] + c["gold"]),
            "exact_span_f1": (2 * c["exact span"], c["found"] + c["gold"]),
            "amount": (c["amount"], c["matched"]),
            "currency": (c["currency"], c["matched"]),
            "comparator": (c["comparator"], c["compared ones"]),
            "false_comparator": (c["false comparator"], c["exact ones"]),
            "role": (c["role"], c["roles"]),
            "conversion_precision": (c["links right"], c["links found"]),
            "conversion_recall": (c["links right"], c["links"]),
            "vague_recall": (c["vague found"], c["vague"]),
        }
        counted = {"gold": c["gold"], "found": c["found"], "found_where_is_none": c["found where is none"]}
        return counted | {name: part / whole if whole else None for name, (part, whole) in shares.items()}


def found(row: Mapping[str, Any], raw_map: RawMap) -> Found:
    """A row of `money` by its place in the source that its document was cleaned from."""
    bounds = (None, None) if row["amount"] is not None else (row["low"], row["high"])
    return Found(
        row["figure_id"],
        raw_map.raw(Span(row["start"], row["end"])),
        row["amount"],
        *bounds,
        *(row[key] for key in ("currency", "comparator", "role", "role_confidence", "conversion_of")),
    )


def tally_of(
    texts: Iterable[PricedText], rows: Mapping[str, Sequence[Mapping[str, Any]]], maps: Mapping[str, RawMap]
) -> Tally:
    """The counts for annotated texts from rows of `money` by the key of their text; `maps` lead to that text."""
    tally = Tally()
    for one in texts:
        tally.add(one, [found(row, maps[one.key]) for row in rows.get(one.key, ())])
    return tally


def _is_scored(answer: Found, gold: Iterable[Priced], unscored: Iterable[Span]) -> bool:
    return any(answer.span.overlaps(figure.span) for figure in gold) or not any(
        answer.span.overlaps(span) for span in unscored
    )


def _merged(gold: Iterable[Priced], found: list[Found]) -> list[Found]:
    """Several answers to one annotated range are one: from the least to the most of them."""
    for figure in gold:
        hits = [answer for answer in found if answer.span.overlaps(figure.span)]
        if not figure.ranged or len(hits) < 2:
            continue
        values = [value for each in hits for value in (each.amount, each.low, each.high) if value is not None]
        span = Span(min(each.span.start for each in hits), max(each.span.end for each in hits))
        currency = next((each.currency for each in hits if each.currency), None)
        first = hits[0]
        whole = Found(
            first.id, span, None, min(values), max(values), currency, "range", first.role, first.role_confidence,
            first.conversion_of,
        )  # fmt: skip
        found = [answer for answer in found if answer not in hits] + [whole]
    return found


def _matched(gold: Sequence[Priced], found: Sequence[Found]) -> list[tuple[Priced, Found]]:
    """Pairs of annotated and found, one to one, the largest overlap first, then the first ones."""
    overlaps = (
        (min(figure.span.end, answer.span.end) - max(figure.span.start, answer.span.start), -i, -j)
        for i, figure in enumerate(gold)
        for j, answer in enumerate(found)
    )
    pairs: dict[int, int] = {}
    for size, i, j in sorted(overlaps, reverse=True):
        if size > 0 and -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return [(gold[i], found[j]) for i, j in pairs.items()]


def _same_amount(figure: Priced, answer: Found) -> bool:
    if figure.ranged:
        return (figure.low, figure.high) == (answer.low, answer.high)
    return figure.amount is not None and figure.amount == answer.amount
