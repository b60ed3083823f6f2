"""What holds of every unit, whatever the input was: the invariants that fuzzing checks."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from pipeline import tables
from pipeline.ingest.clean import clean_unit, document_row
from pipeline.ingest.mapped import Mapped
from pipeline.ingest.one_line import MAX_CHARS
from pipeline.ingest.read import Reading
from pipeline.ingest.units import Source
from pipeline.params import Clean
from pipeline.schema import DOCUMENTS, INGEST_LOG
from tests.ingest.tiling import tiles

if TYPE_CHECKING:
    from pipeline.ingest.clean import Cleaned, Document

PARAMS = Clean()
UNSEEN = re.compile("[\\x00-\\x1f\\x7f-\\xa0\\u200b\\u2028-\\u202f\\u2066-\\u2069\\ufeff\\ud800-\\udfff]")
"""What no line of text may hold."""


def cleaned(data: bytes, path: str, params: Clean = PARAMS) -> list[Cleaned]:
    """Every unit of a source, cleaned; what must hold of each of them, and of their rows, is checked."""
    found = [clean_unit(unit, params) for unit in Reading.of(params).source(Source(path, "", lambda: io.BytesIO(data)))]
    assert found, "a source gives one unit at least"
    log = [one.log_row() for one in found]
    documents = [one.document for one in found if one.document is not None]
    tables.build(INGEST_LOG, log)
    tables.build(DOCUMENTS, [document_row(document) for document in documents])
    keys = [tuple(row[name] for name in INGEST_LOG.key) for row in log]
    assert len(set(keys)) == len(keys)
    for one, row in zip(found, log, strict=True):
        assert (one.document is None) == (one.refusal is not None) == (row["outcome"] in ("skip", "quarantine"))
        assert (row["reason"] == "") == (row["outcome"] == "ok")
        assert not UNSEEN.search(row["detail"])
    for document in documents:
        sound(document)
    return found


def sound(document: Document) -> None:
    """Outside the edits a text is its source's own; nothing that was taken out lies outside the source."""
    raw = document.unit.raw
    assert raw is not None
    tiles(Mapped(document.text, document.raw_map), raw)
    assert all(0 <= removed.raw_start < removed.raw_end <= len(raw) for removed in document.removed)
    document.text.encode("utf-8")
    said = document.metadata
    for value in (said.title, said.byline, said.publisher, said.url):
        assert value is None or (value == value.strip() and 0 < len(value) <= MAX_CHARS and not UNSEEN.search(value))
    assert (said.published is None) == (said.published_basis is None)
