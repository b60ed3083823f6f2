"""Find and normalise monetary figures; write the draft of `money`."""

from __future__ import annotations

from functools import partial

from pipeline import tables
from pipeline.engines.fingerprint import fingerprint
from pipeline.money.extract import extract
from pipeline.schema import MONEY
from stages.extraction import Extraction, extracted
from stages.job import Job, stage


def run(job: Job) -> None:
    """Extract the figures of every document."""
    params = job.params.money
    found = extracted(job, Extraction("money", fingerprint(params), partial(extract, params=params)))
    shaped_by = tables.provenance(job.draft("parses")) | tables.Provenance(params=job.params.section("money"))
    tables.write(job.draft("money"), MONEY, (money for (money,) in found), shaped_by)


main = stage(run)

if __name__ == "__main__":
    main()
