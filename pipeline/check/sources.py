"""Every unit of input is accounted for, and cleaning its bytes again gives the document, character for character."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.check.findings import Result, Violation
from pipeline.ingest.clean import Cleaned, Document, document_row
from pipeline.ingest.mapped import Mapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyarrow as pa

ABOUT = (
    "every unit of input has its line in the log, its bytes, cleaned again, give the document, "
    "and outside the edits the document is the source, character for character"
)
KEY = ("source_path", "record_key", "line")
LINKED = ("copy_of", "copy_kind", "copy_score")
"""Columns that no unit gives by itself; `copies` proves them."""


def sources(tables: Mapping[str, pa.Table], cleaned: Iterable[Cleaned]) -> Result:
    """Compare `ingest_log` and `documents` with the input, read and cleaned anew."""
    log = {tuple(row[name] for name in KEY): row for row in tables["ingest_log"].to_pylist()}
    documents = {row["doc_id"]: row for row in tables["documents"].to_pylist()}
    found: list[Violation] = []
    units = 0
    for one in cleaned:
        units += 1
        row = one.log_row()
        found += _logged(row, log.pop(tuple(row[name] for name in KEY), None))
        if one.document is not None:
            found += _cleaned(one.document, documents.pop(one.document.doc_id, None))
            found += _verbatim(one.document)
    found += [Violation("ingest_log", _named(row), "is no unit of the input") for row in log.values()]
    found += [Violation("documents", doc_id, "no unit of the input gives it") for doc_id in documents]
    return Result("sources", ABOUT, units, tuple(found))


def _named(row: Mapping[str, Any]) -> str:
    return " ".join(str(row[name]) for name in KEY if row[name] is not None)


def _logged(row: dict[str, Any], logged: dict[str, Any] | None) -> Iterator[Violation]:
    if logged is None:
        yield Violation("ingest_log", _named(row), "has no row: a unit of the input is unaccounted for")
        return
    for name, value in row.items():
        if logged[name] != value:
            why = f"{name} is {logged[name]!r}, but the input gives {value!r}"
            yield Violation("ingest_log", _named(row), why)


def _cleaned(document: Document, given: dict[str, Any] | None) -> Iterator[Violation]:
    path = document.unit.source_path
    if given is None:
        yield Violation("documents", document.doc_id, f"is missing, but {path} gives it")
        return
    for name, value in document_row(document).items():
        if name not in LINKED and given[name] != value:
            yield Violation("documents", document.doc_id, f"{name} is not what cleaning {path} gives")


def _verbatim(document: Document) -> Iterator[Violation]:
    """Between two edits text and source are alike, and no character of the source is lost between them."""
    for here, there in Mapped(document.text, document.raw_map).faults(document.unit.raw or ""):
        why = f"text [{here.start}:{here.stop}] is not the source at [{there.start}:{there.stop}]"
        yield Violation("documents", document.doc_id, why)
