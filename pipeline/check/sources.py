"""Every unit of input is accounted for, and cleaning its bytes again gives the document, character for character."""

from __future__ import annotations

from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pipeline.check.columns import shown_key
from pipeline.check.findings import Findings, Result, Violation
from pipeline.check.keys import hashed
from pipeline.check.rows import Rows
from pipeline.engines.fingerprint import fingerprint
from pipeline.engines.memo import key
from pipeline.engines.shards import Shard, digest
from pipeline.engines.work import work
from pipeline.ids import stable_id
from pipeline.ingest.clean import Document, clean_unit, document_row
from pipeline.ingest.groups import groups, units_of
from pipeline.ingest.mapped import Mapped
from pipeline.schema import DOCUMENTS, INGEST_LOG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.check.ids import Ids
    from pipeline.engines.memo import Memo
    from pipeline.engines.task import Tables
    from pipeline.engines.work import Engine
    from pipeline.ingest.units import Unit
    from pipeline.params import Clean

    Numbers = NDArray[np.int64]
    Row = dict[str, Any]

ABOUT = (
    "every unit of input has its line in the log, its bytes, cleaned again, give the document, "
    "and outside the edits the document is the source, character for character"
)
KEY = INGEST_LOG.key
LINKED = ("copy_of", "copy_kind", "copy_score")
"""Columns that no unit gives by itself; `copies` proves them."""
COMPARED = [name for name in DOCUMENTS.schema.names if name not in LINKED]
PLACES = ("line", "byte_offset")
"""Columns of the log that say where a record stands in its container. They change when one before it does, and no
cleaning depends on them: so they are compared outside the shards, where nothing is remembered."""
LOGGED = [name for name in INGEST_LOG.schema.names if name not in PLACES]
MATCHED = pa.schema({"log": pa.int64()})
"""For each unit of a shard, which of the shard's rows of the log is its own; null for none."""
FOUND = pa.schema({"unit": pa.int64(), "step": pa.int64(), "doc_id": pa.string(), "fault": pa.string()})
"""A violation: of which unit of the shard, in which order, and of which document, or (null) of its row in the log."""
GIVEN = pa.schema({"document": pa.bool_()})
"""Whether each unit of a shard gives a document."""
LAST = len(INGEST_LOG.schema)
"""The step behind the columns of the log."""
UNACCOUNTED = "has no row: a unit of the input is unaccounted for"


@dataclass(frozen=True, slots=True)
class Cleaning:
    """The proof of a shard of units: their rows of `ingest_log` and of `documents` are those that cleaning them gives.

    It depends on the units, as they were read just now from their bytes, on these rows, the parameters and the code. So
    what it finds is remembered by the digest of all of them, and never taken from what the clean stage remembers: the
    units were cleaned and compared with these very rows before, by this code, for this check.
    """

    params: Clean
    fingerprint: str
    name: str = "check-sources"

    def __call__(self, *shard: pa.Table) -> Tables:
        """The violations, FOUND, and what the units gave, GIVEN."""
        units, matched, logged, documents = shard
        rows = {row["doc_id"]: row for row in documents.to_pylist()}
        log = logged.to_pylist()
        found, given = [], []
        for number, (unit, at) in enumerate(zip(units_of(units), matched["log"].to_pylist(), strict=True)):
            cleaned = clean_unit(unit, self.params)
            steps = list(_logged(cleaned.log_row(), None if at is None else log[at]))
            found += [{"unit": number, "step": step, "doc_id": None, "fault": fault} for step, fault in steps]
            if cleaned.document is not None:
                doc_id = cleaned.document.doc_id
                faults = [*_cleaned(cleaned.document, rows.get(doc_id)), *_verbatim(cleaned.document)]
                found += [{"unit": number, "step": LAST, "doc_id": doc_id, "fault": fault} for fault in faults]
            given.append(cleaned.document is not None)
        return pa.Table.from_pylist(found, FOUND), pa.table({"document": given}, GIVEN)


def _named(row: Row) -> str:
    return shown_key(row[name] for name in KEY if row[name] is not None)


def _logged(row: Row, logged: Row | None) -> Iterator[tuple[int, str]]:
    """What is wrong with a row of the log, each with the number of its column."""
    if logged is None:
        yield 0, UNACCOUNTED
        return
    for name in LOGGED:
        if logged[name] != row[name]:
            yield INGEST_LOG.schema.get_field_index(name), _unlike(name, logged[name], row[name])


def _unlike(name: str, logged: object, given: object) -> str:
    return f"{name} is {logged!r}, but the input gives {given!r}"


def _cleaned(document: Document, given: Row | None) -> Iterator[str]:
    path = document.unit.source_path
    if given is None:
        yield _missing(path)
        return
    for name, value in document_row(document).items():
        if name not in LINKED and given[name] != value:
            yield f"{name} is not what cleaning {path} gives"


def _missing(path: str) -> str:
    return f"is missing, but {path} gives it"


def _verbatim(document: Document) -> Iterator[str]:
    """Between two edits text and source are alike, and no character of the source is lost between them."""
    for here, there in Mapped(document.text, document.raw_map).faults(document.unit.raw or ""):
        yield f"text [{here.start}:{here.stop}] is not the source at [{there.start}:{there.stop}]"


