"""Find who and what the stories mention, and who `he` is; write the draft of `mentions`."""

from __future__ import annotations

from pipeline import tables
from pipeline.annotate.parses import count_shards, shards
from pipeline.entities.extract import extract
from pipeline.schema import MENTIONS
from stages.progress import progress
from stages.run import Run, stage


def run(run: Run) -> None:
    """Extract the mentions of every document."""
    documents, parses = run.table("documents"), run.draft("parses")
    shown = progress(shards(documents, parses), "entities", count_shards(documents))
    tables.write(run.draft("mentions"), MENTIONS, map(extract, shown), tables.provenance(parses))


main = stage(run)

if __name__ == "__main__":
    main()
