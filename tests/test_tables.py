import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import tables
from pipeline.errors import TableError
from pipeline.schema import DOCUMENTS, ENTITIES, MERGES, RESPONSES
from pipeline.tables import Provenance

SHAPED_BY = Provenance("en_tiny 1.0", {"clean": {"min_words": 3}})


def entity(number: int) -> dict[str, Any]:
    role = {"role": "mayor", "affiliation": None, "doc_id": "d-1", "start": number, "end": number + 5}
    return {
        "entity_id": f"e-{number}",
        "type": "PERSON",
        "name": f"Mara Quill {number % 7}",
        "aliases": ["Quill", "Ms Quill"][: number % 3],
        "roles": [role] * (number % 2),
        "n_documents": 1,
        "n_mentions": number,
        "n_quotes": 0,
    }


def merge(number: int) -> dict[str, Any]:
    row = {"entity_id": f"e-{number % 11}", "alias": "Quill", "doc_id": f"d-{number}", "rule": "same_name"}
    return {**row, "evidence_start": number, "evidence_end": number + 5, "basis": "rule"}


def written(path: Path, parts: list[pa.Table] | Iterator[pa.Table], shaped_by: Provenance = SHAPED_BY) -> bytes:
    tables.write(path, ENTITIES, parts, shaped_by)
    return path.read_bytes()


def test_rows_come_back_as_they_went(tmp_path: Path) -> None:
    rows = [entity(number) for number in range(20)]
    path = tmp_path / "new" / "entities.parquet"
    parts = [tables.build(ENTITIES, rows[:13]), tables.build(ENTITIES, rows[13:])]
    assert tables.write(path, ENTITIES, parts, SHAPED_BY) == tables.count(path) == 20
    assert tables.read(path, ENTITIES).to_pylist() == rows
    assert tables.read(path).to_pylist() == rows


def test_a_table_without_rows_keeps_its_schema(tmp_path: Path) -> None:
    path = tmp_path / "entities.parquet"
    assert tables.write(path, ENTITIES, [], SHAPED_BY) == tables.count(path) == 0
    found = tables.read(path, ENTITIES)
    assert found.num_rows == 0
    assert [field.metadata for field in found.schema] == [field.metadata for field in ENTITIES.schema]
    assert list(tables.batches(path, ENTITIES, 5)) == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, 30), max_size=8).map(sorted))
def test_equal_rows_give_equal_bytes_however_they_are_cut(tmp_path: Path, cuts: list[int]) -> None:
    rows = [entity(number) for number in range(30)]
    edges = [0, *cuts, 30]
    whole = [tables.build(ENTITIES, rows)]
    parts = [tables.build(ENTITIES, rows[a:b]) for a, b in pairwise(edges)]
    sliced = [tables.build(ENTITIES, [entity(99), *rows]).slice(1)]
    contents = set()
    for name, given_rows in (("whole", whole), ("cut", parts), ("sliced", sliced)):
        path = tmp_path / f"{name}.parquet"
        tables.write(path, replace(ENTITIES, row_group=8), given_rows, SHAPED_BY)
        assert pq.read_metadata(path).row_group(0).num_rows == 8
        contents.add(path.read_bytes())
    assert len(contents) == 1


def test_row_groups_are_of_one_size(tmp_path: Path) -> None:
    rows = [merge(number) for number in range(MERGES.row_group + 500)]
    contents = set()
    for name, step in (("one", len(rows)), ("many", 700)):
        path = tmp_path / f"{name}.parquet"
        parts = (tables.build(MERGES, rows[at : at + step]) for at in range(0, len(rows), step))
        tables.write(path, MERGES, parts, SHAPED_BY)
        contents.add(path.read_bytes())
        metadata = pq.read_metadata(path)
        assert [metadata.row_group(at).num_rows for at in range(metadata.num_row_groups)] == [MERGES.row_group, 500]
    assert len(contents) == 1


def test_other_rows_or_another_provenance_give_other_bytes(tmp_path: Path) -> None:
    path = tmp_path / "entities.parquet"
    one = tables.build(ENTITIES, [entity(1)])
    contents = {
        written(path, [one]),
        written(path, [tables.build(ENTITIES, [entity(2)])]),
        written(path, [one], Provenance("en_tiny 1.1", SHAPED_BY.params)),
        written(path, [one], Provenance("en_tiny 1.0", {"clean": {"min_words": 4}})),
    }
    assert len(contents) == 4


