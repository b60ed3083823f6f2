"""What becomes of a correction: applied, stale, or conflicting with an earlier one. Each ends as one of the three."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.overrides.rows import Override

OUTCOMES = ("applied", "stale", "conflicting")
ENDS = ("reject", "drop", "merge")
"""Actions after which a row is no more, so that nothing else can be meant of it."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A correction and its outcome; `why` in words unless it was applied, `against` the earlier line it contradicts."""

    override: Override
    outcome: str
    why: str = ""
    against: int | None = None


def applied(override: Override) -> Settled:
    """It did what it says, or an equal row before it had done so."""
    return Settled(override, "applied")


def stale(override: Override, why: str) -> Settled:
    """Its id, or its value, fits nothing any more."""
    return Settled(override, "stale", why)


def conflicting(override: Override, earlier: Override) -> Settled:
    """It cannot be meant together with an earlier row, which stands."""
    return Settled(override, "conflicting", f"contradicts line {earlier.line} ({earlier.words})", earlier.line)


class Docket:
    """The corrections of one table that were applied so far: what the next one repeats or contradicts.

    The earlier row stands, as long as it was applied: one that is stale stands in nobody's way.
    """

    def __init__(self) -> None:
        self._applied: dict[str, list[Override]] = defaultdict(list)

    def note(self, override: Override, ids: Iterable[str] = ()) -> None:
        """Keep a correction that was applied, by its id and by any other `ids` of what it corrects."""
        for one in {override.id, *ids}:
            self._applied[one].append(override)

    def repeats(self, override: Override) -> bool:
        """True when an equal correction was applied before."""
        asked = (override.action, override.id, override.value)
        return any((one.action, one.id, one.value) == asked for one in self._of(override.id))

    def contradicted(self, override: Override) -> Override | None:
        """The earlier correction that a new one cannot be meant together with, if any."""
        earlier = next((one for one in self._of(override.id) if _contradict(one, override)), None)
        if earlier or override.action != "merge":
            return earlier
        dropped = next((one for one in self._of(override.value) if one.action == "drop"), None)
        return dropped or self._circle(override)

    def _circle(self, override: Override) -> Override | None:
        """The merge through which a new one would lead back to where it began."""
        end = override.value
        while merge := next((one for one in self._of(end) if one.action == "merge"), None):
            end = merge.value
            if end == override.id:
                return merge
        return None

    def _of(self, row_id: str) -> list[Override]:
        return self._applied.get(row_id, [])


def _contradict(earlier: Override, later: Override) -> bool:
    """Whether two corrections of one id cannot both be meant.

    Two values of one thing cannot; nor can anything of a row that another rejects, drops or merges away. Only a split
    goes with all but an earlier drop: several names may be split off, and what remains be merged or dropped.
    """
    if "split" in (earlier.action, later.action):
        return earlier.action == "drop"
    if earlier.action == later.action:
        return earlier.value != later.value
    return earlier.action in ENDS or later.action in ENDS
