"""The last resort against a unit that would never end."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.ingest import clean as cleaning
from pipeline.ingest.clean import clean_unit
from pipeline.ingest.deadline import deadline
from pipeline.ingest.units import RefusedError, Unit
from pipeline.params import Clean

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 0.05


def compute(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        sum(range(1000))


def forever(*_: Any) -> Any:
    compute(30)


def test_a_pass_that_does_not_end_costs_its_unit_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(cleaning, "MAX_SECONDS", SECONDS)
        patch.setattr(cleaning, "layout", forever)
        stuck = clean_unit(Unit("a.txt", raw="Ferry fares will rise."), Clean())
    assert stuck.document is None
    assert stuck.refusal is not None
    assert (stuck.refusal.outcome, stuck.refusal.reason) == ("quarantine", "too_slow")
    assert stuck.refusal.detail == "took more than 0.05 seconds of processor time"
    assert clean_unit(Unit("b.txt", raw="Ferry fares will rise."), Clean()).document is not None


def test_a_block_that_ends_in_time_leaves_no_timer_behind() -> None:
    handler = signal.getsignal(signal.SIGVTALRM)
    with deadline(SECONDS):
        pass
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)
    assert signal.getsignal(signal.SIGVTALRM) is handler
    compute(2 * SECONDS)


def test_waiting_is_no_work() -> None:
    with deadline(SECONDS):
        time.sleep(3 * SECONDS)


def test_it_rings_again_when_a_library_takes_it_for_its_own_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.ingest.deadline.AGAIN", SECONDS)

    def careless() -> None:
        with contextlib.suppress(RefusedError):
            forever()
        forever()

    with pytest.raises(RefusedError), deadline(SECONDS):
        careless()


def endless(afterwards: float = 0) -> None:
    try:
        forever()
    finally:
        compute(afterwards)


def test_an_outer_deadline_that_ends_sooner_holds() -> None:
    with pytest.raises(RefusedError, match=r"more than 0\.05 seconds"), deadline(SECONDS), deadline(20):
        forever()
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


def test_work_within_two_deadlines_is_done() -> None:
    with deadline(10):
        with deadline(20):
            compute(SECONDS)
        assert 0 < signal.getitimer(signal.ITIMER_VIRTUAL)[0] < 10
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


def test_an_alarm_that_comes_too_late_is_none() -> None:
    with deadline(10):
        ring = signal.getsignal(signal.SIGVTALRM)
    assert callable(ring)
    ring(signal.SIGVTALRM, None)


@pytest.mark.parametrize("afterwards", [0, 0.3])
def test_an_outer_deadline_holds_behind_one_that_ended_sooner(afterwards: float) -> None:
    def outer() -> None:
        with pytest.raises(RefusedError, match=r"more than 0\.05 seconds"), deadline(SECONDS):
            endless(afterwards)
        forever()

    with pytest.raises(RefusedError, match=r"more than 0\.3 seconds"), deadline(0.3):
        outer()
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


def in_a_thread(work: Callable[[], None]) -> list[BaseException]:
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except RefusedError as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return errors


def work() -> None:
    with deadline(SECONDS):
        compute(3 * SECONDS)


def test_other_threads_are_not_interrupted() -> None:
    assert in_a_thread(work) == []


def test_systems_without_such_timers_have_no_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "setitimer")
    work()
