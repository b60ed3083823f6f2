"""Shards: cut by what the documents are called alone, and known by their rows alone."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import tables
from pipeline.engines import shards
from pipeline.engines.shards import MOST, USUAL, Shard, cut, digest, in_step
from pipeline.errors import TableError
from pipeline.schema import DOCUMENTS, RESPONSES, listed
from pipeline.tables import Provenance
from tests.annotate.tiny import documents

IDS = st.lists(st.integers(0, 10**9).map("d-{}".format), unique=True, max_size=300)
USUALS = st.sampled_from([1, 2, 4, 8, USUAL])
CUTS = st.lists(st.integers(0, 300), max_size=8).map(sorted)
few = settings(max_examples=30)
in_a_folder = settings(few, suppress_health_check=[HealthCheck.function_scoped_fixture])


def named(doc_ids: Iterable[str]) -> pa.Table:
    return pa.table({"doc_id": pa.array(doc_ids, pa.string())})


def parted(table: pa.Table, cuts: list[int]) -> list[pa.Table]:
    return [table.slice(a, b - a) for a, b in pairwise([0, *cuts, table.num_rows]) if a <= b]


def shard_ids(doc_ids: list[str], usual: int) -> list[list[str]]:
    return [shard["doc_id"].to_pylist() for shard in cut([named(doc_ids)], usual)]


@few
@given(IDS, USUALS, CUTS)
def test_shards_are_the_documents_in_order_however_they_come(doc_ids: list[str], usual: int, cuts: list[int]) -> None:
    whole = shard_ids(doc_ids, usual)
    assert [one for shard in whole for one in shard] == doc_ids
    assert all(0 < len(shard) <= MOST * usual for shard in whole)
    cuts = [at for at in cuts if at <= len(doc_ids)]
    assert [shard["doc_id"].to_pylist() for shard in cut(parted(named(doc_ids), cuts), usual)] == whole


@given(IDS.filter(bool), USUALS, st.data())
def test_a_story_more_or_less_or_renamed_changes_no_shard_behind_the_next_natural_end(
    doc_ids: list[str], usual: int, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(doc_ids) - 1))
    change = data.draw(st.sampled_from(["more", "less", "renamed"]))
    new = {"more": ["new", doc_ids[at]], "less": [], "renamed": ["new"]}[change]
    before, after = shard_ids(doc_ids, usual), shard_ids([*doc_ids[:at], *new, *doc_ids[at + 1 :]], usual)
    ends = (one for one in range(at + 1, len(doc_ids)) if shards._ends(doc_ids[one], usual))
    behind = next(ends, len(doc_ids)) + 1
    untouched = [one for one in before if one[-1] in doc_ids[:at]]
    assert after[: len(untouched)] == untouched
    kept = [one for one in before if one[0] in doc_ids[behind:]]
    assert after[len(after) - len(kept) :] == kept
    assert sum(map(len, before[: len(before) - len(kept)])) <= behind


def test_shards_are_of_the_usual_size_on_average() -> None:
    sizes = [len(one) for one in shard_ids([f"d-{number}" for number in range(20_000)], USUAL)]
    assert USUAL * 0.7 < sum(sizes) / len(sizes) < USUAL * 1.1
    assert max(sizes) == MOST * USUAL


def test_long_texts_end_a_shard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "MOST_CHARS", 100)
    rows = documents(["é" * 60] * 4 + ["é" * 1000] + ["é"] * 50)
    sizes = [one.num_rows for one in cut([rows], 10**9)]
    assert sizes == [2, 2, 1, 50]
    assert [one.num_rows for one in cut(parted(rows, [1, 3, 30]), 10**9)] == sizes


def test_no_documents_are_no_shards() -> None:
    assert list(cut([])) == []
    assert list(cut([named([]), named([])])) == []


def response(doc: int, at: int) -> dict[str, Any]:
    return {"doc_id": f"d-{doc}", "party": f"party {at}", "status": "declined", "start": at, "end": at, "text": ""}


def put(where: Path, n_documents: int, rows: list[dict[str, Any]]) -> tuple[Path, dict[str, tuple[Path, Any]]]:
    """A table of documents d-0, d-1, ... and one that goes with it."""
    found, others = where / "documents.parquet", where / "responses.parquet"
    tables.write(found, DOCUMENTS, [documents(f"Story {number}." for number in range(n_documents))], Provenance())
    tables.write(others, RESPONSES, [tables.build(RESPONSES, rows)], Provenance())
    return found, {"responses": (others, RESPONSES)}


@in_a_folder
@given(st.lists(st.integers(0, 3) | st.just(40), max_size=40), st.sampled_from([1, 2, 8]))
def test_in_step_each_shard_has_the_rows_of_its_documents(tmp_path: Path, numbers: list[int], usual: int) -> None:
    rows = [response(doc, at) for doc, number in enumerate(numbers) for at in range(number)]
    steps = list(in_step(*put(tmp_path, len(numbers), rows), usual))
    whole = documents(f"Story {number}." for number in range(len(numbers)))
    assert [one["documents"] for one in steps] == list(cut([whole], usual))
    for one in steps:
        doc_ids = one["documents"]["doc_id"].to_pylist()
        expected = [row for row in tables.build(RESPONSES, rows).to_pylist() if row["doc_id"] in doc_ids]
        assert one["responses"].to_pylist() == expected
        assert one["responses"].schema.equals(RESPONSES.schema)
    assert sum(one["responses"].num_rows for one in steps) == len(rows)


@in_a_folder
@given(st.lists(st.integers(0, 9), min_size=2, max_size=40), st.sampled_from([1, 2, 8]))
def test_in_step_another_order_is_refused(tmp_path: Path, order: list[int], usual: int) -> None:
    paths = put(tmp_path, 10, [response(doc, at) for at, doc in enumerate(order)])
    if order == sorted(order):
        assert sum(one["responses"].num_rows for one in in_step(*paths, usual)) == len(order)
    else:
        with pytest.raises(TableError, match=r"responses\.parquet does not stand in the order of the documents: run"):
            list(in_step(*paths, usual))


@pytest.mark.parametrize("doc", [-1, 10, 999])
@pytest.mark.parametrize("at", [0, 5, 10])
def test_in_step_rows_of_no_document_are_refused(tmp_path: Path, doc: int, at: int) -> None:
    rows = [response(number, 0) for number in range(10)]
    with pytest.raises(TableError, match="does not stand in the order"):
        list(in_step(*put(tmp_path, 10, [*rows[:at], response(doc, 0), *rows[at:]])))


def test_in_step_no_more_than_needed_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    batches = tables.batches

    def counting(path: Path, *rest: Any) -> Iterable[pa.Table]:
        for part in batches(path, *rest):
            read.append((path.name, part.num_rows))
            yield part

    monkeypatch.setattr(tables, "batches", counting)
    steps = in_step(*put(tmp_path, 400, [response(doc, 0) for doc in range(400)]), 2)
    assert read == []
    next(steps)
    assert sum(rows for name, rows in read if name == "documents.parquet") <= MOST * 2 + 2
    assert sum(rows for name, rows in read if name == "responses.parquet") == 2 * 16


def test_in_step_a_missing_or_damaged_table_is_told(tmp_path: Path) -> None:
    found, others = put(tmp_path, 3, [])
    with pytest.raises(TableError, match=r"none\.parquet is missing"):
        list(in_step(tmp_path / "none.parquet", others))
    others["responses"][0].write_bytes(b"nonsense")
    with pytest.raises(TableError, match="cannot be read as Parquet"):
        list(in_step(found, others))


ROW = st.fixed_dictionaries(
    {
        "word": st.text(max_size=5),
        "maybe": st.none() | st.text(max_size=5),
        "data": st.none() | st.binary(max_size=5),
        "number": st.none() | st.integers(-(2**31), 2**31 - 1),
        "real": st.none() | st.floats(allow_nan=False).map(lambda one: one + 0.0),  # no -0.0
        "true": st.none() | st.booleans(),
        "amount": st.none() | st.integers(-(10**20), 10**20).map(lambda one: Decimal(one) / 10**9),
        "list": st.none() | st.lists(st.text(max_size=3), max_size=3),
        "spans": st.lists(
            st.fixed_dictionaries({"start": st.integers(0, 9), "role": st.none() | st.text(max_size=2)}), max_size=3
        ),
        "side": st.none() | st.fixed_dictionaries({"value": st.none() | st.text(max_size=2)}),
    }
)
SCHEMA = pa.schema(
    [
        pa.field("word", pa.string(), nullable=False),
        ("maybe", pa.string()),
        ("data", pa.binary()),
        ("number", pa.int32()),
        ("real", pa.float64()),
        ("true", pa.bool_()),
        ("amount", pa.decimal128(38, 9)),
        ("list", pa.list_(pa.field("element", pa.string()))),
        pa.field("spans", listed(pa.struct([("start", pa.int32()), ("role", pa.string())])), nullable=False),
        ("side", pa.struct([("value", pa.string())])),
    ]
)
ROWS = st.lists(ROW, max_size=20)


def built(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, SCHEMA)


def in_chunks(table: pa.Table) -> pa.Table:
    return pa.concat_tables([table.slice(at, 1) for at in range(table.num_rows)] or [table])


def in_a_file(table: pa.Table) -> pa.Table:
    with pa.BufferOutputStream() as sink:
        pa.parquet.write_table(table, sink)
        return pa.parquet.read_table(pa.BufferReader(sink.getvalue()))


def as_sent(table: pa.Table) -> pa.Table:
    with pa.BufferOutputStream() as sink:
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        return pa.ipc.open_stream(sink.getvalue()).read_all()


def between_others(table: pa.Table) -> pa.Table:
    full = {"word": "w", "maybe": "é", "data": b"1", "number": -1, "real": 1.5, "true": True, "amount": Decimal(7)}
    other = built([full | {"list": ["a", "b"], "spans": [{"start": 1, "role": "r"}], "side": {"value": "v"}}])
    none = built([dict.fromkeys(full) | {"word": "", "list": None, "spans": [], "side": None}])
    return pa.concat_tables([none, other, table, other, none]).combine_chunks().slice(2, table.num_rows)


def taken(table: pa.Table) -> pa.Table:
    return table.take(list(range(table.num_rows)) or pa.array([], pa.int64()))


def with_nulls_over_values(table: pa.Table) -> pa.Table:
    """Equal rows, with something else than zeros in memory where a value is null."""

    def filled(column: pa.Array) -> pa.Array:
        if column.null_count == 0 or not pa.types.is_primitive(column.type) or pa.types.is_boolean(column.type):
            return column
        values = column.fill_null(pa.scalar(7, column.type) if column.type != pa.decimal128(38, 9) else Decimal(7))
        return pa.Array.from_buffers(column.type, len(column), [column.is_valid().buffers()[1], values.buffers()[1]])

    columns = [filled(column.combine_chunks()) for column in table.columns]
    return pa.Table.from_arrays(columns, schema=table.schema)


def test_what_lies_behind_a_null_is_something_else() -> None:
    """What the next test stands on."""
    table = built([{"word": "w", "number": None, "spans": []}])
    numbers = [
        one["number"].combine_chunks().buffers()[1].to_pybytes()[:4] for one in (table, with_nulls_over_values(table))
    ]
    assert numbers == [b"\0\0\0\0", b"\7\0\0\0"]


SAME = [
    in_chunks,
    in_a_file,
    as_sent,
    between_others,
    with_nulls_over_values,
    taken,
]


@few
@given(ROWS)
@pytest.mark.parametrize("same", SAME)
def test_equal_rows_have_one_digest_however_they_lie_in_memory(
    same: Callable[[pa.Table], pa.Table], rows: list[dict[str, Any]]
) -> None:
    table, other = built(rows), same(built(rows))
    assert other.equals(table)
    assert digest(other) == digest(table)


@given(ROWS, ROWS)
def test_other_rows_have_another_digest(rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> None:
    assert (digest(built(rows)) == digest(built(others))) is built(rows).equals(built(others))


@given(ROWS.filter(bool), st.data())
def test_a_change_of_one_value_is_another_digest(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    name = data.draw(st.sampled_from(SCHEMA.names))
    changed = [*rows[:at], rows[at] | {name: data.draw(ROW)[name]}, *rows[at + 1 :]]
    assert (digest(built(rows)) == digest(built(changed))) is built(rows).equals(built(changed))


@given(st.lists(st.integers(0, 2), min_size=1, max_size=4), st.lists(st.integers(0, 2), min_size=1, max_size=4))
def test_where_a_table_ends_matters(one: list[int], other: list[int]) -> None:
    def digested(sizes: list[int]) -> str:
        return digest(*(pa.table({"x": [0] * size}) for size in sizes))

    assert (digested(one) == digested(other)) is (one == other)


def test_names_types_and_their_order_matter_and_descriptions_do_not() -> None:
    rows = [{"x": 1, "y": None}]
    schemas = [
        pa.schema([("x", pa.int32()), ("y", pa.string())]),
        pa.schema([("y", pa.string()), ("x", pa.int32())]),
        pa.schema([("x", pa.int64()), ("y", pa.string())]),
        pa.schema([("x", pa.int32()), ("y", pa.binary())]),
        pa.schema([("x", pa.int32()), ("y", pa.large_string())]),
        pa.schema([("x", pa.int32()), ("y", pa.list_(pa.string()))]),
        pa.schema([("x", pa.int32()), ("y", pa.list_(pa.field("element", pa.string(), nullable=False)))]),
        pa.schema([pa.field("x", pa.int32(), nullable=False), ("y", pa.string())]),
        pa.schema([("x", pa.int32()), ("z", pa.string())]),
    ]
    assert len({digest(pa.Table.from_pylist(rows, schema)) for schema in schemas}) == len(schemas)
    described = pa.schema(
        [pa.field("x", pa.int32(), metadata={"description": "a number"}), ("y", pa.string())], {"onrecord.table": "x"}
    )
    assert digest(pa.Table.from_pylist(rows, described)) == digest(pa.Table.from_pylist(rows, schemas[0]))


def test_a_shard_of_rows_is_known_by_them() -> None:
    one, other = documents(["A b."]), tables.build(RESPONSES, [response(0, 0)])
    shard = Shard.of(one, other)
    assert shard.key == digest(one, other) != digest(other, one)
    assert shard.load() == (one, other)
