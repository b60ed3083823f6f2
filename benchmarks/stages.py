"""Stages: the processor time of each over the stories of an archive, as a share of the parse of the same run.

.venv/bin/python -m benchmarks.stages [TAR [N]]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from benchmarks.copies import CORPUS, read
from benchmarks.corpus import written
from pipeline.params import Params
from stages.everything import STAGES
from stages.job import Job


def seconds(texts: dict[str, str]) -> dict[str, float]:
    """Processor time by stage of one run over the texts, whose parses no cache holds yet."""
    taken = {}
    with written(texts) as source, tempfile.TemporaryDirectory() as folder:
        os.environ["ONRECORD_CACHE"] = str(Path(folder) / "cache")
        job = Job(source, Path(folder) / "out", Path(folder) / "overrides", Params())
        for stage in STAGES:
            start = time.process_time()
            stage.run(job)
            taken[stage.__name__.rpartition(".")[2]] = time.process_time() - start
    return taken


def main() -> None:
    stories = read(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS)
    texts = dict(islice(stories.items(), int(sys.argv[2]) if len(sys.argv) > 2 else None))
    taken = seconds(texts)
    print(f"{len(texts):,} stories, {sum(map(len, texts.values())) / 1e6:.1f} M characters")
    for name, time_taken in taken.items():
        share = time_taken / taken["annotate"]
        print(f"{name:10} {time_taken:7.1f} s  {len(texts) / time_taken:8.0f} stories/s  {share:7.1%} of the parse")


if __name__ == "__main__":
    main()
