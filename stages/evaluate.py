"""Score the quotes against the annotated stories in `gold/`; write figures for `dvc metrics` and a reliability plot."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline import tables
from pipeline.evaluate import attributed
from pipeline.evaluate.quote_lines import numbers, reliability
from pipeline.evaluate.quotes import tally_of
from pipeline.schema import DOCUMENTS, QUOTES
from stages.job import Job, stage

GOLD = Path("gold") / "quotes.jsonl"


def run(job: Job) -> None:
    """Score the stories of `gold/quotes.jsonl` that are in the corpus, known by their text."""
    documents = tables.read(job.table("documents"), DOCUMENTS).select(["doc_id", "text"]).to_pylist()
    known = {row["text"]: row["doc_id"] for row in documents}
    texts = {known[one.text]: one for one in attributed.read(GOLD) if one.text in known}
    tally = tally_of(texts, tables.read(job.table("quotes"), QUOTES).to_pylist())
    for path, content in ((job.quality, numbers(tally)), (job.reliability, reliability(tally))):
        with tables.replacing(path) as temporary:
            temporary.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


main = stage(run)

if __name__ == "__main__":
    main()
