"""Written stories from their texts to the rows of `conflicts`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.annotate.parses import Story
from pipeline.conflicts.find import find
from pipeline.entities.extract import extract as extract_mentions
from pipeline.ingest.clean import clean_unit, document_row
from pipeline.ingest.units import Unit
from pipeline.link import link
from pipeline.money.extract import extract as extract_money
from pipeline.params import Params
from pipeline.quotes.extract import extract as extract_quotes
from pipeline.schema import DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.language import Language


def conflicts(nlp: Language, texts: Mapping[str, str], copies: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """The rows of stories by name; `copies` says which story is a copy of which."""
    params = Params()
    units = {name: Unit(f"{name}.txt", "text/plain", encoding="utf-8", raw=text) for name, text in texts.items()}
    documents = {name: clean_unit(unit.of(texts[name].encode()), params.clean).document for name, unit in units.items()}
    rows = {name: document_row(one) for name, one in documents.items()}
    for copy, original in (copies or {}).items():
        rows[copy] |= {"copy_of": rows[original]["doc_id"], "copy_kind": "exact", "copy_score": 1.0}
    stories = [Story(one.doc_id, nlp(one.text), one.raw_map) for one in documents.values()]
    quotes, responses = extract_quotes(stories, params.quotes)
    drafts = {
        "documents": tables.build(DOCUMENTS, rows.values()),
        "mentions": extract_mentions(stories),
        "quotes": quotes,
        "money": extract_money(stories, params.money),
        "responses": responses,
    }
    found = find([stories], {**link(drafts, ()).tables, "documents": drafts["documents"]}).to_pylist()
    return [row | {"texts": tuple(_text(stories, row[side]) for side in ("left", "right"))} for row in found]


def _text(stories: list[Story], side: Mapping[str, Any]) -> str:
    return next(story.text for story in stories if story.doc_id == side["doc_id"])
