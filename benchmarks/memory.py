"""Memory and speed of the clean stage as the corpus grows: records of one JSONL file, cleaned, copies looked for.

    .venv/bin/python -m benchmarks.memory [SIZE ...]

The stories are words of the two seeds in another order, so that no story is a copy; they are made by this script.
Each size runs in a process of its own, with an empty memo, and then again, with the first record gone; its peak memory
is what the system says.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.peak import peak_mb
from pipeline import tables
from pipeline.engines.memo import Memo
from pipeline.params import Params
from pipeline.schema import DOCUMENTS
from stages import clean
from stages.job import Job

SEEDS = Path(__file__).parents[1] / "seeds"
SIZES = (1_000, 10_000, 100_000)
WORDS, PARAGRAPHS = 380, 12
"""Of a story: about what the two seeds have."""


def make(path: Path, n_records: int) -> None:
    """A JSONL file of invented records."""
    words = [word for seed in sorted(SEEDS.iterdir()) for word in seed.read_text(encoding="utf-8").split()]
    with path.open("w", encoding="utf-8") as file:
        for number in range(n_records):
            shuffled = random.Random(number).choices(words, k=WORDS)  # noqa: S311
            size = WORDS // PARAGRAPHS
            body = "\n\n".join(" ".join(shuffled[at : at + size]) for at in range(0, WORDS, size))
            file.write(json.dumps({"id": f"r{number}", "title": f"Story {number}", "body": body}) + "\n")


def measure(path: Path) -> tuple[int, float, float, float]:
    """Clean the records of a file in this process: documents, seconds of CPU, then without one, and peak MB."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        job = Job(path, folder, folder / "overrides", Params(), memo=Memo(folder / "memo"))
        first = _seconds(job)
        n_documents = tables.count(job.table(DOCUMENTS.name))
        _shorten(path)
        again = _seconds(job)
    return n_documents, first, again, peak_mb()


def _seconds(job: Job) -> float:
    started = time.process_time()
    clean.run(job)
    return time.process_time() - started


def _shorten(path: Path) -> None:
    """Take the first record of a file away."""
    rest = path.with_suffix(".rest")
    with path.open("rb") as source, rest.open("wb") as target:
        source.readline()
        shutil.copyfileobj(source, target)
    rest.replace(path)


def main(arguments: list[str]) -> None:
    """Print a line for each size, or, called with a path, one for that file."""
    if arguments and Path(arguments[0]).is_file():
        print(*measure(Path(arguments[0])))
        return
    print(f"{'records':>8} {'documents':>9} {'stories/s':>9} {'again':>8} {'peak MB':>8}")
    for size in [int(argument) for argument in arguments] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "records.jsonl"
            make(path, size)
            command = [sys.executable, "-m", "benchmarks.memory", str(path)]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        first, again = (size / float(seconds) for seconds in said[1:3])
        print(f"{size:>8} {said[0]:>9} {first:>9.0f} {again:>8.0f} {float(said[3]):>8.0f}")


if __name__ == "__main__":
    main(sys.argv[1:])
