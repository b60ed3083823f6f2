"""Who claims the values that are held against each other, found in one pass through the quotes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pipeline.conflicts.pick import picked
from pipeline.money.claimants import Claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from pipeline.conflicts.known import Entities

Row = dict[str, Any]
Place = tuple[str, int, int]
"""Where a value stands: its document, start and end."""
READ = [
    *("quote_id", "doc_id", "text", "parts", "speaker", "speaker_id", "speaker_mention", "co_speakers"),
    *("negated", "cue_class"),
]


@dataclass(frozen=True, slots=True)
class Claim:
    """Who claims a value, None for nobody known or for the narrator, and whether it is what somebody denies."""

    claimant_id: str | None = None
    claimant: str | None = None
    denied: bool = False


NARRATOR = Claim()


def claims(places: Iterable[Place], quotes: Iterable[pa.Table], entities: Entities) -> dict[Place, Claim]:
    """The claims of some values that stand in quotes, from rows of `quotes` in order of documents."""
    wanted: dict[str, list[Place]] = {}
    for place in sorted(set(places)):
        wanted.setdefault(place[0], []).append(place)
    found: dict[Place, Claim] = {}
    if wanted:
        for doc_id, group in groupby(picked(quotes, "doc_id", wanted, READ), itemgetter("doc_id")):
            found |= _claims(wanted[doc_id], list(group), entities)
    return found


def _claims(places: Iterable[Place], quotes: list[Row], entities: Entities) -> Iterator[tuple[Place, Claim]]:
    names = entities.names(one for quote in quotes for one in quote["co_speakers"])
    told = Claims(quotes, names)
    denied = {quote["quote_id"] for quote in quotes if quote["negated"] or quote["cue_class"] == "deny"}
    for doc_id, start, end in places:
        claim = told.claim({"doc_id": doc_id, "start": start, "end": end})
        if claim["quote_id"] is not None:
            yield (doc_id, start, end), Claim(claim["claimant_id"], claim["claimant"], claim["quote_id"] in denied)
