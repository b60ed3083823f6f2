"""Parse every document, or take its parse from the cache, and write the parses."""

from __future__ import annotations

import click

from pipeline import tables
from pipeline.annotate import cache, model
from pipeline.annotate.engines import KEEP_EVERY, OneProcess
from pipeline.annotate.parses import PARSES, SHARD
from pipeline.schema import DOCUMENTS
from stages.job import Job, stage
from stages.progress import progress


def run(job: Job) -> None:
    """Parse what no earlier run has parsed with the same model and code."""
    source = job.table("documents")
    found = model.find(job.params.annotate.model)
    shaped_by = tables.provenance(source) | tables.Provenance(found.name, job.params.section("annotate"))
    with cache.ParseCache(cache.folder()) as parses:
        engine = OneProcess(found, parses)
        parts = (part for shard in tables.batches(source, DOCUMENTS, SHARD) for part in engine.parse(shard))
        shown = progress(parts, "annotate", -(-tables.count(source) // KEEP_EVERY))
        tables.write(job.draft("parses"), PARSES, shown, shaped_by)
    click.echo(f"parsed {engine.n_parsed}, from the cache {engine.n_cached}", err=True)


main = stage(run)

if __name__ == "__main__":
    main()