def test_no_time_host_path_or_release_is_in_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "entities.parquet"
    written(path, [tables.build(ENTITIES, [entity(1)])])
    metadata = tables.read(path).schema.metadata
    assert set(metadata) == {
        *(b"onrecord.table", b"onrecord.schema_version", b"onrecord.model", b"onrecord.params"),
    }
    assert str(tmp_path).encode() not in path.read_bytes()


def test_a_failing_writer_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "entities.parquet"
    old = written(path, [tables.build(ENTITIES, [entity(1)])])

    def failing() -> Iterator[pa.Table]:
        yield tables.build(ENTITIES, [entity(number) for number in range(50)])
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        written(path, failing())
    assert path.read_bytes() == old
    assert [each.name for each in tmp_path.iterdir()] == ["entities.parquet"]


def test_a_failing_first_writer_leaves_nothing(tmp_path: Path) -> None:
    def fail(temporary: Path) -> None:
        temporary.write_text("half")
        assert temporary.parent == tmp_path / "new"
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError), tables.replacing(tmp_path / "new" / "page.html") as temporary:
        fail(temporary)
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize("name", ["entities.parquet", "[a] *.parquet"])
def test_what_a_killed_writer_left_is_removed(tmp_path: Path, name: str) -> None:
    (tmp_path / f".{name}.4711.tmp").write_text("half")
    (tmp_path / ".other.parquet.4711.tmp").write_text("half")
    written(tmp_path / name, [tables.build(ENTITIES, [entity(1)])])
    assert {each.name for each in tmp_path.iterdir()} == {name, ".other.parquet.4711.tmp"}


def test_a_writer_that_fails_for_want_of_room_says_where(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    for name, said in ((None, str(path)), ("elsewhere", "elsewhere")):
        with pytest.raises(OSError, match="No space") as raised, tables.replacing(path):
            raise OSError(28, "No space left on device", *([name] if name else []))
        assert raised.value.filename == said
    assert not list(tmp_path.iterdir())


def test_tables_of_two_runs_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "entities.parquet"
    written(path, [tables.build(ENTITIES, [entity(1)])])
    (tmp_path / tables.MOVING).mkdir()
    with pytest.raises(TableError, match=r"has tables of two runs, .*: run it again$"):
        tables.read(path)
    (tmp_path / tables.MOVING).rmdir()
    assert tables.read(path).num_rows == 1


def test_rows_of_another_schema_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "entities.parquet"
    with pytest.raises(TableError, match=r"^entities\.parquet: rows of another schema than entities 1$"):
        written(path, [tables.build(ENTITIES, [entity(1)]), tables.build(MERGES, [merge(1)])])
    one = tables.build(ENTITIES, [entity(1)])
    with pytest.raises(TableError):
        written(path, [one.drop_columns(["name"])])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": None}, "name is null"),
        ({"aliases": None}, "aliases is null"),
        ({"name": 5}, "Expected bytes, got a 'int' object"),
        ({"n_mentions": 2**40}, "too large"),
        ({"aliases": 5}, "5"),
    ],
)
def test_a_row_that_does_not_fit_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(TableError, match=r"^a row of entities does not fit its schema: ") as raised:
        tables.build(ENTITIES, [entity(1) | change])
    assert words in str(raised.value)


def test_a_missing_key_is_null_where_null_may_be() -> None:
    row = {"doc_id": "d-1", "party": "The mayor", "status": "declined", "start": 0, "end": 1, "text": "T"}
    assert tables.build(RESPONSES, [row])["entity_id"].to_pylist() == [None]
    with pytest.raises(TableError, match="party is null"):
        tables.build(RESPONSES, [{key: value for key, value in row.items() if key != "party"}])


def test_a_null_within_a_value_is_refused_when_it_is_written(tmp_path: Path) -> None:
    role = {"role": "mayor", "affiliation": None, "doc_id": "d-1", "start": 0}
    with pytest.raises(TableError, match=r"^entities\.parquet: .*null"):
        written(tmp_path / "entities.parquet", [tables.build(ENTITIES, [entity(1) | {"roles": [role]}])])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("rows", [1, 3, 10, 11])
