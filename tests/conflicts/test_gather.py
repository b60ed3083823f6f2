"""What a shard gives, and what its key depends on."""

from __future__ import annotations

import pyarrow as pa
import pytest

from pipeline.conflicts import echoes, records
from pipeline.conflicts.gather import OUTCOMES, Gather, shards
from pipeline.conflicts.known import Entities
from pipeline.errors import TableError
from tests.conflicts.stories import linked, one_by_one

TEXTS = {
    "a": "“Brindle Homes will pay us £2m and we are grateful for it,” said Marcus Okell. It rained on Harrow.",
    "b": "Analysts had expected a profit of £9m. Brindle Homes made a profit of £7m. It was founded in 1998.",
}


@pytest.fixture(scope="module")
def rows(nlp):
    return linked(nlp, TEXTS)


def of_each(rows):
    return list(shards(one_by_one(rows), Entities([rows["entities"]]), lambda start, stop: rows["parses"][start:stop]))


def keys(rows):
    return [shard.key for shard in of_each(rows)]


def changed(rows, table, column, make):
    made = [{**row, column: make(row[column])} for row in rows[table].to_pylist()]
    return {**rows, table: pa.Table.from_pylist(made, rows[table].schema)}


def test_what_a_shard_gives(rows):
    quoted, told = (Gather("")(*shard.load()) for shard in of_each(rows))
    for given in (quoted, told):
        assert [table.schema for table in given] == [records.FACTS, OUTCOMES, echoes.WORDS]
    assert quoted[2].num_rows == 1
    facts = records.facts(told[0])
    assert told[1].to_pylist() == [{"forecast": 0, "outcome": 1}]
    assert [fact.said for fact in facts[:2]] == ["£9m", "£7m"]


@pytest.mark.parametrize(
    ("table", "column", "make"),
    [
        ("documents", "text_sha256", lambda one: one[::-1]),
        ("mentions", "start", lambda one: one + 1),
        ("money", "role", lambda one: f"{one}?"),
        ("quotes", "text", lambda one: f"{one}?"),
        ("entities", "name", lambda one: f"{one}?"),
    ],
)
def test_what_a_key_depends_on(rows, table, column, make):
    assert keys(changed(rows, table, column, make)) != keys(rows)


@pytest.mark.parametrize(
    ("table", "column", "make"),
    [
        ("documents", "title", lambda _: "Another"),
        ("mentions", "confidence", lambda _: 0.5),
        ("quotes", "speaker", lambda _: "Tomas Reed"),
        ("money", "claimant", lambda _: "Tomas Reed"),
        ("entities", "n_quotes", lambda one: one + 1),
    ],
)
def test_what_a_key_does_not_depend_on(rows, table, column, make):
    assert keys(changed(rows, table, column, make)) == keys(rows)


def test_parses_are_not_asked_for_until_a_shard_is_loaded(rows):
    asked = []
    given = list(shards(one_by_one(rows), Entities([rows["entities"]]), lambda *place: asked.append(place)))
    assert len(given) == 2
    assert asked == []


def test_parses_of_other_texts(rows):
    one, other = of_each({**rows, "parses": rows["parses"].take([0, 0])})
    assert one.load()[0].num_rows == 1
    with pytest.raises(TableError, match="run the annotate stage again"):
        other.load()
