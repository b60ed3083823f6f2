"""A corpus in shards whose ends the documents' ids decide: a story more or less changes its own shard alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline import tables
from pipeline.errors import TableError
from pipeline.schema import DOCUMENTS, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.engines.task import Tables

USUAL = 32
"""Documents in a shard, on average."""
MOST = 2
"""Times the usual number of documents that a shard may have."""
MOST_CHARS = 4_000_000
"""Characters of text with which a shard ends, whatever its ids."""
BARE: Mapping[str, Any] = {
    **{"compression": "none", "use_dictionary": False, "write_statistics": False, "store_schema": False},
}
"""Parquet with the rows and nothing beside them."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Rows to work on. `key` stands for all of them that the result depends on; `load` is only called to do the work.

    With the same key, a task gives the same result.
    """

    key: str
    load: Callable[[], Tables]

    @classmethod
    def of(cls, *rows: pa.Table) -> Shard:
        """A shard of which every row counts."""
        return cls(digest(*rows), lambda: rows)


def digest(*rows: pa.Table) -> str:
    """The SHA-256 of tables: of their columns' names and types and of their rows, however they lie in memory."""
    hashed = hashlib.sha256()
    for table in rows:
        hashed.update(f"{table.schema.to_string(show_field_metadata=False, show_schema_metadata=False)}\n".encode())
        with pa.BufferOutputStream() as sink:  # Parquet: Arrow's own form has what stands in memory behind a null, too
            pq.write_table(table.combine_chunks(), sink, **BARE)
            hashed.update(sink.getvalue())
    return hashed.hexdigest()


def cut(parts: Iterable[pa.Table], usual: int = USUAL) -> Iterator[pa.Table]:
    """Documents in shards of `usual` rows on average, in their order; none is empty.

    A document ends a shard when its id, as a number, can be divided by `usual`; so does the last that a shard may hold.
    """
    waiting: list[pa.Table] = []
    n_rows = n_chars = 0
    for part in parts:
        start = 0
        lengths = pc.utf8_length(part["text"]).to_pylist() if "text" in part.schema.names else [0] * part.num_rows
        for at, (doc_id, length) in enumerate(zip(part["doc_id"].to_pylist(), lengths, strict=True), 1):
            n_rows, n_chars = n_rows + 1, n_chars + length
            if _ends(doc_id, usual) or n_rows >= MOST * usual or n_chars >= MOST_CHARS:
                yield pa.concat_tables([*waiting, part.slice(start, at - start)])
                waiting, start, n_rows, n_chars = [], at, 0, 0
        if start < part.num_rows:
            waiting.append(part.slice(start))
    if waiting:
        yield pa.concat_tables(waiting)


def _ends(doc_id: str, usual: int) -> bool:
    return int(hashlib.sha256(doc_id.encode()).hexdigest()[:8], 16) % usual == 0


def in_step(
    documents: Path,
    others: Mapping[str, tuple[Path, Table]],
    usual: int = USUAL,
    columns: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[dict[str, pa.Table]]:
    """`documents` in shards, each with its rows of other tables, by name: those of its documents.

    Of the tables that `columns` names no other columns are read; `doc_id` must be among them. The other tables must
    stand in order of documents, as all with a `doc_id` of a single document do. No more is held than a shard and what
    is read at once of each table. Raises TableError when a table stands in another order.
    """
    read = (columns or {}).get
    following = {name: _Following(path, table, usual, read(name)) for name, (path, table) in others.items()}
    for shard in cut(tables.batches(documents, DOCUMENTS, usual, read("documents")), usual):
        yield {"documents": shard, **{name: rows.of(shard["doc_id"]) for name, rows in following.items()}}
    for rows in following.values():
        rows.end()


class _Following:
    """A table read in step with the documents."""

    def __init__(self, path: Path, table: Table, usual: int, columns: Sequence[str] | None) -> None:
        self._path = path
        self._parts = tables.batches(path, table, usual * 16, columns)
        self._next = table.schema.empty_table().select(columns or table.schema.names)
        self._empty = self._next

    def of(self, doc_ids: pa.ChunkedArray) -> pa.Table:
        """The next rows, as far as they are of these documents."""
        taken, last = [], 0
        while True:
            if not self._next.num_rows:
                part = next(self._parts, None)
                if part is None:
                    break
                self._next = part
            places = pc.index_in(self._next["doc_id"], doc_ids)
            n_rows = _leading(places.is_valid())
            order = [last, *places.slice(0, n_rows).to_pylist()]
            if order != sorted(order):
                raise self._disorder()
            taken.append(self._next.slice(0, n_rows))
            self._next, last = self._next.slice(n_rows), order[-1]
            if self._next.num_rows:
                break
        return pa.concat_tables(taken) if taken else self._empty

    def end(self) -> None:
        if self._next.num_rows or next(self._parts, None) is not None:
            raise self._disorder()

    def _disorder(self) -> TableError:
        return TableError(f"{self._path} does not stand in the order of the documents: run the pipeline again")


def _leading(true: pa.ChunkedArray) -> int:
    """How many values are true before the first that is not."""
    first = pc.index(true, False).as_py()
    return len(true) if first < 0 else int(first)
