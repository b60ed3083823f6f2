"""A bound on the processor time of one unit, for what no other limit foresees."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.ingest.units import RefusedError, quarantine

if TYPE_CHECKING:
    from collections.abc import Iterator

AGAIN = 1.0
"""Seconds after which it is raised again, where a library took the first for an error of its own and went on."""
SOON = 0.001
"""Seconds left to an outer deadline that passed meanwhile; a timer of none would be off."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise RefusedError (`too_slow`) in the block once the process has computed for `seconds` in it.

    A last resort: a result that depends on time is not reproducible, so `seconds` should lie far above the slowest
    input that is known, and whatever is slow should have a limit of its own. Processor time is counted, not the time
    of day: a busy machine, or one that sleeps, changes nothing. What a C function does is not interrupted, but judged
    when it returns. Only the main thread can be interrupted: in others, and on systems without such timers (Windows),
    this does nothing; nor does it within a deadline that ends sooner.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    left, interval = signal.getitimer(signal.ITIMER_VIRTUAL)
    if 0 < left <= seconds:
        yield
        return
    inside = True

    def ring(*_: object) -> None:
        if inside:
            raise RefusedError(quarantine("too_slow", f"took more than {seconds:g} seconds of processor time"))

    before, start = signal.signal(signal.SIGVTALRM, ring), time.process_time()
    try:
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN)
            yield
        finally:
            inside = False
    finally:
        left = max(SOON, left - (time.process_time() - start)) if left else 0
        signal.setitimer(signal.ITIMER_VIRTUAL, left, interval)
        signal.signal(signal.SIGVTALRM, before)
