"""Several processes of this machine: the same results, and what becomes of them when one is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.engines.local import OneProcess, Pool
from pipeline.engines.memo import Memo
from pipeline.engines.work import work
from pipeline.errors import OnrecordError, TableError
from tests.engines.tasks import DIES, FAILS, WAITS, Squares, eventually, shard, shards, squares

ROOT = Path(__file__).parents[2]

PARENT = """
import sys
from pathlib import Path
from pipeline.engines.local import Pool
from tests.engines.tasks import WAITS, Squares, shard

if __name__ == "__main__":
    with Pool(2) as pool:
        results = [pool.submit(Squares(Path(sys.argv[1])), shard(number, WAITS).load()) for number in (1, 2)]
        [result() for result in results]
"""


@pytest.fixture
def task(tmp_path: Path) -> Squares:
    (tmp_path / "trail").mkdir()
    return Squares(tmp_path / "trail")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return (
        Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z" if Path("/proc").exists() else True
    )


def test_several_processes_give_what_one_gives(task: Squares, tmp_path: Path) -> None:
    with Memo(tmp_path / "one") as memo:
        alone = list(work(OneProcess(), memo, task, shards(12)))
    assert task.processes() == {os.getpid()}
    with Memo(tmp_path / "two") as memo, Pool(2) as pool:
        together = list(work(pool, memo, task, shards(12)))
        assert memo.count() == {"squares": 12}
    assert together == alone
    assert [table["square"].to_pylist() for table, _ in alone] == squares(12)
    workers = task.processes() - {os.getpid()}
    assert 1 <= len(workers) <= 2
    assert not any(alive(pid) for pid in workers)


def test_no_process_begins_without_a_shard(task: Squares, tmp_path: Path) -> None:
    with Memo(tmp_path / "memo") as memo:
        list(work(OneProcess(), memo, task, shards(2)))
        with Pool(2) as pool:
            assert len(list(work(pool, memo, task, shards(2)))) == 2
            assert pool._executor is None


def test_processes_that_prepare_begin_at_once_and_work_on_the_shards(task: Squares) -> None:
    with Pool(2) as pool:
        pool.prepare(task.sign)
        eventually(lambda: len(task.processes()) == 2)
        ready = task.processes()
        table, _ = pool.submit(task, shard(5).load())()
    assert table["square"].to_pylist() == [25]
    assert task.processes() == ready
    assert not any(alive(pid) for pid in ready)


def test_one_process_prepares_nothing(task: Squares) -> None:
    OneProcess().prepare(task.sign)
    assert task.processes() == set()


def test_what_a_task_raises_is_raised_here(task: Squares) -> None:
    with Pool(1) as pool:
        result = pool.submit(task, shard(FAILS).load())
        with pytest.raises(TableError, match=r"^no root$"):
            result()
        table, _ = pool.submit(task, shard(5).load())()
    assert table["square"].to_pylist() == [25]


def test_a_killed_worker_is_one_line_with_the_remedy(task: Squares, tmp_path: Path) -> None:
    found = []
    with pytest.raises(OnrecordError) as raised, Memo(tmp_path / "memo") as memo, Pool(1) as pool:
        found.extend(work(pool, memo, task, [*shards(3), shard(DIES), *shards(8)[4:]]))
    message = str(raised.value)
    assert message.startswith("a worker process died (killed, or out of memory): run again")
    assert len(message.splitlines()) == 1
    with Memo(tmp_path / "memo") as memo:
        assert len(found) <= memo.count()["squares"] <= 3
    assert DIES in task.worked()


def test_nothing_is_begun_after_a_worker_was_killed(task: Squares) -> None:
    with Pool(1) as pool:
        with pytest.raises(OnrecordError, match="worker process died"):
            pool.submit(task, shard(DIES).load())()
        with pytest.raises(OnrecordError, match="worker process died"):
            pool.submit(task, shard(1).load())


def test_workers_end_at_once_when_their_results_are_not_wanted_any_more(task: Squares) -> None:
    def interrupted() -> None:
        with Pool(2) as pool:
            for number in (1, 2, 3, 4):
                pool.submit(task, shard(number, WAITS).load())
            eventually(lambda: len(task.processes()) == 2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not any(alive(pid) for pid in task.processes())


def test_workers_leave_ctrl_c_to_their_parent(task: Squares) -> None:
    with Pool(1) as pool:
        pool.submit(task, shard(1).load())()
        (worker,) = task.processes()
        os.kill(worker, signal.SIGINT)
        table, _ = pool.submit(task, shard(2).load())()
    assert table["square"].to_pylist() == [4]
    assert task.processes() == {worker}


def test_workers_of_a_killed_parent_end_by_themselves(task: Squares, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, script, task.trail], env=environment) as parent:
        try:
            eventually(lambda: len(task.processes()) == 2)
        finally:
            parent.kill()
    assert parent.pid not in task.processes()
    eventually(lambda: not any(alive(pid) for pid in task.processes()))
