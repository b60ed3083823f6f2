"""When: the stories by day, with a lane for those that carry no date, and the dates that cannot be resolved."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pipeline.report.charts import Chart, Value, bars
from pipeline.report.corpus import by_document
from pipeline.report.highlight import Mark, Segment, segments
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.report.corpus import Corpus
    from pipeline.report.rows import Document, Figure, Quote

AROUND = 40
"""Characters shown on either side of a relative date."""
PERIODS = 24
"""Bars of the chart, at most: years when the months are more."""


@dataclass(frozen=True, slots=True)
class Relative:
    """A date told relative to a day that the story does not carry, verbatim and in its surroundings."""

    text: str
    around: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A story in its lane, with who speaks in it, which figures are tied to a date, and what cannot be dated."""

    document: Document
    speakers: tuple[tuple[str, str], ...]
    n_quotes: int
    dated: tuple[Figure, ...]
    relative: tuple[Relative, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """The stories of one day; those without a date have a lane of their own."""

    day: str | None
    items: tuple[Item, ...]


def ordered(corpus: Corpus) -> list[Document]:
    """The stories by day, the latest first, those without a date last."""
    dated = [document for document in corpus.documents.values() if document.day]
    return [
        *sorted(dated, key=lambda document: document.day or "", reverse=True),
        *(document for document in corpus.documents.values() if not document.day),
    ]


def months(corpus: Corpus) -> Counter[str]:
    """Stories by month, as YYYY-MM; those without a date under nothing."""
    return Counter((document.day or "")[:7] for document in corpus.documents.values())


def chart(stories: Counter[str], page: str = "timeline") -> Chart | None:
    """Stories by month, or by year when that makes too many bars; those without a date last."""
    counts, period = Counter({month: n for month, n in stories.items() if month}), "month"
    if len(counts) > PERIODS:
        years: Counter[str] = Counter()
        for month, n in counts.items():
            years[month[:4]] += n
        counts, period = years, "year"
    values = [Value(name, counts[name], page) for name in sorted(counts)][-PERIODS:]
    if stories[""]:
        values.append(Value("undated", stories[""], page))
    return bars("by-time", f"Stories by {period}", values, unit="stories")


class Timeline:
    """Writes lanes; the rows of each story are grouped once."""

    def __init__(self, corpus: Corpus) -> None:
        self._quotes = by_document(corpus.quotes.values())
        self._figures = by_document(corpus.figures.values())

    def lanes(self, documents: Sequence[Document]) -> tuple[Lane, ...]:
        """Some stories in their order."""
        days = itertools.groupby(documents, key=lambda document: document.day)
        return tuple(Lane(day, tuple(self._item(document) for document in group)) for day, group in days)

    def _item(self, document: Document) -> Item:
        quotes: list[Quote] = self._quotes[document.doc_id]
        speakers = {quote.speaker_id: quote.speaker or "" for quote in quotes if quote.speaker_id}
        return Item(
            document=document,
            speakers=tuple(speakers.items()),
            n_quotes=len(quotes),
            dated=tuple(figure for figure in self._figures[document.doc_id] if figure.horizon),
            relative=() if document.day else tuple(_relative(document.text)),
        )


def _relative(text: str) -> Iterator[Relative]:
    """Relative dates of a text, each wording once."""
    seen = set()
    for found in _pattern().finditer(text.replace("İ", "I").lower()):  # the one letter that is two in lower case
        if found.group() not in seen:
            seen.add(found.group())
            span = Span(*found.span())
            start = max(text.rfind("\n", 0, span.start) + 1, span.start - AROUND)
            end = min(text.find("\n", span.end) % (len(text) + 1), span.end + AROUND)
            yield Relative(span.of(text), segments(text, Span(start, end), [Mark(span, "cue")]))


@cache
def _pattern() -> re.Pattern[str]:
    """`last week`, `on tuesday`, `three days ago`, in lower case: words of `data/relative_dates.json`."""
    path = resources.files("pipeline.report") / "data" / "relative_dates.json"
    lists = json.loads(path.read_text(encoding="utf-8"))
    either = {name: "|".join(sorted(words, key=len, reverse=True)) for name, words in lists.items()}
    return re.compile(
        rf"\b(?:{either['days']}"
        rf"|(?:{either['turns']}) (?:{either['units']}|{either['weekdays']})"
        rf"|on (?:{either['weekdays']})(?!,? \d)"
        rf"|(?:{either['numbers']}|\d+) (?:{either['units']})s? ago)\b"
    )
