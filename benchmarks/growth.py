"""Memory as the corpus grows: the peak of each stage, in a process of its own, over made-up stories.

    .venv/bin/python -m benchmarks.growth [SIZE ...] [--workers N]

A peak is that of the stage's process or of the largest of its workers, in MB, libraries included.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks.made_up import Cast, stories, write
from benchmarks.peak import peak_mb
from pipeline.engines.choose import choose
from pipeline.params import Params
from stages import everything
from stages.job import Job

SIZES = (2_000, 10_000, 100_000)
CAST = Cast(new=0.5)
"""A new person in every second story."""


def peaks(number: int, workers: int) -> dict[str, float]:
    """The peak of each stage over so many stories, in MB."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "stories.jsonl"
        write(source, stories(number, CAST))
        os.environ["ONRECORD_CACHE"] = str(Path(folder) / "cache")
        return {
            module.__name__.rpartition(".")[2]: _alone(module.__name__, source, workers) for module in everything.STAGES
        }


def _alone(name: str, source: Path, workers: int) -> float:
    start = time.perf_counter()
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        peak = pool.submit(_run, name, source, workers).result()
    print(f"{name}: {time.perf_counter() - start:.0f} s, {peak:.0f} MB", file=sys.stderr)
    return peak


def _run(name: str, source: Path, workers: int) -> float:
    module = next(one for one in everything.STAGES if one.__name__ == name)
    out = source.parent / "out"
    with choose(workers=workers) as engine:
        module.run(Job(source, out, out / "overrides", Params(), engine=engine))
    return max(peak_mb(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


def main() -> None:
    """Print a row a stage, a column a size."""
    parser = argparse.ArgumentParser(description="Measure each stage's peak memory as the corpus grows.")
    parser.add_argument("sizes", metavar="SIZE", type=int, nargs="*", default=SIZES)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    found = {size: peaks(size, asked.workers) for size in asked.sizes}
    print("| stage | " + " | ".join(f"{size:,}" for size in found) + " |")
    print("|---" * (len(found) + 1) + "|")
    for name in next(iter(found.values())):
        print(f"| {name} | " + " | ".join(f"{peak[name]:,.0f}" for peak in found.values()) + " |")


if __name__ == "__main__":
    main()