def test_batches_are_the_rows_in_order(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "entities.parquet"
    given_rows = [entity(number) for number in range(10)]
    written(path, [tables.build(ENTITIES, given_rows)])
    parts = list(tables.batches(path, ENTITIES, rows))
    assert [part.num_rows for part in parts[:-1]] == [rows] * (len(parts) - 1)
    assert [row for part in parts for row in part.to_pylist()] == given_rows
    assert all(part.schema.metadata[b"onrecord.table"] == b"entities" for part in parts)


def test_provenance_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "entities.parquet"
    for shaped_by in (SHAPED_BY, Provenance(), Provenance(None, {"money": {"bare_dollar": "USD"}, "a": {}})):
        written(path, [], shaped_by)
        assert tables.provenance(path) == shaped_by


def test_a_table_that_no_model_shaped_names_none(tmp_path: Path) -> None:
    path = tmp_path / "entities.parquet"
    written(path, [], Provenance(params={"clean": {}}))
    assert b"onrecord.model" not in tables.read(path).schema.metadata


def test_provenance_is_written_in_one_order() -> None:
    one = Provenance(None, {"clean": {"min_words": 3, "max_chars": 9}, "annotate": {"model": "m"}})
    other = Provenance(None, {"annotate": {"model": "m"}, "clean": {"max_chars": 9, "min_words": 3}})
    assert one.metadata() == other.metadata()
    assert json.loads(one.metadata()["onrecord.params"]) == one.params


def test_the_union_of_what_shaped_two_tables() -> None:
    clean, money = Provenance(params={"clean": {"min_words": 3}}), Provenance("m 1", {"money": {"bare_dollar": "USD"}})
    both = Provenance("m 1", {"clean": {"min_words": 3}, "money": {"bare_dollar": "USD"}})
    assert clean | money == money | clean == both
    assert Provenance() | clean == clean
    assert Provenance("m 1") | Provenance("m 2") == Provenance("m 2")


def damaged(where: Path, how: str) -> Path:
    path = where / f"{how}.parquet"
    good = written(path, [tables.build(ENTITIES, [entity(number) for number in range(300)])])
    if how == "missing":
        path.unlink()
    elif how == "folder":
        path.unlink()
        path.mkdir()
    else:
        path.write_bytes({"empty": b"", "text": b"nonsense\n", "half": good[: len(good) // 2]}[how])
    return path


@pytest.mark.parametrize("how", ["missing", "folder", "empty", "text", "half"])
def test_a_file_that_cannot_be_read_is_one_line_with_the_remedy(tmp_path: Path, how: str) -> None:
    path = damaged(tmp_path, how)
    for reading in (
        lambda: tables.read(path, ENTITIES),
        lambda: tables.provenance(path),
        lambda: tables.count(path),
        lambda: list(tables.batches(path, ENTITIES, 10)),
        lambda: tables.Rows(path, ENTITIES).between(0, 1),
    ):
        with pytest.raises(TableError) as raised:
            reading()
        message = str(raised.value)
        assert message.startswith(str(path))
        assert len(message.splitlines()) == 1
        assert "run the pipeline" in message


def test_damage_behind_a_sound_footer_is_told_too(tmp_path: Path) -> None:
    path = tmp_path / "entities.parquet"
    good = bytearray(written(path, [tables.build(ENTITIES, [entity(number) for number in range(300)])]))
    good[8:200] = b"\xff" * 192
    path.write_bytes(good)
    with pytest.raises(TableError, match="cannot be read as Parquet"):
        tables.read(path, ENTITIES)


def test_a_file_of_another_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "entities.parquet"
    written(path, [tables.build(ENTITIES, [entity(1)])])
    with pytest.raises(
        TableError, match=r"is not of schema documents version 2 \(it says 1\): run the pipeline again$"
    ):
        tables.read(path, DOCUMENTS)


@pytest.mark.parametrize("said", ["2", None])
def test_a_file_of_another_version_is_refused(tmp_path: Path, said: str | None) -> None:
    path = tmp_path / "entities.parquet"
    metadata = {"onrecord.table": "entities"} | ({"onrecord.schema_version": said} if said else {})
    pq.write_table(tables.build(ENTITIES, [entity(1)]).replace_schema_metadata(metadata), path)
    with pytest.raises(TableError, match=rf"is not of schema entities version 1 \(it says {said or 'none'}\)"):
        tables.read(path, ENTITIES)
    assert tables.read(path).num_rows == 1


@pytest.mark.parametrize(("start", "stop"), [(0, 0), (0, 3), (2, 3), (3, 9), (5, 10), (0, 10), (9, 12), (12, 14)])
def test_rows_are_found_by_their_places(tmp_path: Path, start: int, stop: int) -> None:
    path, rows = tmp_path / "entities.parquet", [entity(number) for number in range(10)]
    tables.write(path, replace(ENTITIES, row_group=3), [tables.build(ENTITIES, rows)], tables.Provenance())
    with tables.Rows(path, replace(ENTITIES, row_group=3)) as by_place:
        for _ in range(2):
            found = by_place.between(start, stop)
            assert found["entity_id"].to_pylist() == [row["entity_id"] for row in rows[start:stop]]
