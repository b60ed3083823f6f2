"""The tables as the report reads them: each once, typed, in a fixed order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import pyarrow.compute as pc

from pipeline.errors import TableError
from pipeline.report.rows import Conflict, Document, Entity, Figure, Merge, Name, Quote, Response, Role, Side, Unit
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pyarrow as pa


class InDocument(Protocol):
    """A row that belongs to a document."""

    @property
    def doc_id(self) -> str:
        """The document's id."""


TYPED: Mapping[str, Callable[[Any], object]] = {
    "parts": lambda parts: tuple(Span(part["start"], part["end"]) for part in parts),
    "roles": lambda roles: tuple(
        Role(each["role"], each["affiliation"], each["doc_id"], each["start"]) for each in roles
    ),
    "left": lambda side: Side(**side),
    "right": lambda side: Side(**side),
}
Row = TypeVar("Row")
Inside = TypeVar("Inside", bound=InDocument)


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that the report reads. Stories stand in order of their path, and the rows of a story in order of place."""

    documents: Mapping[str, Document]
    quotes: Mapping[str, Quote]
    figures: Mapping[str, Figure]
    entities: Mapping[str, Entity]
    names: tuple[Name, ...]
    merges: tuple[Merge, ...]
    conflicts: tuple[Conflict, ...]
    responses: tuple[Response, ...]
    units: tuple[Unit, ...]


READ: Mapping[str, type] = {
    "documents": Document,
    "quotes": Quote,
    "money": Figure,
    "mentions": Name,
    "entities": Entity,
    "merges": Merge,
    "conflicts": Conflict,
    "responses": Response,
    "ingest_log": Unit,
}
"""The row of each table with the columns that the report reads."""


def columns(table: str) -> list[str]:
    """The columns of a table that `read` wants."""
    more = ["form"] if table == "mentions" else []
    return [*(field.name for field in fields(READ[table])), *more]


def read(tables: Mapping[str, pa.Table], *, all_there: bool = True) -> Corpus:
    """The rows of the contract's tables; a table that is not given counts as empty.

    Without `all_there` they are those of some stories, and one side of a conflict may lie in another. Raises TableError
    when a row names a document that is not there otherwise.
    """
    found = _rows(tables, "documents", Document)
    found.sort(key=lambda document: (document.source_path, document.record_key or "", document.doc_id))
    documents = {document.doc_id: document for document in found}
    order = {doc_id: place for place, doc_id in enumerate(documents)}

    quotes = _rows(tables, "quotes", Quote)
    figures = _rows(tables, "money", Figure)
    names = _rows(_only_names(tables), "mentions", Name)
    responses = _rows(tables, "responses", Response)
    merges = _rows(tables, "merges", Merge)
    conflicts = _rows(tables, "conflicts", Conflict)
    for table, inside in (
        ("quotes", quotes),
        ("money", figures),
        ("mentions", names),
        ("responses", responses),
        ("merges", merges),
        ("conflicts", [side for one in conflicts for side in (one.left, one.right) if all_there]),
    ):
        _expect_documents(table, inside, order)
    quotes.sort(key=lambda quote: (order[quote.doc_id], quote.start, quote.quote_id))
    figures.sort(key=lambda figure: (order[figure.doc_id], figure.start, figure.figure_id))
    responses.sort(key=lambda response: (order[response.doc_id], response.start, response.party))
    return Corpus(
        documents=documents,
        quotes={quote.quote_id: quote for quote in quotes},
        figures={figure.figure_id: figure for figure in figures},
        entities={entity.entity_id: entity for entity in _rows(tables, "entities", Entity)},
        names=tuple(names),
        merges=tuple(merges),
        conflicts=tuple(conflicts),
        responses=tuple(responses),
        units=tuple(_rows(tables, "ingest_log", Unit)),
    )


def units(log: pa.Table) -> list[Unit]:
    """Rows of the log."""
    return _rows({"ingest_log": log}, "ingest_log", Unit)


def by_document(rows: Iterable[Inside]) -> defaultdict[str, list[Inside]]:
    """Rows grouped by their document, once, in the order they come."""
    groups: defaultdict[str, list[Inside]] = defaultdict(list)
    for row in rows:
        groups[row.doc_id].append(row)
    return groups


def _rows(tables: Mapping[str, pa.Table], table: str, row: type[Row]) -> list[Row]:
    if table not in tables:
        return []
    wanted = [column.name for column in fields(row)]  # type: ignore[arg-type]
    values = tables[table].select(wanted).to_pylist()
    for name in TYPED.keys() & set(wanted):
        for value in values:
            value[name] = TYPED[name](value[name])
    return [row(**value) for value in values]


def _only_names(tables: Mapping[str, pa.Table]) -> Mapping[str, pa.Table]:
    return {name: table.filter(pc.field("form") == "name") for name, table in tables.items() if name == "mentions"}


def _expect_documents(table: str, inside: Iterable[InDocument], documents: Mapping[str, int]) -> None:
    for row in inside:
        if row.doc_id not in documents:
            raise TableError(f"{table} has rows of {row.doc_id}, which documents lacks: run the pipeline again")
