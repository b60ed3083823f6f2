"""The whole pipeline beside bare spaCy: each stage's speed and memory, scaling over workers, one story more.

    .venv/bin/python -m benchmarks.whole [--stories N] [--made-up] [--workers N ...] [--grown N] [--json FILE]
    .venv/bin/uv run --no-sync --with textacy==0.13.0 python -m benchmarks.whole ...

The stories are those of an archive, or made up (`benchmarks.made_up`) where that is not at hand. Every part is a
process of its own. Processor time is that of the work, without imports; *share* is of bare spaCy: `nlp.pipe` as anybody
calls it, the same model with all its components over the same texts, in the same run. Scaling is by the clock, of whole
runs with nothing kept from earlier ones. `--grown` runs N made-up stories, adds one, and runs again: its share of the
first run's processor time, and whether every table is that of a run from scratch (byte for byte). textacy's extractor
has its row where it is installed; it reads the parses of bare spaCy.
"""

from __future__ import annotations

import argparse
import contextlib
import filecmp
import gc
import json
import os
import sqlite3
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spacy

from benchmarks.copies import CORPUS, read
from benchmarks.corpus import written
from benchmarks.made_up import Cast, stories
from benchmarks.peak import peak_mb
from benchmarks.quotes_peers import textacy
from benchmarks.soak import measured
from pipeline.engines.memo import FILE
from pipeline.params import Params
from pipeline.schema import TABLES
from stages import everything
from stages.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MODEL = Params().annotate.model
ONE_MORE = "One more\n\nJohn Campion said on Friday: “This story was not there before.” It cost £1.2m.\n"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one part of the work took: processor seconds, and the peak memory in MB of the process that did it."""

    seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Grown:
    """One story more: processor seconds of the first run and of the second, and whether equal tables came out."""

    stories: int
    first: float
    second: float
    equal: bool

    @property
    def share(self) -> float:
        """Of the first run, the second."""
        return self.second / self.first


def alone(work: Callable[..., float], *given: Any) -> Cost:
    """Do the work in a process of its own; it returns its processor seconds."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return Cost(*pool.submit(_weighed, work, *given).result())


def _weighed(work: Callable[..., float], *given: Any) -> tuple[float, float]:
    return work(*given), peak_mb()


def bare(texts: Sequence[str]) -> float:
    """SpaCy alone: the model with all its components, in batches of its own choice."""
    nlp = spacy.load(MODEL)
    start = time.process_time()
    for _ in nlp.pipe(texts):
        pass
    return time.process_time() - start


def peer(texts: Sequence[str]) -> float:
    """Textacy's quotes of parses; a text on which it raises has none."""
    extract, nlp, taken = textacy(), spacy.load(MODEL), 0.0
    assert extract is not None  # noqa: S101 (only called where it is installed)
    for doc in nlp.pipe(texts):
        start = time.process_time()
        with contextlib.suppress(ValueError):
            list(extract(doc))
        taken += time.process_time() - start
    return taken


def stage(name: str, source: Path, out: Path) -> float:
    """One stage over what those before it have written."""
    module = next(one for one in everything.STAGES if one.__name__ == name)
    gc.freeze()  # as a whole run does
    start = time.process_time()
    module.run(Job(source, out, out / "overrides", Params()))
    return time.process_time() - start


def stage_costs(texts: dict[str, str]) -> Iterator[tuple[str, Cost]]:
    """Each stage's cost in one run, with nothing kept from earlier ones."""
    with written(texts) as source, tempfile.TemporaryDirectory() as folder:
        os.environ["ONRECORD_CACHE"] = str(Path(folder) / "cache")
        for module in everything.STAGES:
            yield module.__name__.rpartition(".")[2], alone(stage, module.__name__, source, Path(folder) / "out")


def clocked(texts: dict[str, str], workers: int) -> float:
    """Seconds by the clock of a whole run with so many workers."""
    with written(texts) as source, tempfile.TemporaryDirectory() as folder:
        process = measured(source, Path(folder) / "out", Path(folder) / "cache", "--workers", str(workers))
        if process.code:
            raise SystemExit(process.said)
        return process.seconds


