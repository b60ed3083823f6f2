"""The spans of all rows against the texts of their stories: a map over shards of the corpus, and what it found."""

from __future__ import annotations

from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import tables as files
from pipeline.check import evidence
from pipeline.check.columns import TEXTS, one, parts
from pipeline.check.doubts import doubtful
from pipeline.check.elsewhere import CLAIM, Elsewhere
from pipeline.check.findings import Findings, Result, Violation
from pipeline.check.rows import Rows
from pipeline.check.texts import Texts
from pipeline.check.verbatim import ABOUT, verbatim
from pipeline.engines.fingerprint import fingerprint
from pipeline.engines.shards import Shard, cut
from pipeline.engines.work import work
from pipeline.schema import DOCUMENTS
from pipeline.spans import Edit, RawMap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.check.ids import Ids
    from pipeline.engines.memo import Memo
    from pipeline.engines.task import Tables
    from pipeline.engines.work import Engine

    Numbers = NDArray[np.int64]
    Row = dict[str, Any]

IN_STEP = {"mentions": "mention_id", "quotes": "quote_id", "money": "figure_id", "responses": "party"}
"""The tables in order of documents, with the column that messages name their rows by."""
_SPAN = ("doc_id", "start", "end", "text")
_MAPPED = (*_SPAN, "raw_start", "raw_end")
_SENTENCE = ("sentence_start", "sentence_end")
_ROLES = tuple(f"{name}{edge}" for name in ("role", "affiliation") for edge in ("", "_start", "_end"))
_SPEECH = tuple(f"{name}_{what}" for name in ("cue", "speaker") for what in ("start", "end"))
COLUMNS = {
    "mentions": ["mention_id", *_MAPPED, *_ROLES],
    "quotes": [
        "quote_id",
        "doc_id",
        "text",
        "parts",
        "cue",
        "speaker_mention",
        *_SPEECH,
        "co_speaker_spans",
        *_SENTENCE,
    ],
    "money": ["figure_id", "quote_id", *_MAPPED, *_SENTENCE],
    "responses": ["party", *_SPAN],
}
"""All that is said of the texts; what else a row says does not make it another to this check."""
ORDER = ("mentions", "entities", "quotes", "money", "merges", "conflicts", "responses")
"""In which the violations of tables are told."""
COMPARED = ["doc_id", "text", "raw_map"]
ELSEWHERE = "elsewhere"
USUAL = 64
"""Stories in a shard, on average."""
FOUND = pa.schema({name: pa.string() for name in ("check", "table", "row", "fault")} | {"at": pa.int64()})
"""A violation: which row of the shard's it is of."""
ASTRAY = pa.schema(
    {"figure_id": pa.string(), "quote_id": pa.string(), "start": pa.int32(), "end": pa.int32(), "at": pa.int64()}
)
"""A figure that names a quote of another shard, or of none."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof of a shard: its texts, the rows of their stories, and what other rows say of these texts.

    It depends on these rows alone, so what it finds is remembered by their digest: rows that were proven once, all with
    the same content and by the same code, are proven.
    """

    fingerprint: str
    name: str = "check-spans"

    def __call__(self, *shard: pa.Table) -> Tables:
        """The violations, FOUND, and the figures that could not be looked up, ASTRAY."""
        documents, *rest = shard
        rows = dict(zip([*IN_STEP, ELSEWHERE], rest, strict=True))
        quotes, money = rows["quotes"], rows["money"]
        figures, astray = evidence.doubtful_figures(money, quotes)
        found = [
            *_unsaid(documents, rows),
            *_unproven("quotes", quotes, evidence.doubtful_quotes(quotes), evidence.quote),
            *_unproven("money", money, figures, partial(_figure, quotes)),
        ]
        named = {name: one(money[name]).filter(pa.array(astray)) for name in ASTRAY.names if name != "at"}
        return pa.Table.from_pylist(found, FOUND), pa.table({**named, "at": np.flatnonzero(astray)}, ASTRAY)


def _unsaid(documents: pa.Table, rows: Mapping[str, pa.Table]) -> Iterator[Row]:
    """The violations of `verbatim`."""
    texts = Texts.of(documents)
    written: dict[str, tuple[str, RawMap]] = {}
    for name, table in rows.items():
        doubts = np.flatnonzero(doubtful(name, table, documents, texts)).tolist()
        if doubts and not written:
            written = {
                row["doc_id"]: (row["text"], RawMap.of(Edit(**edit) for edit in row["raw_map"]))
                for row in documents.to_pylist()
            }
        for at in doubts:
            (row,) = table.slice(at, 1).to_pylist()
            where = {"table": row.get("table", name), "row": row[IN_STEP.get(name, "row")], "at": at}
            yield from ({"check": "verbatim", **where, "fault": fault} for fault in verbatim(name, row, written))


def _unproven(
    name: str, table: pa.Table, doubts: NDArray[np.bool_], look: Callable[[Row], Iterator[str]]
) -> Iterator[Row]:
    """The violations of `evidence`."""
    for at in np.flatnonzero(doubts).tolist():
        (row,) = table.slice(at, 1).to_pylist()
        where = {"check": "evidence", "table": name, "row": row[IN_STEP[name]], "at": at}
        yield from ({**where, "fault": fault} for fault in look(row))


