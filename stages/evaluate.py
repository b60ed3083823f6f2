"""Score the quotes against the annotated stories in `gold/`; write figures for `dvc metrics` and a reliability plot."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pipeline import tables
from pipeline.evaluate import attributed
from pipeline.evaluate.quote_lines import numbers, reliability
from pipeline.evaluate.quotes import tally_of
from pipeline.schema import DOCUMENTS, QUOTES
from pipeline.spans import Edit, RawMap
from stages.job import Job, stage

GOLD = Path("gold") / "quotes.jsonl"


def run(job: Job) -> None:
    """Score the stories of `gold/quotes.jsonl` that are in the corpus, known by the SHA-256 of their text."""
    columns = ["doc_id", "source_sha256", "raw_map"]
    documents = tables.read(job.table("documents"), DOCUMENTS).select(columns).to_pylist()
    known = {row["source_sha256"]: row["doc_id"] for row in documents}
    maps = {row["doc_id"]: RawMap.of(Edit(**edit) for edit in row["raw_map"]) for row in documents}
    texts = {known[key]: one for one in attributed.read(GOLD) if (key := _digest(one.text)) in known}
    tally = tally_of(texts, tables.read(job.table("quotes"), QUOTES).to_pylist(), maps)
    for path, content in ((job.quality, numbers(tally)), (job.reliability, reliability(tally))):
        with tables.replacing(path) as temporary:
            temporary.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


main = stage(run)

if __name__ == "__main__":
    main()