def grown(texts: dict[str, str]) -> Grown:
    """A run, one story more, another run; and a third that begins with the parses alone, to compare with."""
    with written(texts) as source, tempfile.TemporaryDirectory() as folder:
        out, scratch, cache = Path(folder) / "out", Path(folder) / "scratch", Path(folder) / "cache"
        first = measured(source, out, cache)
        (source / "one more.txt").write_text(ONE_MORE, encoding="utf-8")
        second = measured(source, out, cache)
        _forget_all_but_parses(cache)
        measured(source, scratch, cache)
        names = [f"{table.name}.parquet" for table in TABLES]
        equal, _, _ = filecmp.cmpfiles(out, scratch, names, shallow=False)
        return Grown(len(texts), first.cpu_seconds, second.cpu_seconds, len(equal) == len(names))


def _forget_all_but_parses(cache: Path) -> None:
    database = sqlite3.connect(cache / FILE)
    with database:
        database.execute("delete from results where kind <> 'parse'")
    database.close()


def texts_of(made_up: bool, number: int | None) -> dict[str, str]:
    """Stories by their paths: those of the archive, or made-up ones of the length of news."""
    if made_up or not CORPUS.exists():
        return {one.name: one.text for one in stories(number or 1_000, Cast(new=0.5), rounds=2)}
    return dict(islice(read(CORPUS).items(), number))


def report(figures: dict[str, Any]) -> Iterator[str]:
    """The figures as a table for people."""
    number, spacy_alone = figures["stories"], figures["spacy"]["seconds"]
    yield f"{number:,} stories, {figures['characters'] / 1e6:.1f} M characters"
    yield ""
    yield "| part | stories/s | MB | share of bare spaCy |"
    yield "|---|---|---|---|"
    for name, cost in {"spaCy alone": figures["spacy"], **figures["stages"], **figures["peers"]}.items():
        speed = f"{number / cost['seconds']:,.0f}" if cost["seconds"] else "-"
        yield f"| {name} | {speed} | {cost['peak_mb']:,.0f} | {cost['seconds'] / spacy_alone:.1%} |"
    yield f"| **whole** | {number / figures['seconds']:,.1f} | | {figures['over_spacy']:.1%} |"
    for workers, gain in figures["scaling"].items():
        yield f"| {workers} workers, by the clock: {gain:.2f} times one | | | |"
    for one in figures["grown"]:
        said = "tables as from scratch" if one["equal"] else "OTHER TABLES than from scratch"
        yield f"| one story more among {one['stories']:,} ({said}): {one['share']:.2%} of a run | | | |"


def figures_of(asked: argparse.Namespace) -> dict[str, Any]:
    """All that is asked for, measured."""
    texts = texts_of(asked.made_up, asked.stories)
    costs = {}
    spacy_alone = alone(bare, list(texts.values()))
    for name, cost in stage_costs(texts):
        print(f"{name}: {cost.seconds:.1f} s", file=sys.stderr)
        costs[name] = cost
    peers = {"textacy": alone(peer, list(texts.values()))} if textacy() else {}
    seconds = sum(cost.seconds for cost in costs.values())
    one = clocked(texts, 1) if asked.workers else 0.0
    scaling = {str(workers): one / clocked(texts, workers) for workers in asked.workers}
    more = grown(texts_of(True, asked.grown)) if asked.grown else None
    return {
        "stories": len(texts),
        "characters": sum(map(len, texts.values())),
        "spacy": asdict(spacy_alone),
        "stages": {name: asdict(cost) for name, cost in costs.items()},
        "peers": {name: asdict(cost) for name, cost in peers.items()},
        "seconds": seconds,
        "over_spacy": seconds / spacy_alone.seconds,
        "scaling": scaling,
        "grown": [{**asdict(more), "share": more.share}] if more else [],
    }


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description="Measure the whole pipeline beside bare spaCy.")
    parser.add_argument("--stories", type=int)
    parser.add_argument("--made-up", action="store_true")
    parser.add_argument("--workers", type=int, nargs="*", default=[])
    parser.add_argument("--grown", type=int, default=0, metavar="N")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    figures = figures_of(asked)
    for line in report(figures):
        print(line)
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
