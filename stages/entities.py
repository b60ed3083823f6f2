"""Find who and what the stories mention, and who `he` is; write the draft of `mentions`."""

from __future__ import annotations

from pipeline import tables
from pipeline.engines.fingerprint import fingerprint
from pipeline.entities.extract import extract
from pipeline.schema import MENTIONS
from stages.extraction import Extraction, extracted
from stages.job import Job, stage


def run(job: Job) -> None:
    """Extract the mentions of every document."""
    found = extracted(job, Extraction("mentions", fingerprint(), extract))
    shaped_by = tables.provenance(job.draft("parses"))
    tables.write(job.draft("mentions"), MENTIONS, (mentions for (mentions,) in found), shaped_by)


main = stage(run)

if __name__ == "__main__":
    main()
