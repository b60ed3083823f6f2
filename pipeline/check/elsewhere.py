"""What rows say of texts in tables that stand in no order of documents, brought into that order.

The claims are spread over files in a temporary folder, each of some documents: only those of one are in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.check.columns import items, one, parts
from pipeline.engines.work import pack, unpack
from pipeline.schema import ROW_GROUP

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pipeline.check.ids import Ids

FILES = 64
"""At most."""
CLAIM = pa.schema(
    {
        "table": pa.string(),
        "row": pa.string(),  # its key, as messages name it
        "doc_id": pa.string(),
        "what": pa.string(),
        "start": pa.int32(),
        "end": pa.int32(),
        "words": pa.string(),  # null: it does not say which
    }
)
PLACED = pa.schema([*CLAIM, pa.field("document", pa.int64()), pa.field("number", pa.int64())])
"""A claim with the numbers of its document and, in its table, of itself: these change with every story that comes."""


class Elsewhere:
    """The claims of `entities`, `merges` and `conflicts` by document; those of unknown documents are left out."""

    def __init__(self, tables: Mapping[str, Path], documents: Ids, folder: Path) -> None:
        self._folder = folder
        self._size = max(ROW_GROUP, -(-len(documents) // FILES))
        self._held, self._claims = -1, PLACED.empty_table()
        for found in (_roles(tables["entities"]), _merges(tables["merges"]), _conflicts(tables["conflicts"])):
            for start, claims in found:
                self._add(start, claims, documents)

    def of(self, first: int, end: int) -> pa.Table:
        """The claims of the documents from number `first` to before `end`; to be asked for in order."""
        found = [self._file(number) for number in range(first // self._size, -(-end // self._size))]
        return pa.concat_tables([PLACED.empty_table(), *(_between(claims, first, end) for claims in found)])

    def _add(self, start: int, claims: pa.Table, documents: Ids) -> None:
        where = documents.rows(one(claims["doc_id"]))
        numbers = np.arange(start, start + claims.num_rows)
        placed = claims.append_column("document", pa.array(where)).append_column("number", pa.array(numbers))
        files = where // self._size
        for file in np.unique(files[where >= 0]).tolist():
            with self._path(file).open("ab") as stream:
                stream.write(pack((placed.filter(pa.array(files == file)),)))

    def _file(self, number: int) -> pa.Table:
        if number != self._held:
            path = self._path(number)
            claims = unpack(path.read_bytes()) if path.exists() else ()
            placed = pa.concat_tables([PLACED.empty_table(), *claims])
            order = np.argsort(np.asarray(placed["document"]), kind="stable")
            self._held, self._claims = number, placed.take(pa.array(order))
        return self._claims

    def _path(self, number: int) -> Path:
        return self._folder / str(number)


def _between(claims: pa.Table, first: int, end: int) -> pa.Table:
    start, stop = np.searchsorted(np.asarray(claims["document"]), [first, end]).tolist()
    return claims.slice(start, stop - start)


def _claims(table: str, columns: Mapping[str, pa.Array | pa.ChunkedArray | str | None]) -> pa.Table:
    """Claims of which each column is given, or one value for all."""
    length = len(columns["row"] or ())
    filled = {
        field.name: pa.repeat(pa.scalar(value, field.type), length)
        if value is None or isinstance(value, str)
        else value
        for field in CLAIM
        for value in [{"table": table, **columns}[field.name]]
    }
    return pa.table(filled, CLAIM)


def _roles(entities: Path) -> Iterator[tuple[int, pa.Table]]:
    number = 0
    for _, part in parts(entities, ["entity_id", "roles"]):
        rows, roles = items(part["roles"])
        said = {name: pc.struct_field(roles, name) for name in ("doc_id", "start", "end")}
        yield number, _claims("entities", {"row": part["entity_id"].take(rows), "what": "role", "words": None, **said})
        number += len(rows)


def _merges(merges: Path) -> Iterator[tuple[int, pa.Table]]:
    for start, part in parts(merges, ["entity_id", "alias", "doc_id", "evidence_start", "evidence_end"]):
        said = {"row": part["entity_id"], "doc_id": part["doc_id"], "what": "alias", "words": part["alias"]}
        yield start, _claims("merges", {**said, "start": part["evidence_start"], "end": part["evidence_end"]})


def _conflicts(conflicts: Path) -> Iterator[tuple[int, pa.Table]]:
    """Each side's value, which of an echo is no text in one piece, and its sentence: four claims a row."""
    for start, part in parts(conflicts, ["conflict_id", "kind", "left", "right"]):
        found = []
        for name in ("left", "right"):
            side = {field: pc.struct_field(one(part[name]), field) for field in part.schema.field(name).type.names}
            said = {"row": part["conflict_id"], "doc_id": side["doc_id"]}
            words = pc.if_else(pc.equal(one(part["kind"]), "echo"), None, side["value"])
            found.append({**said, "what": name, "start": side["start"], "end": side["end"], "words": words})
            sentence = {"start": side["sentence_start"], "end": side["sentence_end"], "words": None}
            found.append({**said, "what": f"sentence of {name}", **sentence})
        claims = pa.concat_tables([_claims("conflicts", columns) for columns in found])
        by_row = np.arange(claims.num_rows).reshape(len(found), -1).T.ravel()
        yield start * len(found), claims.take(pa.array(by_row))
