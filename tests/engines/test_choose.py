import contextlib
import sys

import pytest

from pipeline.engines.choose import ENGINES, choose
from pipeline.engines.local import OneProcess, Pool
from pipeline.errors import OnrecordError


@pytest.mark.parametrize("workers", [None, 1])
def test_one_worker_is_this_process(workers: int | None) -> None:
    with choose("local", workers) as engine, choose() as default:
        assert isinstance(engine, OneProcess)
        assert isinstance(default, OneProcess)


def test_several_workers_are_a_pool() -> None:
    with choose("local", 3) as engine:
        assert isinstance(engine, Pool)
        assert engine.ahead == 6


def test_ray_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    for kind in ENGINES:
        with pytest.raises(OnrecordError, match="Ray") if kind == "ray" else contextlib.nullcontext():
            choose(kind)
