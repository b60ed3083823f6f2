"""What a corpus knows by an id, held small: its entities and its documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

ABSENT = -1
NAMED = pa.schema(
    [
        pa.field("doc_id", pa.string(), nullable=False),
        pa.field("start", pa.int32(), nullable=False),
        pa.field("end", pa.int32(), nullable=False),
        pa.field("key", pa.string(), nullable=False),
        pa.field("place", pa.bool_(), nullable=False),
    ]
)
"""A mention of an entity: where it stands, what tells the entity from others, and whether it is a place."""


class Index:
    """The ids of a column, each once: a fifth of the memory that a dict takes."""

    def __init__(self, ids: pa.ChunkedArray) -> None:
        given = _bytes(ids)
        self.order: Numbers = np.argsort(given, kind="stable")
        """The rows of the column in order of their ids."""
        self._ids = given[self.order]

    def find(self, ids: pa.ChunkedArray | pa.Array) -> Numbers:
        """Where each of some ids stands in the order of ids; ABSENT for those that are not there."""
        if not len(self._ids):
            return np.full(len(ids), ABSENT)
        wanted = _bytes(ids)
        at = np.minimum(np.searchsorted(self._ids, wanted), len(self._ids) - 1)
        return np.where(self._ids[at] == wanted, at, ABSENT)


class Entities:
    """The entities of a corpus: of each its id, its type and its name."""

    READ = ("entity_id", "type", "name")

    def __init__(self, parts: Iterable[pa.Table]) -> None:
        """Take the rows of `entities`: the columns READ."""
        empty = pa.table({name: pa.array([], pa.string()) for name in self.READ})
        rows = pa.concat_tables([empty, *(part.select(empty.column_names).cast(empty.schema) for part in parts)])
        self._index = Index(rows["entity_id"])
        self._rows = rows.combine_chunks().take(self._index.order)

    def named(self, mentions: pa.Table) -> pa.Table:
        """The rows of `mentions` that have an entity, as NAMED.

        A person's id tells the person from others, for two may bear one name; of all else the name does, for a museum
        may be a body or a place. Raises TableError when there is no such entity.
        """
        rows = mentions.filter(pc.is_valid(mentions["entity_id"]))
        ids = pc.dictionary_encode(rows["entity_id"].combine_chunks())
        at = self._index.find(ids.dictionary)
        if (at == ABSENT).any():
            raise TableError("mentions.parquet names entities that entities.parquet has not: run the pipeline again")
        known = self._rows.take(at)
        key = pc.if_else(pc.equal(known["type"], "PERSON"), known["entity_id"], known["name"])
        place = pc.equal(known["type"], "PLACE")
        columns = [rows[name] for name in ("doc_id", "start", "end")]
        return pa.table([*columns, key.take(ids.indices), place.take(ids.indices)], schema=NAMED)

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """The names of entities by their ids."""
        wanted = pa.array(sorted(set(ids)), pa.string())
        at = self._index.find(wanted)
        names = self._rows["name"].take(at[at != ABSENT])
        return dict(zip(wanted.filter(pa.array(at != ABSENT)).to_pylist(), names.to_pylist(), strict=True))

    def name(self, key: str) -> str:
        """The name of the entity that `key` tells from others, as in `named`."""
        return self.names([key]).get(key, key)


class Documents:
    """The documents of a corpus in order of their ids, each with a number for the story that it tells.

    A copy tells the story of what it copies.
    """

    READ = ("doc_id", "copy_of")

    def __init__(self, parts: Iterable[pa.Table]) -> None:
        """Take the rows of `documents`: the columns READ."""
        empty = pa.table({name: pa.array([], pa.string()) for name in self.READ})
        rows = pa.concat_tables([empty, *(part.select(empty.column_names).cast(empty.schema) for part in parts)])
        self._index = Index(rows["doc_id"])
        originals = np.unique(_bytes(pc.coalesce(rows["copy_of"], rows["doc_id"])), return_inverse=True)[1]
        self.stories: NDArray[np.int64] = originals[self._index.order]

    def find(self, doc_ids: pa.ChunkedArray | pa.Array) -> Numbers:
        """Where documents stand in the order of ids: their places in `stories`, too."""
        return self._index.find(doc_ids)

    def told_by(self, doc_ids: Iterable[str]) -> dict[str, int]:
        """The stories that documents tell, by their ids."""
        wanted = sorted(set(doc_ids))
        return dict(zip(wanted, self.stories[self.find(pa.array(wanted, pa.string()))].tolist(), strict=True))


def _bytes(ids: pa.ChunkedArray | pa.Array) -> NDArray[Any]:
    """As UTF-8, of which the order is that of the characters."""
    return np.array(ids.cast(pa.binary()).to_pylist(), dtype=bytes)
