"""Read and write Parquet: equal rows give equal bytes, a file appears whole or not at all, and says what shaped it."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
from dataclasses import dataclass, field
from glob import escape
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from pipeline.schema import Table


MOVING = ".onrecord-moving"
"""A folder among tables, with those that a run is about to put into their places."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What shaped a table: the model's name and version, and the parameters, no others."""

    model: str | None = None
    params: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def __or__(self, other: Provenance) -> Provenance:
        return Provenance(other.model or self.model, {**self.params, **other.params})

    def metadata(self) -> dict[str, str]:
        """The entries it adds to a file's metadata."""
        entries = {"onrecord.params": json.dumps(self.params, sort_keys=True)}
        return {**entries, "onrecord.model": self.model} if self.model else entries


def provenance(path: Path) -> Provenance:
    """What shaped a Parquet file, as its metadata says. Raises TableError as `read` does."""
    metadata = schema(path).metadata or {}
    model = metadata.get(b"onrecord.model")
    return Provenance(model.decode() if model else None, json.loads(metadata.get(b"onrecord.params", b"{}")))


def build(table: Table, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows (one mapping a row, keys as the schema's columns; a missing key is null) as an Arrow table.

    Raises TableError when a row does not fit the schema.
    """
    rows = list(rows)
    unknown = {key for row in rows for key in row} - set(table.schema.names)
    if unknown:
        raise TableError(f"{table.name} has no column {', '.join(sorted(unknown))}")
    try:
        built = pa.Table.from_pylist(rows, schema=table.schema)
        built.validate(full=True)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise TableError(f"a row of {table.name} does not fit its schema: {error}") from error
    for field_ in table.schema:
        if not field_.nullable and built[field_.name].null_count:  # Arrow does not look, Parquet not at lists
            raise TableError(f"a row of {table.name} does not fit its schema: {field_.name} is null")
    return built


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block ends well, and is removed when it does not.

    What a killed process has left there is removed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f".{escape(path.name)}.*.tmp"):
        left.unlink(missing_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        temporary.replace(path)
    except OSError as error:
        error.filename = error.filename or str(path)  # Arrow does not say where
        raise
    finally:
        temporary.unlink(missing_ok=True)


def write(path: Path, table: Table, parts: Iterable[pa.Table], shaped_by: Provenance) -> int:
    """Write Arrow tables of one schema, in order, as one Parquet file; the number of rows written.

    Raises TableError as `writing` does.
    """
    n_rows = 0
    with writing(path, table, shaped_by) as add:
        for part in parts:
            add(part)
            n_rows += part.num_rows
    return n_rows


@contextlib.contextmanager
def writing(path: Path, table: Table, shaped_by: Provenance) -> Iterator[Callable[[pa.Table], None]]:
    """A function that adds Arrow tables of one schema, in order, to a Parquet file that appears when the block ends.

    The bytes depend on the rows, the schema and the provenance alone, not on how the rows are cut into parts.
    Raises TableError when a part has another schema, or a null where it allows none.
    """
    schema = table.schema.with_metadata({**table.schema.metadata, **shaped_by.metadata()})
    with replacing(path) as temporary, pq.ParquetWriter(temporary, schema, **FORMAT) as writer:
        waiting, size = schema.empty_table(), table.row_group

        def add(part: pa.Table) -> None:
            nonlocal waiting
            if not part.schema.equals(table.schema):
                raise TableError(f"{path.name}: rows of another schema than {table.name} {table.version}")
            waiting = pa.concat_tables([waiting, part.replace_schema_metadata(schema.metadata)])
            while waiting.num_rows >= size:
                _write_group(path, writer, waiting.slice(0, size))
                waiting = waiting.slice(size) if waiting.num_rows > size else schema.empty_table()

        yield add
        if waiting.num_rows:
            _write_group(path, writer, waiting)


def _write_group(path: Path, writer: pq.ParquetWriter, rows: pa.Table) -> None:
    try:
        writer.write_table(rows.combine_chunks(), row_group_size=rows.num_rows)
    except pa.ArrowException as error:
        raise TableError(f"{path.name}: a row does not fit the schema: {error}") from error


FORMAT: Mapping[str, Any] = {"compression": "zstd", "compression_level": 3, "version": "2.6", "write_statistics": True}


def read(path: Path, table: Table | None = None) -> pa.Table:
    """A Parquet file whole. With `table`, its schema must be exactly the contract's.

    Raises TableError when the file is missing, damaged or of another schema.
    """
    return pa.concat_tables(_parts(path, table, None))


def schema(path: Path) -> pa.Schema:
    """The schema of a Parquet file, with its metadata. Raises TableError as `read` does."""
    (empty,) = itertools.islice(_parts(path, None, 1), 1)
    return empty.schema


def refuse_mixed(folder: Path) -> None:
    """Raise TableError while the tables of a folder are of two runs."""
    if (folder / MOVING).exists():
        raise TableError(f"{folder} has tables of two runs, one of which is ending or was stopped then: run it again")


def count(path: Path) -> int:
    """How many rows a Parquet file holds, from its footer. Raises TableError as `read` does."""
    with _reading(path):
        return int(pq.read_metadata(path).num_rows)


def batches(path: Path, table: Table | None, rows: int, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """A Parquet file in parts of `rows` rows (the last may be shorter), never whole in memory. Raises as `read`.

    With `columns` the parts have these alone, in this order, and no others are read.
    """
    parts = _parts(path, table, rows, columns)
    first = next(parts)
    if first.num_rows:
        yield first
    yield from parts


class Rows:
    """The rows of a Parquet file by their places; the file is opened when the first are asked for. Raises as `read`."""

    def __init__(self, path: Path, table: Table) -> None:
        self._path, self._table = path, table
        self._file: pq.ParquetFile | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def between(self, start: int, stop: int) -> pa.Table:
        """Rows `start` to `stop`; no more is read than their row groups."""
        size = self._table.row_group
        first, last = start // size, -(-stop // size)
        with _reading(self._path):
            if self._file is None:
                self._file = pq.ParquetFile(self._path, pre_buffer=False)
                _expect(self._path, self._table, self._file.schema_arrow)
            groups = list(range(first, min(last, self._file.num_row_groups)))
            return self._file.read_row_groups(groups, use_threads=False).slice(start - first * size, stop - start)


def _parts(
    path: Path, table: Table | None, rows: int | None, columns: Sequence[str] | None = None
) -> Iterator[pa.Table]:
    with _reading(path), pq.ParquetFile(path, pre_buffer=False) as file:  # else all of it is read ahead
        schema = file.schema_arrow
        if table is not None:
            _expect(path, table, schema)
        if columns is not None:
            schema = pa.schema([schema.field(name) for name in columns], schema.metadata)
        yield schema.empty_table()
        if rows is None:
            yield file.read()
        else:
            for batch in file.iter_batches(rows, columns=columns, use_threads=False):  # for parts, threads cost more
                yield pa.Table.from_batches([batch.select(schema.names)], schema)


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[None]:
    refuse_mixed(path.parent)
    try:
        yield
    except FileNotFoundError as error:
        raise TableError(f"{path} is missing: run the pipeline first (`dvc repro` or `onrecord run`)") from error
    except (pa.ArrowException, OSError) as error:
        raise TableError(f"{path} cannot be read as Parquet ({error}): delete it and run the pipeline again") from error


def _expect(path: Path, table: Table, schema: pa.Schema) -> None:
    version = (schema.metadata or {}).get(b"onrecord.schema_version", b"none").decode()
    if version != table.version or not schema.equals(table.schema):
        raise TableError(
            f"{path} is not of schema {table.name} version {table.version} (it says {version}): run the pipeline again"
        )
