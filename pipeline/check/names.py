"""What rows repeat of an entity, its name and its counts, is what `entities` and the other tables say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.check.columns import items, offsets, one, parts, true
from pipeline.check.findings import Findings, Result, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.check.ids import Ids

ABOUT = "names and counts that are stated twice agree"
NAMED = (("quotes", "quote_id", "speaker"), ("money", "figure_id", "claimant"))


def names(tables: Mapping[str, Path], entities: Ids) -> Result:
    """Speakers and claimants bear their entity's canonical name, and `entities` counts mentions and quotes right.

    `entities` are the ids of that table. The names of all entities are held, and nothing of other tables.
    """
    found, rows = Findings(), len(entities)
    canonical = one(
        pa.chunked_array([one(part["name"]) for _, part in parts(tables["entities"], ["name"])], pa.string())
    )
    for place, (table, key, column) in enumerate(NAMED):
        for start, part in parts(tables[table], [key, column, f"{column}_id"]):
            rows += part.num_rows
            for row, fault in _misnamed(part, column, entities, canonical):
                found.add((place, start + row), Violation(table, part[key][row].as_py(), fault))
    counts = (
        ("n_mentions", _mentioned(tables["mentions"], entities)),
        ("n_quotes", _spoken(tables["quotes"], entities)),
    )
    for start, part in parts(tables["entities"], ["entity_id", "n_mentions", "n_quotes"]):
        rows_of = entities.rows(one(part["entity_id"]))
        for which, (column, counted) in enumerate(counts):
            said, right = offsets(part[column]), counted[rows_of]
            for row in np.flatnonzero(said != right).tolist():
                fault = f"{column} is {said[row]}, but the rows are {right[row]}"
                found.add(
                    (len(NAMED), start + row, which), Violation("entities", part["entity_id"][row].as_py(), fault)
                )
    return found.result("names", ABOUT, rows)


def _misnamed(part: pa.Table, column: str, entities: Ids, canonical: pa.StringArray) -> Iterator[tuple[int, str]]:
    rows = entities.rows(one(part[f"{column}_id"]))
    known = np.flatnonzero(rows >= 0)
    given, expected = one(part[column]).take(pa.array(known)), canonical.take(pa.array(rows[known]))
    for at in np.flatnonzero(~true(pc.equal(given, expected))).tolist():
        name, said = expected[at].as_py(), given[at].as_py()
        if not (said or "").startswith(name):  # a claimant may go on with others
            entity_id = part[f"{column}_id"][int(known[at])].as_py()
            yield int(known[at]), f"{column} is {said!r}, but {entity_id} is {name!r}"


def _mentioned(mentions: Path, entities: Ids) -> NDArray[np.int64]:
    """How many mentions each entity has."""
    counted = np.zeros(len(entities), np.int64)
    for _, part in parts(mentions, ["entity_id"]):
        rows = entities.rows(one(part["entity_id"]))
        np.add.at(counted, rows[rows >= 0], 1)
    return counted


def _spoken(quotes: Path, entities: Ids) -> NDArray[np.int64]:
    """In how many quotes each entity speaks, alone or jointly."""
    counted = np.zeros(len(entities), np.int64)
    for _, part in parts(quotes, ["speaker_id", "co_speakers"]):
        joint, others = items(part["co_speakers"])
        quote = np.concatenate([np.arange(part.num_rows), joint])
        speaker = np.concatenate([entities.rows(one(part["speaker_id"])), entities.rows(others)])
        pairs = np.unique((quote * len(entities) + speaker)[speaker >= 0])  # who is named twice speaks once
        np.add.at(counted, pairs % len(entities), 1)
    return counted
