"""Written stories from their texts to the rows of `conflicts`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from pipeline import tables
from pipeline.annotate.parses import PARSES, Story, encode
from pipeline.annotate.parses import row as parse_row
from pipeline.conflicts.find import Corpus, find
from pipeline.conflicts.gather import READ, Gather, shards
from pipeline.conflicts.known import Documents, Entities
from pipeline.entities.extract import extract as extract_mentions
from pipeline.ingest.clean import clean_unit, document_row
from pipeline.ingest.units import Unit
from pipeline.link.corpus import link
from pipeline.money.extract import extract as extract_money
from pipeline.params import Params
from pipeline.quotes.extract import extract as extract_quotes
from pipeline.schema import DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa
    from spacy.language import Language


def linked(nlp: Language, texts: Mapping[str, str], copies: Mapping[str, str] | None = None) -> dict[str, pa.Table]:
    """The linked tables of stories by name, and their `parses`; `copies` says which story is a copy of which."""
    params = Params()
    units = {name: Unit(f"{name}.txt", "text/plain", encoding="utf-8", raw=text) for name, text in texts.items()}
    documents = {name: clean_unit(unit.of(texts[name].encode()), params.clean).document for name, unit in units.items()}
    rows = {name: document_row(one) for name, one in documents.items()}
    for copy, original in (copies or {}).items():
        rows[copy] |= {"copy_of": rows[original]["doc_id"], "copy_kind": "exact", "copy_score": 1.0}
    stories = [Story(one.doc_id, nlp(one.text), one.raw_map) for one in documents.values()]
    parsed = [parse_row(row, encode(story.doc)) for row, story in zip(rows.values(), stories, strict=True)]
    drafts = {"documents": tables.build(DOCUMENTS, rows.values())}
    drafts["quotes"], drafts["responses"] = extract_quotes(stories, params.quotes)
    (drafts["mentions"],), (drafts["money"],) = extract_mentions(stories), extract_money(stories, params.money)
    return {**link(drafts, ()).tables, "documents": drafts["documents"], "parses": tables.build(PARSES, parsed)}


def one_by_one(rows: Mapping[str, pa.Table]) -> Iterator[dict[str, pa.Table]]:
    """Every story as a shard, as `in_step` gives it."""
    for doc_id in rows["documents"]["doc_id"]:
        yield {name: rows[name].filter(pc.equal(rows[name]["doc_id"], doc_id)).select(READ[name]) for name in READ}


def conflicts(nlp: Language, texts: Mapping[str, str], copies: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """The rows of `conflicts` of stories by name, with the texts of both sides."""
    rows = linked(nlp, texts, copies)
    of_each = shards(one_by_one(rows), Entities([rows["entities"]]), lambda start, stop: rows["parses"][start:stop])
    gathered = (Gather("")(*shard.load()) for shard in of_each)
    corpus = Corpus(
        Documents([rows["documents"]]),
        Entities([rows["entities"]]),
        lambda names: _singly(rows["quotes"].select(names)),
    )
    parts = find(gathered, corpus, Path(tempfile.gettempdir()))
    told = dict(zip(*(rows["documents"][name].to_pylist() for name in ("doc_id", "text")), strict=True))
    return [
        row | {"texts": tuple(told[row[side]["doc_id"]] for side in ("left", "right"))}
        for part in parts
        for row in part.to_pylist()
    ]


def _singly(rows: pa.Table) -> Iterator[pa.Table]:
    return (rows.slice(place, 1) for place in range(rows.num_rows))
