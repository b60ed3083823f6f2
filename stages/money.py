"""Find and normalise monetary figures; write the draft of `money`."""

from __future__ import annotations

from functools import partial

from pipeline import tables
from pipeline.annotate.parses import count_shards, shards
from pipeline.money.extract import extract
from pipeline.schema import MONEY
from stages.progress import progress
from stages.run import Run, stage


def run(run: Run) -> None:
    """Extract the figures of every document."""
    documents, parses = run.table("documents"), run.draft("parses")
    shown = progress(shards(documents, parses), "money", count_shards(documents))
    shaped_by = tables.provenance(parses) | tables.Provenance(params=run.params.section("money"))
    tables.write(run.draft("money"), MONEY, map(partial(extract, params=run.params.money), shown), shaped_by)


main = stage(run)

if __name__ == "__main__":
    main()
