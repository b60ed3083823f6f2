"""The corrections of `quotes` and `money`, applied to their rows; those of `entities` are where they are linked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.overrides.docket import Docket, Settled, applied, conflicting, stale
from pipeline.overrides.rows import KEYS, of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pyarrow as pa

    from pipeline.overrides.rows import Override

POINTERS = {"quotes": "nested_in", "money": "conversion_of"}
"""The column in which one row of a table points to another."""
SOURCES = ("set_speaker", "set_claimant")
NO_ROW = {"quotes": "no quote has this id", "money": "no figure has this id"}


@dataclass(frozen=True, slots=True)
class Applied:
    """Corrected rows, and what became of each correction of their table, in order."""

    rows: list[dict[str, Any]]
    settled: tuple[Settled, ...]


def apply_rows(
    table: str,
    rows: Sequence[Mapping[str, Any]],
    overrides: Iterable[Override],
    attribute: Callable[[Mapping[str, Any], str], dict[str, Any] | str],
) -> Applied:
    """Rows of `quotes` or `money` with the overrides of that table applied, in order; the rows given stay as they are.

    `attribute` gives, for a row and the value of set_speaker or set_claimant, the columns that name that source, or
    the reason why there is no such source. Where a rejected row was what another stands in (`nested_in`) or restates
    (`conversion_of`), that one points to what the rejected row pointed to.
    """
    key, pointer = KEYS[table], POINTERS[table]
    corrected = [dict(row) for row in rows]
    by_id = {row[key]: row for row in corrected}
    before = {name: row.get(pointer) for name, row in by_id.items()}
    docket, settled = Docket(), []
    for override in of(overrides, table):
        settled.append(_settle(docket, override, by_id.get(override.id), attribute))
    rejected = {one.override.id for one in settled if one.outcome == "applied" and one.override.action == "reject"}
    kept = [row for row in corrected if row[key] not in rejected]
    for row in kept:
        while row.get(pointer) in rejected:
            row[pointer] = before[row[pointer]]
    return Applied(kept, tuple(settled))


class Corrections:
    """The corrections of one table, applied to its rows part by part."""

    def __init__(self, table: str, overrides: Iterable[Override]) -> None:
        self._table = table
        self._overrides = of(overrides, table)
        self._ids = {one.id for one in self._overrides}
        self._settled: dict[Override, Settled] = {}

    def concern(self, ids: pa.ChunkedArray) -> bool:
        """True when rows with these ids are to be corrected."""
        return bool(self._ids) and not self._ids.isdisjoint(ids.to_pylist())

    def apply(
        self,
        rows: Sequence[Mapping[str, Any]],
        attribute: Callable[[Mapping[str, Any], str], dict[str, Any] | str],
    ) -> list[dict[str, Any]]:
        """The rows of some documents, corrected: see `apply_rows`."""
        ids = {row[KEYS[self._table]] for row in rows}
        overrides = [one for one in self._overrides if one.id in ids]
        applied = apply_rows(self._table, rows, overrides, attribute)
        self._settled.update(zip(overrides, applied.settled, strict=True))
        return applied.rows

    @property
    def settled(self) -> tuple[Settled, ...]:
        """What became of each correction, in order; stale is one that no row had the id of."""
        gone = NO_ROW[self._table]
        return tuple(self._settled.get(one) or stale(one, gone) for one in self._overrides)


def _settle(
    docket: Docket,
    override: Override,
    row: dict[str, Any] | None,
    attribute: Callable[[Mapping[str, Any], str], dict[str, Any] | str],
) -> Settled:
    if row is None:
        return stale(override, NO_ROW[override.table])
    if docket.repeats(override):
        return applied(override)
    if earlier := docket.contradicted(override):
        return conflicting(override, earlier)
    columns = attribute(row, override.value) if override.action in SOURCES else _columns(override)
    if isinstance(columns, str):
        return stale(override, columns)
    row.update(columns)
    docket.note(override)
    return applied(override)


def _columns(override: Override) -> dict[str, Any]:
    match override.action:
        case "set_kind":
            return {"kind": override.value}
        case "set_role":
            return {"role": override.value, "role_confidence": 1.0}
        case "set_amount":
            number, _, currency = override.value.partition(" ")
            amount = Decimal(number)
            exact = {"amount": amount, "low": amount, "high": amount, "kind": "exact", "comparator": "exact"}
            return {**exact, "currency": currency, "currency_basis": "explicit"} if currency else exact
        case _:
            return {}
