"""Which rows of some stories may be wrong of their texts; all others are proven here, in arrays.

Only a row in doubt is looked at by itself (see `verbatim`), to say what is wrong with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from pipeline.check.columns import items, offsets, true
from pipeline.check.texts import Spans, Words

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.check.texts import Numbers, Texts, Truth

SPACE = ord(" ")


@dataclass(slots=True)
class _Rows:
    """Rows of a table, the numbers of their documents (-1: none that is here), and those in doubt so far."""

    texts: Texts
    table: pa.Table
    documents: Numbers
    doubtful: Truth = field(init=False)

    def __post_init__(self) -> None:
        self.doubtful = np.zeros(self.table.num_rows, np.bool_)

    def said(self, column: str, span: str, *, raw: bool = False) -> None:
        """Where the column is not null, it is the text of the span, whose columns begin with `span`."""
        rows = np.flatnonzero(true(self.table[column].is_valid()) & (self.documents >= 0))
        spans = self._spans(rows, span)
        self.doubt(rows[~self.texts.say(spans, Words.of(self.table[column]).take(rows))])
        if raw:
            self.mapped(rows, spans, *(offsets(self.table[f"raw_{edge}"])[rows] for edge in ("start", "end")))

    def placed(self, span: str) -> None:
        """The span lies inside the text."""
        rows = np.flatnonzero(self.documents >= 0)
        self.doubt(rows[~self.texts.inside(self._spans(rows, span))])

    def mapped(self, rows: Numbers, spans: Spans, raw_starts: Numbers, raw_ends: Numbers) -> None:
        """The spans stand where these offsets of the source do."""
        some = np.flatnonzero(self.texts.inside(spans))
        right = self.texts.come_from(spans.take(some), raw_starts[some], raw_ends[some])
        self.doubt(rows[some[~right]])

    def doubt(self, rows: Numbers) -> None:
        """Have these looked at."""
        self.doubtful[rows] = True

    def _spans(self, rows: Numbers, span: str) -> Spans:
        starts, ends = (offsets(self.table[f"{span}{edge}"])[rows] for edge in ("start", "end"))
        return Spans(self.documents[rows], starts, ends)


def doubtful(name: str, table: pa.Table, documents: pa.Table, texts: Texts) -> Truth:
    """Which rows of the table `name` may be wrong of the texts of `documents`."""
    where = offsets(pc.index_in(table["doc_id"], documents["doc_id"].combine_chunks()))
    rows = _Rows(texts, table, where)
    match name:
        case "mentions":
            rows.said("text", "", raw=True)
            rows.said("role", "role_")
            rows.said("affiliation", "affiliation_")
        case "quotes":
            _parts(rows)
            rows.said("cue", "cue_")
            rows.said("speaker_mention", "speaker_")
            rows.placed("sentence_")
            _joint_speakers(rows)
        case "money":
            rows.said("text", "", raw=True)
            rows.placed("sentence_")
        case "responses":
            rows.said("text", "")
        case _:
            rows.placed("")
            rows.said("words", "")
    return rows.doubtful


def _parts(rows: _Rows) -> None:
    """A quote's text is its parts, a space between two."""
    at, parts = items(rows.table["parts"])
    starts, ends, raw_starts, raw_ends = (
        offsets(pc.struct_field(parts, name)) for name in ("start", "end", "raw_start", "raw_end")
    )
    words, sizes = Words.of(rows.table["text"]), ends - starts + 1
    number = np.bincount(at, minlength=len(rows.documents))
    total = np.zeros(len(rows.documents), np.int64)
    np.add.at(total, at, sizes)
    wrong = (number == 0) | (total != words.lengths + 1)
    wrong[at[sizes < 1]] = True
    wrong &= rows.documents >= 0
    rows.doubt(np.flatnonzero(wrong))

    sure = np.flatnonzero(~wrong[at] & (rows.documents[at] >= 0))
    before = np.cumsum(sizes) - sizes
    before -= before[(np.cumsum(number) - number)[at]]  # in its own quote
    rows_of, begins = at[sure], before[sure]
    spans = Spans(rows.documents[rows_of], starts[sure], ends[sure])
    rows.doubt(rows_of[~rows.texts.say(spans, words.part(rows_of, begins, sizes[sure] - 1))])
    later = np.flatnonzero(begins)
    joints = words.characters[words.starts[rows_of[later]] + begins[later] - 1]
    rows.doubt(rows_of[later[joints != SPACE]])
    rows.mapped(rows_of, spans, raw_starts[sure], raw_ends[sure])


def _joint_speakers(rows: _Rows) -> None:
    at, spans = items(rows.table["co_speaker_spans"])
    here = np.flatnonzero(rows.documents[at] >= 0)
    starts, ends = (offsets(pc.struct_field(spans, name))[here] for name in ("start", "end"))
    rows.doubt(at[here[~rows.texts.inside(Spans(rows.documents[at[here]], starts, ends))]])
