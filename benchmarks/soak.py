"""Soak: `onrecord run` over a hostile corpus ends, accounts for every unit, publishes no wrong row, and stays small.

    .venv/bin/python -m benchmarks.soak [--inputs N] [--seed N] [--workers N]

The corpus is that of `benchmarks.hostile`: made-up stories, one in five of them damaged or hostile. Each run is a
process of its own with an empty memo, over N/10 inputs and then over N; its peak memory is what the system says of it,
of the largest process where several work. Progress is told on stderr, the table of the runs on stdout. Exit code 1 when
a run fails, as it does on any violation, or a unit of input is not accounted for.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.hostile import Planted, plant
from benchmarks.made_up import Cast, stories
from pipeline import tables
from pipeline.schema import DOCUMENTS, INGEST_LOG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[1]
INPUTS = 20_000
EVERY = 60
"""Seconds between two words on stderr of how far a run is."""
QUARANTINED = 3
"""The exit code of a run that quarantined something, as any over hostile inputs should."""
NUMBER = re.compile(r"\d+/(\d+)")
"""The number of its story at the beginning of the path of each input."""
LAST_LINES = 5
COLUMNS = ["source_path", "record_key", "line", "outcome", "reason", "doc_id"]


@dataclass(frozen=True, slots=True)
class Process:
    """A run: exit code, seconds of the clock and of the processor, peak memory in MB, and the last lines of stderr.

    The peak is of the largest of its processes, and never below that of the process that started it: see `peak`.
    """

    code: int
    seconds: float
    cpu_seconds: float
    peak_mb: float
    said: str


@dataclass(frozen=True, slots=True)
class Soaked:
    """A run over a hostile corpus: its inputs, its units by outcome and reason, and whatever is wrong."""

    planted: tuple[Planted, ...]
    process: Process
    outcomes: Counter[tuple[str, str]]
    proven: int
    """Rows that the check stage found true; it fails the run on any that is not."""
    faults: tuple[str, ...]


def soak(number: int, seed: int = 0, workers: int = 1) -> Soaked:
    """Run `onrecord` over that many inputs, in a temporary folder, and account for them."""
    with tempfile.TemporaryDirectory() as temporary:
        source, out = Path(temporary) / "input", Path(temporary) / "out"
        planted = tuple(plant(source, stories(number, Cast(seed)), seed))
        say(f"{number:,} inputs are planted; the run begins")
        process = measured(source, out, Path(temporary) / "cache", "--workers", str(workers))
        if process.code != QUARANTINED:
            fault = f"the run ended with {process.code}, not {QUARANTINED}: {process.said}"
            return Soaked(planted, process, Counter(), 0, (fault,))
        log = tables.read(out / "ingest_log.parquet", INGEST_LOG).select(COLUMNS).to_pylist()
        documents = tables.read(out / "documents.parquet", DOCUMENTS)["doc_id"].to_pylist()
        checks = json.loads((out / "checks.json").read_text(encoding="utf-8"))["checks"]
        found = tuple(faults(planted, printed(source), log, documents))
    outcomes = Counter((row["outcome"], row["reason"]) for row in log)
    return Soaked(planted, process, outcomes, sum(check["rows"] for check in checks), found)


def measured(source: Path, out: Path, cache: Path, *options: str) -> Process:
    """`onrecord run` in a process of its own, with what it took: with its workers, and the largest of them all."""
    command = [sys.executable, "-m", "stages.cli", "run", str(source), "--out", str(out), *options]
    with tempfile.TemporaryFile() as stderr:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"ONRECORD_CACHE": str(cache)}, stdout=subprocess.DEVNULL, stderr=stderr
        )
        waited, status, used = os.wait4(process.pid, os.WNOHANG)
        told = start
        while not waited:
            time.sleep(0.1)
            if time.perf_counter() - told > EVERY:
                told = time.perf_counter()
                say(f"{told - start:,.0f} s; last written: {_newest(out)}")
            waited, status, used = os.wait4(process.pid, os.WNOHANG)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        stderr.seek(0)
        said = stderr.read().decode("utf-8", "replace").splitlines()
    cpu_seconds = used.ru_utime + used.ru_stime
    return Process(process.returncode, seconds, cpu_seconds, used.ru_maxrss / 1024, "\n".join(said[-LAST_LINES:]))


def say(what: str) -> None:
    """Progress, apart from the results."""
    print(what, file=sys.stderr, flush=True)


def _newest(out: Path) -> str:
    """The name of the file that a run wrote to last."""
    files = ((path.stat().st_mtime, path.name) for path in out.rglob("*") if path.is_file())
    try:
        return max(files, default=(0.0, "nothing"))[1]
    except FileNotFoundError:  # a temporary one that has its name by now
        return "a table"


def printed(source: Path) -> set[str]:
    """The files below a folder, whatever they are, as `ingest_log` prints their paths."""
    return {
        os.fsencode(path.relative_to(source)).decode("utf-8", "backslashreplace")
        for path in source.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }


def faults(
    planted: Iterable[Planted], files: set[str], log: list[dict[str, Any]], documents: list[str]
) -> Iterator[str]:
    """What is not accounted for: a line for each file, input, row or document that is missing or too many."""
    logged = {row["source_path"] for row in log}
    folders = {parent for path in logged for parent in _above(path)}
    yield from (f"no row for the file {path!a}" for path in sorted(files - logged - folders))
    rows = Counter(_number(row["source_path"]) for row in log)
    for one in planted:
        n_rows = rows.pop(one.number, 0)
        if n_rows != one.units and (one.units is not None or not n_rows):
            yield f"input {one.number} ({one.kind}) has {n_rows} rows, not {one.units or 'one or more'}"
    yield from (f"{n_rows} rows for no input, as of {number}" for number, n_rows in rows.items())
    keys = Counter((row["source_path"], row["record_key"], row["line"]) for row in log)
    yield from (f"{n_rows} rows for {key!a}" for key, n_rows in keys.items() if n_rows > 1)
    given = Counter(row["doc_id"] for row in log if row["outcome"] in ("ok", "warn"))
    if given != Counter(documents):
        yield f"{given.total()} units with a document, but {len(documents)} documents, or others"


def _above(path: str) -> Iterator[str]:
    """The paths that this one lies below."""
    parts = path.split("/")
    return ("/".join(parts[:n]) for n in range(1, len(parts)))


def _number(path: str) -> int:
    found = NUMBER.match(path)
    return int(found[1]) if found else -1


HEADINGS = "inputs|hostile|workers|units|rows proven|faults|exit code|seconds|of the processor|inputs/s of it|peak MB"


def row(soaked: Soaked, workers: int) -> str:
    """A line of the table of runs, under HEADINGS."""
    planted, process = soaked.planted, soaked.process
    hostile = sum(one.kind is not None for one in planted)
    counts = (len(planted), hostile, workers, soaked.outcomes.total(), soaked.proven, len(soaked.faults), process.code)
    used = (f"{process.seconds:,.0f}", f"{process.cpu_seconds:,.0f}", f"{len(planted) / process.cpu_seconds:.1f}")
    return f"| {' | '.join((*(f'{one:,}' for one in counts), *used, f'{process.peak_mb:,.0f}'))} |"


def shown(soaked: Soaked) -> Iterator[str]:
    """The units of a run by their outcomes, and its faults."""
    for (outcome, reason), n_units in sorted(soaked.outcomes.items(), key=lambda item: (-item[1], item[0])):
        yield f"{n_units:>8,} {outcome} {reason}"
    yield from (f"FAULT: {fault}" for fault in soaked.faults)


def main() -> None:
    """Soak a tenth of the inputs, then all; print a table of the runs, and what came of the units of each."""
    parser = argparse.ArgumentParser(description="Run onrecord over a hostile corpus, and account for every unit.")
    parser.add_argument("--inputs", type=int, default=INPUTS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args()
    print(f"| {HEADINGS.replace('|', ' | ')} |", "|---" * len(HEADINGS.split("|")) + "|", sep="\n", flush=True)
    runs = []
    for number in (asked.inputs // 10, asked.inputs):
        runs.append(soak(number, asked.seed, asked.workers))
        print(row(runs[-1], asked.workers), flush=True)
        for line in shown(runs[-1]):
            say(line)
    small, large = (run.process.peak_mb for run in runs)
    print(f"\npeak memory: {small:,.0f} MB, then {large:,.0f} MB ({large / small:.2f} times)\n")
    print(*shown(runs[-1]), sep="\n")
    sys.exit(any(run.faults for run in runs))


if __name__ == "__main__":
    main()
