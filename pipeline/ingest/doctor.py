"""What would happen to a unit of input, and why, in lines for a terminal."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.spans import Span
from pipeline.terminal import shorten, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.ingest.clean import Cleaned, Document
    from pipeline.ingest.mapped import Change
    from pipeline.ingest.repair.rounds import Step

CONTEXT = 12
"""Characters shown on either side of an edit."""
OPENING = 60
"""Characters shown of a text."""


def explain(cleaned: Cleaned, shown: int) -> Iterator[str]:
    """Lines on one unit: how it was read, its outcome, its metadata, and `shown` edits of each kind."""
    unit, row = cleaned.unit, cleaned.log_row()
    record = f" record {shorten(unit.record_key)}" if unit.record_key else ""
    yield visible(f"{unit.source_path}{record}" + (f" line {unit.line}" if unit.line else ""))
    size = "" if unit.n_bytes is None else f", {unit.n_bytes} bytes"
    yield _line("read as", f"{unit.media_type or 'nothing'}, {unit.encoding or 'not decoded'}{size}")
    yield _line("outcome", ": ".join(filter(None, (row["outcome"], row["reason"], row["detail"]))))
    if cleaned.document is not None:
        yield from _document(cleaned.document)
    if unit.form == "page" and cleaned.document is not None:
        yield _line("markup", f"{len(unit.raw or '')} characters of page hold {len(cleaned.document.text)} of story")
    yield from _edits(cleaned, shown)


def _document(document: Document) -> Iterator[str]:
    metadata = document.metadata
    yield _line(
        "document", f"{document.doc_id}, {len(document.text.split())} words, {document.text.count(chr(10))} lines"
    )
    for name in ("title", "byline", "publisher", "url"):
        if value := getattr(metadata, name):
            yield _line(name, shorten(value))
    if metadata.published:
        yield _line("published", f"{metadata.published.isoformat()} ({metadata.published_basis})")
    yield _line("text", document.text[:OPENING])


def _edits(cleaned: Cleaned, shown: int) -> Iterator[str]:
    by_code: dict[str, list[tuple[Step, Change]]] = defaultdict(list)
    doubts: list[str] = []
    for step in cleaned.steps:
        doubts += step.findings.doubts
        for change in step.findings.changes:
            by_code[change.code].append((step, change))
    for code, edits in by_code.items():
        yield _line("edits", f"{code}: {len(edits)}")
        yield from (f"              {_edit(*edit)}" for edit in edits[:shown])
        if len(edits) > shown:
            yield f"              and {len(edits) - shown} more"
    for code in doubts:
        yield _line("doubt", f"{code}: left as it is")


def _edit(step: Step, change: Change) -> str:
    text = step.before.text
    at = step.before.raw_map.raw(Span(change.start, change.end)).start
    left, right = text[max(0, change.start - CONTEXT) : change.start], text[change.end : change.end + CONTEXT]
    old = text[change.start : change.end]
    return f"at {at}: {_quoted(left, old, right)} -> {_quoted(left, change.text, right)}"


def _quoted(left: str, middle: str, right: str) -> str:
    return f"'{visible(left)}[{visible(shorten(middle))}]{visible(right)}'"


def _line(name: str, value: str) -> str:
    return f"  {name:<11} {visible(value)}"
