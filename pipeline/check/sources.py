"""Every unit of input is accounted for, and cleaning its bytes again gives the document, character for character."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.check.findings import Result, Violation
from pipeline.ingest.clean import Cleaned, document_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

ABOUT = "every unit of input has its line in the log, and its bytes, cleaned again, give the document"


def sources(tables: Mapping[str, pa.Table], cleaned: Iterable[Cleaned]) -> Result:
    """Compare `ingest_log` and `documents` with the input, read and cleaned anew."""
    log = {row["source_path"]: row for row in tables["ingest_log"].to_pylist()}
    documents = {row["doc_id"]: row for row in tables["documents"].to_pylist()}
    found: list[Violation] = []
    units = 0
    for one in cleaned:
        units += 1
        found += _unit(one, log.pop(one.unit.source_path, None), documents)
    found += [Violation("ingest_log", path, "is no unit of the input") for path in log]
    found += [Violation("documents", doc_id, "no unit of the input gives it") for doc_id in documents]
    return Result("sources", ABOUT, units, tuple(found))


def _unit(one: Cleaned, logged: dict[str, Any] | None, documents: dict[str, dict[str, Any]]) -> list[Violation]:
    path = one.unit.source_path
    if logged is None:
        found = [Violation("ingest_log", path, "has no row: a unit of the input is unaccounted for")]
    else:
        found = [
            Violation("ingest_log", path, f"{name} is {logged[name]!r}, but the input gives {value!r}")
            for name, value in one.log_row().items()
            if logged[name] != value
        ]
    if one.document is None:
        return found
    given = documents.pop(one.document.doc_id, None)
    if given is None:
        return [*found, Violation("documents", one.document.doc_id, f"is missing, but {path} gives it")]
    expected = document_row(one.document)
    return found + [
        Violation("documents", one.document.doc_id, f"{name} is not what cleaning {path} gives")
        for name, value in expected.items()
        if given[name] != value
    ]
