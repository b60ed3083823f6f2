"""The engine of a cluster: what it asks of Ray, here of one made of paper, and once of the true one."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from pipeline.engines.cluster import TRIES, Cluster
from pipeline.engines.memo import Memo
from pipeline.engines.work import work
from pipeline.errors import OnrecordError, TableError
from tests.engines.tasks import FAILS, Squares, shard, shards, squares

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


class RayError(Exception):
    """What Ray raises when a worker is lost."""


class RayTaskError(RayError):
    """What Ray raises when the task itself does; `cause` is what it raised."""

    def __init__(self, cause: Exception) -> None:
        super().__init__()
        self.cause = cause


class Paper(ModuleType):
    """A Ray whose actors work in this process."""

    def __init__(self) -> None:
        super().__init__("ray")
        self.exceptions = SimpleNamespace(RayError=RayError, RayTaskError=RayTaskError)
        self.asked: list[tuple[Any, ...]] = []
        self.fails: Exception | None = None
        self.turns: list[int] = []

    def init(self, address: str | None, **options: object) -> None:
        self.asked.append((address, options))
        if isinstance(self.fails, ConnectionError):
            raise self.fails

    def cluster_resources(self) -> dict[str, float]:
        return {"CPU": 3.0}

    def remote(self, **options: object) -> Callable[[type], SimpleNamespace]:
        self.asked.append((options,))
        number = iter(range(100))
        return lambda kind: SimpleNamespace(remote=lambda: self._actor(kind(), next(number)))

    def _actor(self, one: Any, number: int) -> SimpleNamespace:
        def begin(*arguments: object) -> Callable[[], object]:
            self.turns.append(number)
            return lambda: one.run(*arguments)

        return SimpleNamespace(run=SimpleNamespace(remote=begin))

    def get(self, reference: Callable[[], object]) -> object:
        if self.fails is not None:
            raise self.fails
        try:
            return reference()
        except TableError as error:
            raise RayTaskError(error) from error

    def shutdown(self) -> None:
        self.asked.append(("shutdown",))


@pytest.fixture
def ray(monkeypatch: pytest.MonkeyPatch) -> Paper:
    paper = Paper()
    monkeypatch.setitem(sys.modules, "ray", paper)
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "1")
    return paper


@pytest.fixture
def task(tmp_path: Path) -> Squares:
    (tmp_path / "trail").mkdir()
    return Squares(tmp_path / "trail")


def test_without_ray_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(OnrecordError, match=r"^Ray is not installed: `pip install onrecord\[ray\]`, or use --engine"):
        Cluster(2)


@pytest.mark.parametrize(
    ("workers", "address", "options", "actors"),
    [
        (2, None, {"num_cpus": 2, "include_dashboard": False}, 2),
        (None, None, {"num_cpus": None, "include_dashboard": False}, 3),
        (5, "10.0.0.1:6379", {}, 5),
        (None, "auto", {}, 3),
    ],
)
def test_a_cluster_is_joined_where_one_is_named_else_begun_and_ended(
    ray: Paper, workers: int | None, address: str | None, options: dict[str, object], actors: int
) -> None:
    with Cluster(workers, address) as cluster:
        assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
        assert cluster.ahead == 2 * actors
    assert ray.asked == [
        (address or "local", {"log_to_driver": False, "logging_level": logging.ERROR, **options}),
        ({"num_cpus": 1, "max_restarts": -1, "max_task_retries": TRIES},),
        ("shutdown",),
    ]


def test_actors_share_the_shards_and_give_what_one_process_gives(ray: Paper, task: Squares, tmp_path: Path) -> None:
    with Memo(tmp_path / "memo") as memo, Cluster(2) as cluster:
        found = list(work(cluster, memo, task, shards(6)))
        assert memo.count() == {"squares": 6}
    assert [table["square"].to_pylist() for table, _ in found] == squares(6)
    assert ray.turns == [0, 1, 0, 1, 0, 1]


def test_a_cluster_that_does_not_answer_is_one_line(ray: Paper) -> None:
    ray.fails = ConnectionError("refused")
    with pytest.raises(OnrecordError, match=r"^no Ray cluster at 10\.0\.0\.1: refused$"), Cluster(1, "10.0.0.1"):
        pass


def test_what_a_task_raises_is_raised_here(ray: Paper, task: Squares) -> None:
    with Cluster(1) as cluster, pytest.raises(TableError, match=r"^no root$"):
        cluster.submit(task, shard(FAILS).load())()
    assert ray.asked[-1] == ("shutdown",)


def test_a_shard_that_is_lost_too_often_is_one_line_with_the_remedy(ray: Paper, task: Squares) -> None:
    ray.fails = RayError("died")
    with Cluster(1) as cluster, pytest.raises(OnrecordError) as raised:
        cluster.submit(task, shard(1).load())()
    assert str(raised.value) == (
        "the cluster lost a shard 4 times (RayError): run again, and what is done is not done again"
    )


REAL = """
import os
import signal
import sys
from pathlib import Path

from pipeline.engines.cluster import Cluster
from pipeline.engines.memo import Memo
from pipeline.engines.work import work
from pipeline.errors import OnrecordError
from tests.engines.tasks import DIES, FAILS, Squares, shard, shards, squares

trail, memo = Path(sys.argv[1]), Memo(Path(sys.argv[2]))
task = Squares(trail)
with Cluster(2) as cluster:
    results = work(cluster, memo, task, shards(40))
    found = [next(results)]
    (victim, *_) = task.processes()
    os.kill(victim, signal.SIGKILL)
    found += results
    assert [table["square"].to_pylist() for table, _ in found] == squares(40)
    assert memo.count() == {"squares": 40}
    assert len(task.processes()) >= 2, task.processes()
    assert os.getpid() not in task.processes()
    for number, words in ((FAILS, "no root"), (DIES, "the cluster lost a shard 4 times")):
        try:
            cluster.submit(task, shard(number).load())()
        except OnrecordError as error:
            assert str(error).startswith(words), error
        else:
            raise AssertionError("nothing raised")
print("done")
"""


@pytest.mark.slow
def test_a_killed_actor_is_begun_anew_with_its_shard(task: Squares, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    script = tmp_path / "real.py"
    script.write_text(REAL)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, script, task.trail, tmp_path / "memo"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.stdout.splitlines()[-1:] == ["done"], done.stderr  # before it, what Ray says of the dead
    assert len(task.processes()) >= 3


def test_tables_are_sent_as_they_are(ray: Paper, task: Squares) -> None:
    with Cluster(1) as cluster:
        table, rows = cluster.submit(task, (pa.table({"number": [3]}),))()
    assert (table["square"].to_pylist(), rows["rows"].to_pylist()) == ([9], [1])
