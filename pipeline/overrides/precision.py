"""How many of the rows that people judged are right, with an interval: an estimate for all rows of the table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from pipeline.overrides.reviews import latest
from pipeline.overrides.rows import KEYS

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Mapping

    from pipeline.overrides.reviews import Review

Z = 1.959963984540054
"""The .975 quantile of the normal distribution: an interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Precision:
    """The verdicts on the rows of one table.

    `n` rows drawn at random were judged right or wrong, `right` of them right: `share`, with `low` and `high` the ends
    of its 95 % interval; all None when `n` is 0. Left out of `n` are `unsure` ones (all who judged it are unsure, or
    they disagree), `stale` ones (the row is no more) and `unsampled` ones (not drawn at random, such as the lowest
    confidences). `first` and `last` are the days of the verdicts in `n`.
    """

    table: str
    n: int
    right: int
    wrong: int
    unsure: int
    share: float | None
    low: float | None
    high: float | None
    stale: int
    unsampled: int
    first: datetime.date | None
    last: datetime.date | None

    @property
    def words(self) -> str:
        """In one line, for people; never a percentage without its n."""
        rest = [
            f"{count} {what}"
            for count, what in (
                (self.unsure, "unsure"),
                (self.stale, "stale"),
                (self.unsampled, "not drawn at random"),
            )
            if count
        ]
        left_out = f"; not counted: {', '.join(rest)}" if rest else ""
        if self.share is None or self.low is None or self.high is None:
            return f"{self.table}: nothing judged right or wrong (n = 0){left_out}"
        interval = f"95 % interval {self.low:.1%} to {self.high:.1%}"
        return f"{self.table}: {self.right} of n = {self.n} right, {self.share:.1%} ({interval}){left_out}"


def precision(reviews: Iterable[Review], known: Mapping[str, Collection[str]]) -> tuple[Precision, ...]:
    """The precision of `entities`, `quotes` and `money`, from the verdicts and the ids that are known of each table.

    A row counts once. Of one author the latest verdict counts; a row on which authors disagree is unsure. Known are
    the ids of the tables and those that corrections took away (see `account.known_ids`): a rejected row was wrong.
    """
    reviews = tuple(reviews)
    verdicts: dict[tuple[str, str], list[Review]] = defaultdict(list)
    for review in latest(reviews).values():
        verdicts[review.table, review.id].append(review)
    sampled = {(review.table, review.id) for review in reviews if review.sampled}
    return tuple(_of_table(table, verdicts, sampled, known[table]) for table in KEYS)


def _of_table(
    table: str,
    verdicts: Mapping[tuple[str, str], list[Review]],
    sampled: Collection[tuple[str, str]],
    known: Collection[str],
) -> Precision:
    mine = {key: given for key, given in verdicts.items() if key[0] == table}
    here = {key: given for key, given in mine.items() if key[1] in known}
    drawn = {key: _agreed(given) for key, given in here.items() if key in sampled}
    counts = {verdict: sum(one == verdict for one in drawn.values()) for verdict in ("right", "wrong", "unsure")}
    days = [review.date for key, verdict in drawn.items() if verdict != "unsure" for review in mine[key]]
    n = counts["right"] + counts["wrong"]
    low, high = wilson(counts["right"], n) if n else (None, None)
    return Precision(
        table=table,
        n=n,
        **counts,
        share=counts["right"] / n if n else None,
        low=low,
        high=high,
        stale=len(mine) - len(here),
        unsampled=len(here) - len(drawn),
        first=min(days, default=None),
        last=max(days, default=None),
    )


def _agreed(given: Iterable[Review]) -> str:
    decided = {review.verdict for review in given} - {"unsure"}
    return decided.pop() if len(decided) == 1 else "unsure"


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share, `right` of `n` (n > 0), without a correction for continuity.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American
    Statistical Association 22 (1927), 209-212. It keeps within 0 and 1 and holds for small n and for shares near 1,
    which the usual share plus or minus 1.96 standard errors does not (R. G. Newcombe, Two-sided confidence intervals
    for the single proportion, Statistics in Medicine 17 (1998), 857-872).
    """
    share, spread = right / n, Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    reach = Z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    # At the edges the ends are 0 and 1 exactly, which rounding misses by a hair.
    return (max(0.0, middle - reach) if right else 0.0), (min(1.0, middle + reach) if right < n else 1.0)
