"""Run the stages over annotated texts, and say how their tables fare."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import tables
from pipeline.evaluate import attributed, priced, quotes
from pipeline.evaluate import entities as figures
from pipeline.evaluate import gold as annotated
from pipeline.evaluate import money as amounts
from pipeline.evaluate.entities import Score, Shares
from pipeline.schema import DOCUMENTS, MENTIONS, MONEY, QUOTES
from pipeline.spans import Edit, RawMap
from stages import annotate, clean, entities, link, money
from stages import quotes as quotes_stage
from stages.job import Job

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.evaluate.entities import Found as Mention
    from pipeline.evaluate.quotes import Tally
    from pipeline.params import Params

STAGES = (clean, annotate, entities, quotes_stage, money, link)


def entity_figures(gold: Path, params: Params) -> dict[str, Score | Shares]:
    """The figures of every annotation that the file `gold` holds, from the tables of a run over its texts.

    Raises OnrecordError as the stages do.
    """
    texts = list(annotated.read(gold))
    found = _mentions({one.doc_id: one.text for one in texts}, params)
    given: dict[str, Score | Shares] = {}
    if not any(one.gap for one in texts):  # of whose names only two a text are annotated
        given |= {f"names, exact: {kind}": score for kind, score in figures.names(texts, found).items()}
    if any(one.mentions for one in texts):
        given["he and she, of a named person"] = figures.pronouns(texts, found)
        given["nominals of a named organisation"] = figures.nominals(texts, found)
        given["nominals of a named person"] = figures.nominals(texts, found, "PERSON")
        given["persons by name, B3"] = figures.clusters(texts, found)
    if any(one.gap for one in texts):
        for name, words in (("GAP", figures.HE_SHE), ("GAP, he", figures.HE), ("GAP, she", figures.SHE)):
            given[name] = figures.gap(texts, found, words)
    return given


def lines(given: Mapping[str, Score | Shares]) -> Iterator[str]:
    """Figures as text, one a line."""
    for name, one in given.items():
        counts = f"  ({one.right} right, {one.given} given, {one.wanted} wanted)" if isinstance(one, Score) else ""
        yield f"{name:36} precision {one.precision:.3f}  recall {one.recall:.3f}  F1 {one.f1:.3f}{counts}"


def quote_tally(gold: Path, params: Params, *, split: bool) -> Tally:
    """The counts of the quotes that a run over the annotated texts of the file `gold` finds.

    Quotes in other quotes are left out: only outermost ones are annotated. Texts that are refused have no quotes.
    Raises OnrecordError as the stages do.
    """
    texts = {one.doc_id: one for one in attributed.read(gold)}
    read = _run({key: one.text for key, one in texts.items()}, params, "quotes")
    read.tell_refused(len(texts), "quotes")
    rows = (row | {"doc_id": key} for key, own in read.rows.items() for row in own)
    return quotes.tally_of(texts, rows, read.maps, split=split)


def money_tally(gold: Path, params: Params) -> amounts.Tally:
    """The counts of the figures that a run over the annotated texts of the file `gold` finds.

    Texts of a single word are read too: annotated ones may be no more than an amount. Raises OnrecordError as the
    stages do.
    """
    texts = list(priced.read(gold))
    shortest = params.model_copy(update={"clean": params.clean.model_copy(update={"min_words": 1})})
    read = _run({one.key: one.text for one in texts}, shortest, "money")
    read.tell_refused(len(texts), "figures")
    return amounts.tally_of(texts, read.rows, read.maps)


def _mentions(texts: Mapping[str, str], params: Params) -> dict[str, list[Mention]]:
    """The rows of `mentions` by the key of their text."""
    return {key: figures.found(rows) for key, rows in _run(texts, params, "mentions").rows.items()}


@dataclass(frozen=True, slots=True)
class _Read:
    """The documents of a run over texts, as maps, and the rows of one of its tables by the key of their text."""

    maps: dict[str, RawMap]
    """The ways from the documents back to the texts, by the key of the text; refused texts have none."""
    rows: dict[str, list[dict[str, Any]]]

    def tell_refused(self, texts: int, what: str) -> None:
        """Say on stderr how many of the texts made no document."""
        if refused := texts - len(self.maps):
            click.echo(f"{refused} of {texts} texts were refused: they count as without {what}", err=True)


def _run(texts: Mapping[str, str], params: Params, name: str) -> _Read:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "texts.jsonl"
        with source.open("w", encoding="utf-8") as file:
            for key, text in texts.items():
                file.write(json.dumps({"id": key, "text": text}) + "\n")
        job = Job(source, Path(folder) / "out", Path(folder) / "overrides", params)
        for stage in STAGES:
            stage.run(job)
        columns = ["doc_id", "record_key", "raw_map"]
        documents = tables.read(job.table("documents"), DOCUMENTS).select(columns).to_pylist()
        rows = tables.read(job.table(name), {"mentions": MENTIONS, "quotes": QUOTES, "money": MONEY}[name]).to_pylist()
    keys = {row["doc_id"]: row["record_key"] for row in documents}
    by_text: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_text[keys[row["doc_id"]]].append(row)
    maps = {row["record_key"]: RawMap.of(Edit(**edit) for edit in row["raw_map"]) for row in documents}
    return _Read(maps, dict(by_text))