def sources(  # noqa: PLR0913, PLR0917 (what is proven, of what, and how the work is done)
    tables: Mapping[str, Path], documents: Ids, units: Iterable[Unit], params: Clean, engine: Engine, memo: Memo
) -> Result:
    """Compare `ingest_log` and `documents`, whose ids are given, with the units of the input, read anew and cleaned."""
    found, n_units = Findings(), 0
    with ExitStack() as stack:
        account = _Account(tables, documents, stack)
        for faults, given in work(engine, memo, Cleaning(params, fingerprint(params)), account.shards(units)):
            for number, step, fault in account.settle(faults.to_pylist(), given["document"].to_pylist()):
                found.add((0, n_units + number, step), fault)
            n_units += given.num_rows
        found.update(((1, row), fault) for row, fault in account.left())
    return found.result("sources", ABOUT, n_units)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A shard whose result is not at hand yet: its units, with their rows (-1: none) of the log and of `documents`."""

    units: tuple[Unit, ...]
    logged: pa.Table
    log: Numbers
    documents: Numbers


class _Account:
    """Which rows of `ingest_log` and of `documents` no unit has claimed yet."""

    def __init__(self, tables: Mapping[str, Path], documents: Ids, stack: ExitStack) -> None:
        self._documents = documents
        self._texts = stack.enter_context(Rows(tables["documents"], COMPARED))
        self._log = stack.enter_context(Rows(tables["ingest_log"]))
        hashes = hashed(tables["ingest_log"], KEY)
        self._hashes, behind = np.unique(hashes[::-1], return_index=True)
        self._rows = len(hashes) - 1 - behind
        self._unlogged = np.zeros(len(hashes), np.bool_)
        self._unlogged[self._rows] = True  # of rows that stand twice, `keys` tells
        self._unmade = documents.told_apart()
        self._begun: deque[_Begun] = deque()

    def shards(self, units: Iterable[Unit]) -> Iterator[Shard]:
        """The units with their rows, in shards."""
        for group in groups(units):
            ids = [stable_id("d", unit.source_path, unit.record_key or "") for unit in group.units]
            log, made = self._claimed(group.units), self._documents.rows(pa.array(ids, pa.string()))
            logged, texts = self._log.take(log[log >= 0]), self._texts.take(np.unique(made[made >= 0]))
            self._begun.append(_Begun(group.units, logged, log, made))
            at = np.where(log >= 0, np.cumsum(log >= 0) - 1, -1)
            matched = pa.table({"log": pa.array(at, mask=at < 0)}, MATCHED)
            rows = (matched, logged.select(LOGGED), texts)
            given = group.shard()
            yield Shard(key(given.key, digest(*rows)), partial(_loaded, given, rows))

    def settle(self, faults: list[Row], given: list[bool]) -> Iterator[tuple[int, int, Violation]]:
        """The violations of the next shard, each with the number of its unit in it and of the step that found it.

        The documents that its units gave are crossed off; none is to be given twice.
        """
        begun = self._begun.popleft()
        for row in faults:
            name = _named({name: getattr(begun.units[row["unit"]], name) for name in KEY})
            table, told = ("ingest_log", name) if row["doc_id"] is None else ("documents", row["doc_id"])
            yield row["unit"], row["step"], Violation(table, told, row["fault"])
        yield from _misplaced(begun)
        for number, (row, gives) in enumerate(zip(begun.documents.tolist(), given, strict=True)):
            if gives and row >= 0 and not self._unmade[row]:
                again = Violation("documents", self._documents.id(row), _missing(begun.units[number].source_path))
                yield number, LAST, again
            if gives and row >= 0:
                self._unmade[row] = False

    def left(self) -> Iterator[tuple[int, Violation]]:
        """What no unit gives: rows of the log, then documents, each with a number in this order."""
        unlogged = np.flatnonzero(self._unlogged)
        for number, row in enumerate(unlogged.tolist()):
            (logged,) = self._log.take(np.array([row])).to_pylist()
            yield number, Violation("ingest_log", _named(logged), "is no unit of the input")
        for number, row in enumerate(np.flatnonzero(self._unmade).tolist(), len(unlogged)):
            yield number, Violation("documents", self._documents.id(row), "no unit of the input gives it")

    def _claimed(self, units: tuple[Unit, ...]) -> Numbers:
        """The rows of the log with the units' keys, -1 where there is none that no unit has claimed before."""
        rows = np.full(len(units), -1)
        keys = np.array([hash(tuple(getattr(unit, name) for name in KEY)) for unit in units], np.int64)
        at = np.searchsorted(self._hashes, keys)
        for number, place in enumerate(at.tolist()):
            if place < len(self._hashes) and self._hashes[place] == keys[number] and self._unlogged[self._rows[place]]:
                rows[number] = self._rows[place]
                self._unlogged[rows[number]] = False
        return rows


def _loaded(given: Shard, rows: Tables) -> Tables:
    return (*given.load(), *rows)


def _misplaced(begun: _Begun) -> Iterator[tuple[int, int, Violation]]:
    """The units whose row of the log says that they stand elsewhere in their container."""
    numbers = np.flatnonzero(begun.log >= 0).tolist()
    for name in PLACES:
        for number, logged in zip(numbers, begun.logged[name].to_pylist(), strict=True):
            unit = begun.units[number]
            if logged != getattr(unit, name):
                key_of = _named({name: getattr(unit, name) for name in KEY})
                fault = _unlike(name, logged, getattr(unit, name))
                yield number, INGEST_LOG.schema.get_field_index(name), Violation("ingest_log", key_of, fault)
