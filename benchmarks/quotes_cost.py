"""What quotes cost: the share of their stage in the time of the parse, and the memory that the trained weights add.

    .venv/bin/python -m benchmarks.quotes_cost [TAR [N]]

*Share*: processor time of the quotes stage over that of the annotate stage, in one run over the first N (400) stories
of an archive, whose parses no cache holds; one core does all.

*Memory*: by how much the peak of a process of its own grows while it extracts the quotes of one story of `seeds/`,
whose parse it reads from a file, and how long that takes the first time and again. By the rules no weights are loaded:
what is more in mode `learned` is theirs.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from pathlib import Path

from benchmarks.copies import CORPUS, read
from benchmarks.peak import peak_mb
from benchmarks.whole import stage_costs
from pipeline.annotate import model as models
from pipeline.annotate.parses import Story, decode, encode
from pipeline.params import Params, Quotes
from pipeline.quotes.extract import extract
from pipeline.spans import RawMap

SEEDS = Path(__file__).parents[1] / "seeds"
MODES = ("learned", "rules")
STORIES = 400


@dataclass(frozen=True, slots=True)
class Cost:
    """Peak memory in MB before and after the first story, and the seconds that it takes the first time and again."""

    before: float
    after: float
    first: float
    again: float


def parse(path: Path) -> None:
    """Write the parse of the first story of `seeds/`."""
    text = min(SEEDS.iterdir()).read_text(encoding="utf-8")
    path.write_bytes(encode(models.find(Params().annotate.model).load()(text)))


def cost(path: Path, mode: str) -> Cost:
    """What extracting the quotes of a parse costs this process, which has extracted none before."""
    params = Quotes.model_validate({"mode": mode})
    story = Story("story", decode(path.read_bytes()), RawMap.of(()))
    before, start = peak_mb(), time.process_time()
    extract([story], params)
    after, middle = peak_mb(), time.process_time()
    extract([story], params)
    return Cost(before, after, middle - start, time.process_time() - middle)


def memory() -> dict[str, Cost]:
    """The cost by mode, each in a process of its own."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "parse"
        parse(path)
        for mode in MODES:
            command = [sys.executable, "-m", "benchmarks.quotes_cost", str(path), mode]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found[mode] = Cost(*map(float, said.split()))
    return found


def share(archive: Path, number: int) -> float:
    """Processor time of the quotes stage over that of the annotate stage."""
    taken = dict(stage_costs(dict(islice(read(archive).items(), number))))
    return taken["quotes"].seconds / taken["annotate"].seconds


def main(arguments: list[str]) -> None:
    """Print the figures, or, called with the file of a parse and a mode, those of this process."""
    if arguments and arguments[-1] in MODES:
        found = cost(Path(arguments[0]), arguments[1])
        print(found.before, found.after, found.first, found.again)
        return
    weights = sum(len(file.read_bytes()) for file in resources.files("pipeline.quotes.weights").iterdir())
    print(f"weights: {weights / 1e6:.1f} MB of files")
    for mode, found in memory().items():
        grown = f"{found.before:.0f} MB, then {found.after:.0f} MB: {found.after - found.before:.0f} MB more"
        print(f"{mode:8} {grown}; first story {found.first:.2f} s, again {found.again:.3f} s", flush=True)
    archive = Path(arguments[0]) if arguments else CORPUS
    number = int(arguments[1]) if len(arguments) > 1 else STORIES
    print(f"quotes stage over {number} stories: {share(archive, number):.1%} of the parse")


if __name__ == "__main__":
    main(sys.argv[1:])
