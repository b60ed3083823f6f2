"""Find who says what, and who was asked to reply; write the drafts of `quotes` and `responses`."""

from __future__ import annotations

from functools import partial

from pipeline import tables
from pipeline.engines.fingerprint import fingerprint
from pipeline.quotes.extract import extract
from pipeline.quotes.learned import weights
from pipeline.schema import QUOTES, RESPONSES
from stages.extraction import Extraction, extracted
from stages.job import Job, stage


def run(job: Job) -> None:
    """Extract the quotes and responses of every document."""
    params = job.params.quotes
    shaped = fingerprint(params, weights.digest(params.weights) if params.mode == "learned" else "")
    task = Extraction("quotes", shaped, partial(extract, params=params))
    shaped_by = tables.provenance(job.draft("parses")) | tables.Provenance(params=job.params.section("quotes"))
    with (
        tables.writing(job.draft("quotes"), QUOTES, shaped_by) as add_quotes,
        tables.writing(job.draft("responses"), RESPONSES, shaped_by) as add_responses,
    ):
        for quotes, responses in extracted(job, task):
            add_quotes(quotes)
            add_responses(responses)


main = stage(run)

if __name__ == "__main__":
    main()
