"""What rows repeat of an entity, its name and its counts, is what `entities` and the other tables say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.check.findings import Result, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

ABOUT = "names and counts that are stated twice agree"


def names(tables: Mapping[str, pa.Table]) -> Result:
    """Speakers and claimants bear their entity's canonical name, and `entities` counts mentions and quotes right."""
    entities = tables["entities"].select(["entity_id", "name", "n_mentions", "n_quotes"]).to_pylist()
    by_id = {row["entity_id"]: row["name"] for row in entities}
    found = [
        *_named(tables["quotes"], "quote_id", "speaker", by_id),
        *_named(tables["money"], "figure_id", "claimant", by_id),
    ]
    mentioned = Counter(tables["mentions"]["entity_id"].to_pylist())
    quotes = tables["quotes"].select(["speaker_id", "co_speakers"]).to_pylist()
    spoken = Counter(entity_id for row in quotes for entity_id in {row["speaker_id"], *(row["co_speakers"] or [])})
    for row in entities:
        for column, counted in (("n_mentions", mentioned), ("n_quotes", spoken)):
            if row[column] != counted[row["entity_id"]]:
                fault = f"{column} is {row[column]}, but the rows are {counted[row['entity_id']]}"
                found.append(Violation("entities", row["entity_id"], fault))
    rows = len(entities) + tables["quotes"].num_rows + tables["money"].num_rows
    return Result("names", ABOUT, rows, tuple(found))


def _named(table: pa.Table, key: str, column: str, by_id: Mapping[str, str]) -> Iterator[Violation]:
    name = "quotes" if column == "speaker" else "money"
    for row in table.select([key, column, f"{column}_id"]).to_pylist():
        entity_id = row[f"{column}_id"]
        expected = by_id.get(entity_id)
        if expected is not None and not (row[column] or "").startswith(expected):  # a claimant may go on with others
            yield Violation(name, row[key], f"{column} is {row[column]!r}, but {entity_id} is {expected!r}")