def _figure(quotes: pa.Table, row: Row) -> Iterator[str]:
    yield from evidence.figure(row)
    at = pc.index(quotes["quote_id"], row["quote_id"]).as_py() if row["quote_id"] else -1
    if at >= 0:
        yield from evidence.astray(row, quotes["parts"][at].as_py())


def spans(tables: Mapping[str, Path], documents: Ids, engine: Engine, memo: Memo) -> tuple[Result, Result]:
    """The results of `verbatim` and of `evidence`; `documents` are the ids of that table."""
    found = {"verbatim": Findings(), "evidence": Findings()}
    astray: list[tuple[int, Row]] = []
    begun: deque[dict[str, Numbers]] = deque()
    with ExitStack() as stack:
        shards = _shards(tables, documents, stack, begun)
        for violations, unseen in work(engine, memo, Proof(fingerprint()), shards):
            numbers = begun.popleft()
            for row in violations.to_pylist():
                held = row["table"] if row["table"] in IN_STEP else ELSEWHERE
                place = (ORDER.index(row["table"]), int(numbers[held][row["at"]]))
                found[row["check"]].add(place, Violation(row["table"], row["row"], row["fault"]))
            astray += [(int(numbers["money"][row["at"]]), row) for row in unseen.to_pylist()]
    found["evidence"].update(
        ((ORDER.index("money"), row, 1), fault) for row, fault in _astray(tables["quotes"], astray)
    )
    found["evidence"].update(
        ((ORDER.index("conflicts"), row), fault) for row, fault in evidence.conflicts(tables["conflicts"])
    )
    rows = {name: files.count(tables[name]) for name in ORDER}
    shown = sum(rows[name] for name in ("quotes", "money", "conflicts"))
    return (
        found["verbatim"].result("verbatim", ABOUT, sum(rows.values())),
        found["evidence"].result("evidence", evidence.ABOUT, shown),
    )


def _astray(quotes: Path, figures: list[tuple[int, Row]]) -> Iterator[tuple[int, Violation]]:
    """The figures that stand in no part of the quote they name; a quote that is nowhere, `references` finds."""
    named = pa.array({row["quote_id"] for _, row in figures}, pa.string())
    found: dict[str, Sequence[Row]] = {}
    for _, part in parts(quotes, ["quote_id", "parts"]) if figures else ():
        held = part.filter(pc.is_in(part["quote_id"], named))
        found.update(zip(held["quote_id"].to_pylist(), held["parts"].to_pylist(), strict=True))
    for number, row in figures:
        if row["quote_id"] in found:
            for fault in evidence.astray(row, found[row["quote_id"]]):
                yield number, Violation("money", row["figure_id"], fault)


def _shards(
    tables: Mapping[str, Path], documents: Ids, stack: ExitStack, begun: deque[dict[str, Numbers]]
) -> Iterator[Shard]:
    """The shards in order of documents, last the rows of no document; `begun` gets the numbers of each one's rows."""
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="onrecord-check-")))
    elsewhere = Elsewhere(tables, documents, folder)
    following = {name: _Following(tables[name], COLUMNS[name], documents, stack) for name in IN_STEP}

    def shard(texts: pa.Table, first: int, end: int) -> Shard:
        claims = elsewhere.of(first, end)
        numbers = {name: table.numbers(first, end) for name, table in following.items()}
        begun.append({**numbers, ELSEWHERE: np.asarray(claims["number"])})
        return Shard.of(
            texts, *(following[name].rows.take(numbers[name]) for name in IN_STEP), claims.select(CLAIM.names)
        )

    first = 0
    texts = DOCUMENTS.schema.empty_table().select(COMPARED)
    for texts in cut(files.batches(tables["documents"], DOCUMENTS, TEXTS, COMPARED), USUAL):
        yield shard(texts, first, first + texts.num_rows)
        first += texts.num_rows
    yield shard(texts.slice(0, 0), first, first + 1)


class _Following:
    """A table whose rows are asked for by document. It is made to stand in their order; another is only slow."""

    def __init__(self, path: Path, columns: list[str], documents: Ids, stack: ExitStack) -> None:
        self.rows = stack.enter_context(Rows(path, columns))
        found = [documents.rows(one(part["doc_id"])) for _, part in parts(path, ["doc_id"])]
        where = np.concatenate([np.empty(0, np.int64), *found])
        where[where < 0] = len(documents)
        in_order = bool((np.diff(where) >= 0).all())
        self._order = None if in_order else np.argsort(where, kind="stable")
        self._starts = np.cumsum([0, *np.bincount(where, minlength=len(documents) + 1).tolist()])

    def numbers(self, first: int, end: int) -> Numbers:
        """The numbers of the rows of the documents from number `first` to before `end`."""
        start, stop = self._starts[[first, end]].tolist()
        return np.arange(start, stop) if self._order is None else self._order[start:stop]
