"""One volume of a report of many stories: its file, and what the front needs to know of it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from pipeline.report import audit, timeline, trust
from pipeline.report.build import packed_in_one
from pipeline.report.conflicts import proof
from pipeline.report.corpus import read
from pipeline.report.site import Plan, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.engines.task import Tables
    from pipeline.report.corpus import Corpus

TABLES = ("documents", "entities", "quotes", "money", "mentions", "merges", "conflicts", "responses", "ingest_log")
"""What a volume is made of, in this order: the columns that the report reads."""


class Story(NamedTuple):
    """A story as the front names it."""

    doc_id: str
    name: str
    day: str | None
    is_copy: bool


class Voice(NamedTuple):
    """An entity of the volume: how often it is quoted, copies not counted, and in how many stories it leads."""

    entity_id: str
    speaks: bool
    n_once: int
    n_first: int
    n_most: int


class Side(NamedTuple):
    """A side of a conflict with its sentence: what stands before the words that matter, they, and what follows."""

    conflict_id: str
    place: str
    doc_id: str
    name: str
    is_copy: bool
    language: str
    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Volume:
    """The file of a volume, and what is in it."""

    html: str
    tally: trust.Tally
    kinds: Counter[str]
    months: Counter[str]
    stories: tuple[Story, ...]
    voices: tuple[Voice, ...]
    sides: tuple[Side, ...]
    rows: tuple[str, ...]
    """The ids of its stories, quotes and figures."""

    @property
    def name(self) -> str:
        """What its file is called: after its first story, so that others do not move it."""
        return f"volume-{self.stories[0].doc_id}"

    def tables(self) -> Tables:
        """All of it in Arrow tables."""
        told = json.dumps({"tally": asdict(self.tally), "kinds": self.kinds, "months": self.months})
        return (
            pa.table({"html": [self.html], "told": [told]}),
            _columns(Story, STORY, self.stories),
            _columns(Voice, VOICE, self.voices),
            _columns(Side, SIDE, self.sides),
            pa.table({"row": pa.array(self.rows, pa.string())}),
        )

    @classmethod
    def of(cls, tables: Tables) -> Volume:
        """What `tables` made."""
        volume, stories, voices, sides, rows = tables
        told = json.loads(volume["told"][0].as_py())
        return cls(
            html=volume["html"][0].as_py(),
            tally=trust.Tally(**told["tally"]),
            kinds=Counter(told["kinds"]),
            months=Counter(told["months"]),
            stories=tuple(Story(**row) for row in stories.to_pylist()),
            voices=tuple(Voice(**row) for row in voices.to_pylist()),
            sides=tuple(Side(**row) for row in sides.to_pylist()),
            rows=tuple(rows["row"].to_pylist()),
        )


STORY = (pa.string(), pa.string(), pa.string(), pa.bool_())
VOICE = (pa.string(), pa.bool_(), pa.int64(), pa.int64(), pa.int64())
SIDE = (pa.string(), pa.string(), pa.string(), pa.string(), pa.bool_(), *[pa.string()] * 4)


def _columns(row: Any, types: tuple[pa.DataType, ...], rows: tuple[Any, ...]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    arrays = [pa.array(column, of) for column, of in zip(columns, types, strict=True)]
    return pa.table(arrays, names=list(row._fields))


@dataclass(frozen=True, slots=True)
class Binding:
    """The task of making a volume of some stories."""

    fingerprint: str
    title: str
    whole: str
    """The way from a volume to the front."""
    name: str = "report"

    def __call__(self, *shard: pa.Table) -> Tables:
        """A volume's tables, of the rows of `TABLES`."""
        corpus = read(dict(zip(TABLES, shard, strict=True)), all_there=False)
        plan = Plan(Site(self.title, corpus, None))
        leaders = {one.entity_id: one for one in audit.leaders(audit.audited(corpus))}
        speaking = {source.entity.entity_id: source.n_once for source in plan.sources}
        voices = (
            Voice(one, one in speaking, speaking.get(one, 0), *(_led(leaders.get(one)))) for one in corpus.entities
        )
        return Volume(
            html=packed_in_one(plan, self.whole),
            tally=trust.tally(corpus),
            kinds=audit.kinds(corpus),
            months=timeline.months(corpus),
            stories=tuple(Story(one.doc_id, one.name, one.day, one.is_copy) for one in corpus.documents.values()),
            voices=tuple(voices),
            sides=tuple(_sides(corpus)),
            rows=(*corpus.documents, *corpus.quotes, *corpus.figures),
        ).tables()


def _led(leader: audit.Leader | None) -> tuple[int, int]:
    return (leader.n_first, leader.n_most) if leader else (0, 0)


def _sides(corpus: Corpus) -> Iterator[Side]:
    for conflict in corpus.conflicts:
        for place, side in (("left", conflict.left), ("right", conflict.right)):
            if side.doc_id in corpus.documents:
                document = corpus.documents[side.doc_id]
                pieces = proof(document.text, side)
                marked = next((at for at, piece in enumerate(pieces) if piece.kinds), len(pieces))
                texts = [piece.text for piece in pieces]
                yield Side(
                    conflict.conflict_id,
                    place,
                    document.doc_id,
                    document.name,
                    document.is_copy,
                    document.language,
                    "".join(texts[:marked]),
                    "".join(texts[marked : marked + 1]),
                    "".join(texts[marked + 1 :]),
                )
