"""Run the stages over annotated texts, and say how their tables fare."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.evaluate import entities as figures
from pipeline.evaluate import gold as annotated
from pipeline.schema import DOCUMENTS, MENTIONS
from stages import annotate, clean, entities, link, money, quotes
from stages.job import Job

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.evaluate.entities import Found, Score
    from pipeline.params import Params

STAGES = (clean, annotate, entities, quotes, money, link)


def evaluate_entities(gold: Path, params: Params) -> Iterator[str]:
    """Lines with the figures of every annotation that the file `gold` holds, from the tables of a run over its texts.

    Raises OnrecordError as the stages do.
    """
    texts = list(annotated.read(gold))
    found = _mentions({one.doc_id: one.text for one in texts}, params)
    yield f"{len(texts)} texts of {gold.name}, {len(found)} with mentions"
    if not any(one.gap for one in texts):  # of whose names only two a text are annotated
        for kind, score in figures.names(texts, found).items():
            yield _line(f"names, exact: {kind}", score)
    if any(one.mentions for one in texts):
        yield _line("he and she, of a named person", figures.pronouns(texts, found))
        yield _line("nominals of a named organisation", figures.nominals(texts, found))
        yield _line("nominals of a named person", figures.nominals(texts, found, "PERSON"))
        precision, recall = figures.clusters(texts, found)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        yield f"{'persons by name, B3':36} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"
    if any(one.gap for one in texts):
        yield _line("GAP", figures.gap(texts, found))


def _line(name: str, score: Score) -> str:
    return (
        f"{name:36} precision {score.precision:.3f}  recall {score.recall:.3f}  F1 {score.f1:.3f}"
        f"  ({score.right} right, {score.given} given, {score.wanted} wanted)"
    )


def _mentions(texts: Mapping[str, str], params: Params) -> dict[str, list[Found]]:
    """The rows of `mentions` by the key of their text."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "texts.jsonl"
        with source.open("w", encoding="utf-8") as file:
            for key, text in texts.items():
                file.write(json.dumps({"id": key, "text": text}) + "\n")
        job = Job(source, Path(folder) / "out", Path(folder) / "overrides", params)
        for stage in STAGES:
            stage.run(job)
        documents = tables.read(job.table("documents"), DOCUMENTS).select(["doc_id", "record_key"]).to_pylist()
        rows = tables.read(job.table("mentions"), MENTIONS).to_pylist()
    keys = {row["doc_id"]: row["record_key"] for row in documents}
    by_text: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_text[keys[row["doc_id"]]].append(row)
    return {key: figures.found(found) for key, found in by_text.items()}
