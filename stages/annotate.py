"""Parse every document, or take its parse from the memo, and write the parses."""

from __future__ import annotations

import click

from pipeline import tables
from pipeline.annotate import model
from pipeline.annotate.parses import PARSES
from pipeline.annotate.parsing import Parsing
from pipeline.engines.shards import USUAL, cut
from pipeline.schema import DOCUMENTS
from stages.job import Job, stage
from stages.progress import progress


def run(job: Job) -> None:
    """Parse what no earlier run has parsed with the same model and code."""
    source = job.table("documents")
    found = model.find(job.params.annotate.model)
    shaped_by = tables.provenance(source) | tables.Provenance(found.name, job.params.section("annotate"))
    parsing = Parsing(found, job.engine, job.memo)
    parses = parsing.of(cut(tables.batches(source, DOCUMENTS, USUAL)))
    shown = progress(parses, "annotate", tables.count(source), lambda shard: shard.num_rows)
    tables.write(job.draft("parses"), PARSES, shown, shaped_by)
    click.echo(f"parsed {parsing.n_parsed}, from the cache {parsing.n_cached}", err=True)


main = stage(run)

if __name__ == "__main__":
    main()
