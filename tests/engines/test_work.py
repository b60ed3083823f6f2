"""A task over shards: in order, each once, kept before it is given; and the engines give the same."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from pipeline.engines.local import OneProcess
from pipeline.engines.memo import Memo
from pipeline.engines.work import pack, unpack, work
from pipeline.errors import TableError
from tests.engines.tasks import FAILS, Late, Squares, never, shard, shards, squares

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.engines.shards import Shard
    from pipeline.engines.task import Tables, Task
    from pipeline.engines.work import Engine


@pytest.fixture
def memo(tmp_path: Path) -> Iterator[Memo]:
    with Memo(tmp_path / "cache") as opened:
        yield opened


@pytest.fixture
def task(tmp_path: Path) -> Squares:
    (tmp_path / "trail").mkdir()
    return Squares(tmp_path / "trail")


def done(memo: Memo, task: Task, given: Iterable[Shard], engine: Engine | None = None) -> list[list[int]]:
    return [table["square"].to_pylist() for table, _ in work(engine or OneProcess(), memo, task, given)]


@pytest.mark.parametrize("engine", [OneProcess(), Late(1), Late(4), Late(100)], ids=["one", "1", "4", "100"])
def test_results_come_in_order_and_each_once(memo: Memo, task: Squares, engine: Engine) -> None:
    assert done(memo, task, shards(10), engine) == squares(10)
    assert task.worked() == list(range(0, 30, 3))
    assert memo.count() == {"squares": 10}


@pytest.mark.parametrize("ahead", [1, 4])
def test_no_more_is_begun_than_the_engine_takes(memo: Memo, task: Squares, ahead: int) -> None:
    engine = Late(ahead)
    drawn: list[int] = []

    def drawing() -> Iterator[Shard]:
        for at, one in enumerate(shards(10)):
            drawn.append(at)
            yield one

    results = work(engine, memo, task, drawing())
    assert drawn == []
    for number, _ in enumerate(results):
        assert len(drawn) <= number + ahead + 1
    assert engine.most == ahead + 1


def test_what_is_known_is_neither_loaded_nor_done_again(memo: Memo, task: Squares) -> None:
    done(memo, task, shards(4)[1:3])
    task = replace(task, trail=task.trail / "second")
    task.trail.mkdir()
    given = [replace(one, load=never) if at in (1, 2) else one for at, one in enumerate(shards(4))]
    for engine in (Late(2), OneProcess()):
        assert done(memo, task, given, engine) == squares(4)
    assert task.worked() == [0, 9]


def test_another_task_fingerprint_or_shard_is_done_anew(memo: Memo, task: Squares) -> None:
    others = [replace(task, name="other"), replace(task, fingerprint="2"), task]
    for one in others:
        done(memo, one, shards(1))
    assert memo.count() == {"other": 1, "squares": 2}
    assert done(memo, task, [shard(1, 0, 2)]) == [[1, 0, 4]]


def test_a_damaged_result_is_made_again(memo: Memo, task: Squares) -> None:
    done(memo, task, shards(3))
    memo.close()
    database = sqlite3.connect(memo.path)
    with database:
        database.execute("update results set result = zeroblob(length(result)) where rowid = 2")
    database.close()
    for path in task.trail.iterdir():
        path.unlink()
    assert done(memo, task, shards(3)) == squares(3)
    assert task.worked() == [3]


def test_a_result_is_kept_before_it_is_given(memo: Memo, task: Squares) -> None:
    results = work(Late(2), memo, task, shards(5))
    for number, _ in enumerate(results, 1):
        assert memo.count() == {"squares": number}


@pytest.mark.parametrize("ahead", [0, 3])
def test_what_a_task_raises_is_raised_and_what_came_before_is_kept(memo: Memo, task: Squares, ahead: int) -> None:
    given = [*shards(3), shard(FAILS), *shards(6)[4:]]
    found = []
    with pytest.raises(TableError, match=r"^no root$"):
        found.extend(work(Late(ahead) if ahead else OneProcess(), memo, task, given))
    assert len(found) == 3
    assert memo.count() == {"squares": 3}


def test_results_that_are_not_taken_any_more_let_go_of_the_memo(memo: Memo, task: Squares) -> None:
    results = work(OneProcess(), memo, task, shards(3))
    next(results)
    assert memo._database is not None
    results.close()  # type: ignore[attr-defined]
    assert memo._database is None


def test_no_shards_need_no_memo(memo: Memo, task: Squares) -> None:
    assert done(memo, task, []) == []
    assert not memo.path.exists()


TABLES = [
    (),
    (pa.table({"x": [1, None, 3]}),),
    (pa.table({"x": pa.array([], pa.list_(pa.int8()))}), pa.table({"y": ["a"]}).replace_schema_metadata({"k": "v"})),
    (pa.table({}), pa.table({"z": pa.chunked_array([[1.5], [2.5]])})),
]


@pytest.mark.parametrize("tables", TABLES)
def test_packed_tables_come_back(tables: Tables) -> None:
    found = unpack(pack(tables))
    assert found == tables
    assert [one.schema.metadata for one in found] == [one.schema.metadata for one in tables]
