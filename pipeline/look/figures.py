"""The monetary figures of a run, those that fit what is asked. They are listed, never added up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import QueryError
from pipeline.look.asked import expect
from pipeline.look.dossier import worded
from pipeline.look.evidence import stories as read_stories
from pipeline.look.find import find_one
from pipeline.schema import MONEY, MONEY_ROLES
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from pipeline.look.evidence import Story
    from pipeline.look.selection import Row, Tables

HEADING = ("FIGURE", "ROLE", "CLAIMANT", "PER", "HORIZON", "PLACE", "ID")
NARRATOR = "(the story itself)"


@dataclass(frozen=True, slots=True)
class Sought:
    """Which figures are asked for. `least` and `most` are in the main unit of the one currency asked for.

    Raises QueryError for an unknown role, sizes without a currency, and a claimant of what nobody claims.
    """

    claimant: str | None = None
    narrated: bool = False
    roles: Collection[str] = ()
    currency: str | None = None
    least: Decimal | None = None
    most: Decimal | None = None

    def __post_init__(self) -> None:
        expect("role", self.roles, MONEY_ROLES)
        if self.currency is None and not (self.least is None and self.most is None):
            raise QueryError("a size needs a currency: sizes in several currencies do not compare")
        if self.narrated and self.claimant is not None:
            raise QueryError("claimant and narrator exclude each other: what the story itself tells nobody claims")


@dataclass(frozen=True, slots=True)
class Listed:
    """One figure in the list: the names of the fields are the columns that users see."""

    figure: str
    text: str
    kind: str
    comparator: str
    amount: Decimal | None
    low: Decimal | None
    high: Decimal | None
    currency: str | None
    currency_basis: str
    change: bool
    per: str | None
    horizon: str | None
    role: str
    role_confidence: float
    claimant: str | None
    claim_basis: str
    conversion_of: str | None
    place: str
    sentence: str
    confidence: float
    id: str


def figures(tables: Tables, sought: Sought) -> list[Listed]:
    """The figures that fit, in document order, each with the sentence that proves it.

    A claimant is found as `onrecord show` finds a name. Raises OnrecordError when it means nobody or several, and
    TableError as `Tables.rows`.
    """
    rows = _claimed(tables, sought)
    fitting = [row for row in rows if _fits(row, sought)]
    stories = read_stories(tables, {row["doc_id"] for row in fitting})
    return [_listed(row, stories[row["doc_id"]]) for row in fitting]


def _claimed(tables: Tables, sought: Sought) -> Iterable[Row]:
    if sought.claimant is None:
        rows = tables.rows(MONEY, MONEY.schema.names)
        return [row for row in rows if not sought.narrated or row["claim_basis"] == "narrator"]
    found = find_one(tables, sought.claimant)
    return tables.rows(MONEY, MONEY.schema.names, ["claimant_id", "co_claimants"], [found.id])


def _fits(row: Mapping[str, object], sought: Sought) -> bool:
    if sought.roles and row["role"] not in sought.roles:
        return False
    if sought.currency is not None and sought.currency.upper() != row["currency"]:
        return False
    if sought.least is None and sought.most is None:
        return True
    bounds = [row[key] for key in ("amount", "low", "high") if row[key] is not None]
    return any(_between(bound, sought) for bound in bounds)  # type: ignore[arg-type]


def _between(value: Decimal, sought: Sought) -> bool:
    return (sought.least is None or value >= sought.least) and (sought.most is None or value <= sought.most)


def _listed(row: Row, story: Story) -> Listed:
    at, proof = Span(row["start"], row["end"]), Span(row["sentence_start"], row["sentence_end"])
    evidence = story.evidence(at, proof)
    return Listed(
        figure=worded(row),
        place=evidence.place,
        sentence=evidence.sentence,
        role_confidence=round(row["role_confidence"], 2),
        confidence=round(row["confidence"], 2),
        id=row["figure_id"],
        **{key: row[key] for key in AS_IN_THE_TABLE},
    )


AS_IN_THE_TABLE = (
    *("text", "kind", "comparator", "amount", "low", "high", "currency", "currency_basis", "change", "per", "horizon"),
    *("role", "claimant", "claim_basis", "conversion_of"),
)


def cells(listed: Iterable[Listed]) -> Iterator[Sequence[str]]:
    """The rows of a list for a terminal, the heading first."""
    yield HEADING
    for one in listed:
        claimant = one.claimant or (NARRATOR if one.claim_basis == "narrator" else "(nobody named)")
        yield one.figure, one.role, claimant, one.per or "", one.horizon or "", one.place, one.id
