"""Quotes and their speakers: this package beside textacy, on annotated texts and by one scorer.

    .venv/bin/python -m benchmarks.quotes_peers GOLD.jsonl.gz [--fragments]
    .venv/bin/uv run --no-sync --with textacy==0.13.0 python -m benchmarks.quotes_peers GOLD.jsonl.gz

textacy is no dependency of the project. The second command lays it over .venv for one run and leaves .venv as it is;
with the first its row says that it is not installed. GOLD is in the form of pipeline/evaluate/attributed.py.

Our quotes are those that `onrecord eval quotes` scores: `quotes.parquet` of a run over the texts. textacy reads parses
of the texts as they are, by the same model; it raises on an odd number of quotation marks and then has no quotes. It
looks for direct quotes only, and gives the halves of a split one by themselves: `--fragments` counts so for all.

A quote is right end to end when its content shares half of its words with the annotated one and its source a word
that says something. Shown is F1 by kind, and precision, recall and F1 of speech, in per cent; *raised*: texts that a
system raised on; *time*: processor time of the parse and of the quotes after it, over that of the parse alone.
"""

from __future__ import annotations

import argparse
import importlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.annotate import model as models
from pipeline.annotate.parses import Story
from pipeline.evaluate import attributed
from pipeline.evaluate.attributed import Attributed
from pipeline.evaluate.quotes import Found, Tally
from pipeline.params import Params, Quotes
from pipeline.quotes.extract import extract
from pipeline.spans import RawMap, Span
from stages.evaluation import quote_tally
from stages.job import failing_clearly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import spacy.tokens
    from spacy.tokens import Doc, Token

    from pipeline.evaluate.attributed import AttributedText

MODES = {"onrecord": Params(), "onrecord, rules": Params(quotes=Quotes(mode="rules"))}
FIGURE = "end to end"
KINDS = ("direct", "mixed", "speech-indirect")
MEASURES = ("P", "R", "F1")


class Quotation(Protocol):
    """A quotation as textacy gives it."""

    speaker: Sequence[Token]
    cue: Sequence[Token]
    content: spacy.tokens.Span


@dataclass(frozen=True, slots=True)
class Row:
    """What one system is worth: its counts, the number of texts it raised on, and its time over the parse's."""

    system: str
    tally: Tally
    raised: int
    time: float


def textacy() -> Callable[[Doc], Iterable[Quotation]] | None:
    """The extractor of direct quotes of textacy, or nothing where that is not installed."""
    try:
        found: Callable[[Doc], Iterable[Quotation]] = importlib.import_module("textacy.extract").direct_quotations
    except ModuleNotFoundError:
        return None
    return found


def place(one: Quotation) -> Attributed:
    """Where the parts of a quotation stand in its text; neighbouring tokens are one span."""
    return Attributed(
        source=tuple(_spans(one.speaker)),
        cue=tuple(_spans(one.cue)),
        content=(Span(one.content.start_char, one.content.end_char),),
    )


def _spans(tokens: Iterable[Token]) -> Iterator[Span]:
    run: list[Token] = []
    for token in sorted(tokens, key=lambda token: token.i):
        if run and token.i > run[-1].i + 1:
            yield _span(run)
            run = []
        run.append(token)
    if run:
        yield _span(run)


def _span(run: Sequence[Token]) -> Span:
    return Span(run[0].idx, run[-1].idx + len(run[-1]))


def quotations(
    docs: Mapping[str, Doc], peer: Callable[[Doc], Iterable[Quotation]]
) -> tuple[dict[str, list[Found]], int]:
    """A peer's quotes by text, and the number of texts that it raised on: these have none."""
    found: dict[str, list[Found]] = {}
    raised = 0
    for key, doc in docs.items():
        try:
            found[key] = [Found(place(one), 1.0) for one in peer(doc)]
        except ValueError:
            raised += 1
    return found, raised


def tally(texts: Iterable[AttributedText], found: Mapping[str, Sequence[Found]], *, split: bool) -> Tally:
    """The counts of quotes by text."""
    counts = Tally()
    for one in texts:
        counts.add(one, found.get(one.doc_id, ()), split=split)
    return counts


def rows(gold: Path, *, split: bool) -> Iterator[Row | str]:
    """A row for each system, or the name of one that is not installed."""
    texts = list(attributed.read(gold))
    nlp = models.find(Params().annotate.model).load()
    start = time.process_time()
    docs = {one.doc_id: doc for one, doc in zip(texts, nlp.pipe(one.text for one in texts), strict=True)}
    parse = time.process_time() - start
    for system, params in MODES.items():
        seconds = _seconds(docs, params.quotes)
        yield Row(system, quote_tally(gold, params, split=split), 0, 1 + seconds / parse)
    peer = textacy()
    if peer is None:
        yield "textacy"
        return
    start = time.process_time()
    found, raised = quotations(docs, peer)
    seconds = time.process_time() - start
    yield Row("textacy", tally(texts, found, split=split), raised, 1 + seconds / parse)


def _seconds(docs: Mapping[str, Doc], params: Quotes) -> float:
    """Processor time of our extractor over parses; what it loads once is loaded."""
    stories = [Story(key, doc, RawMap.of(())) for key, doc in docs.items()]
    extract(stories[:1], params)
    start = time.process_time()
    extract(stories, params)
    return time.process_time() - start


def head() -> str:
    """The line above the rows."""
    figures = "".join(f"{kind:>17}" for kind in KINDS) + "".join(f"{'speech ' + name:>11}" for name in MEASURES)
    return f"{'system':18}{figures}{'raised':>8}{'time':>7}"


def line(row: Row | str) -> str:
    """A row as text."""
    if isinstance(row, str):
        return f"{row:18} not installed: see the head of benchmarks/quotes_peers.py"
    views = row.tally.views()
    speech = views["speech"].measures[FIGURE]
    kinds = "".join(f"{100 * views[kind].measures[FIGURE].f1:17.1f}" for kind in KINDS)
    shares = "".join(f"{100 * share:11.1f}" for share in (speech.precision, speech.recall, speech.f1))
    return f"{row.system:18}{kinds}{shares}{row.raised:8}{row.time:7.2f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--fragments", action="store_true", help="count the halves of a split quote by themselves")
    given = parser.parse_args()
    print(head())
    with failing_clearly():
        for row in rows(given.gold, split=given.fragments):
            print(line(row), flush=True)


if __name__ == "__main__":
    main()
