"""All pages of the report, in the order in which a reader may want them, and where each row stands."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline import dictionary, schema
from pipeline.report import audit, conflicts, people, queue, timeline, trust
from pipeline.report.dossiers import Dossiers, sources
from pipeline.report.ledger import entry
from pipeline.report.places import parts
from pipeline.report.replies import replies
from pipeline.report.statements import statement
from pipeline.report.stories import Stories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pyarrow as pa

    from pipeline.report.changes import Changes
    from pipeline.report.charts import Chart
    from pipeline.report.corpus import Corpus
    from pipeline.report.corrections import Corrections
    from pipeline.report.rows import Document, Quote
    from pipeline.report.statements import Statement

Row = TypeVar("Row")

SECTIONS = {
    "front": "Front page",
    "people": "People",
    "timeline": "Timeline",
    "money": "Money",
    "replies": "Replies",
    "conflicts": "Conflicts",
    "stories": "Stories",
    "audit": "Sources",
    "review": "Review",
    "changes": "Changes",
    "method": "Method",
}
"""The sections of the report by the name of their first page, as the navigation lists them."""
NEWEST = 8
"""Stories on the front page."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `name` is its address and the id of its section, `view` what its template shows."""

    name: str
    section: str
    title: str
    template: str
    view: Any
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Front:
    """What is new, how much there is, and whether it can be trusted."""

    counts: tuple[trust.Count, ...]
    verdict: trust.Verdict
    outcomes: tuple[trust.Outcome, ...]
    newest: tuple[Document, ...]
    changes: Changes | None
    corrections: Corrections
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Quotes without a speaker, by reason."""

    groups: tuple[tuple[str, tuple[Statement, ...]], ...]


@dataclass(frozen=True, slots=True)
class TableNote:
    """A table as the method names it, with what shaped it."""

    entry: dictionary.Entry
    n_rows: int | None
    model: str | None
    params: str | None


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages are made of."""

    title: str
    corpus: Corpus
    tables: Mapping[str, pa.Table]
    checks: Mapping[str, Any]
    metrics: Mapping[str, Any]
    """Counts and shares, nested, as the check stage writes them."""
    corrections: Corrections
    changes: Changes | None


def pages(site: Site) -> tuple[Mapping[str, str], Iterator[Page]]:
    """The page on which each row stands, and the pages in their order, each made when it is asked for."""
    plan = _Plan(site)
    return plan.places, plan.pages()


class _Plan:
    """Which rows stand on which page, settled before the first page is written."""

    def __init__(self, site: Site) -> None:
        corpus = site.corpus
        self._site, self._corpus = site, corpus
        self._replies = replies(corpus)
        self._sources = sources(corpus, self._replies)
        self._dossiers = Dossiers(corpus)
        self._people = {
            name: people.of_type(corpus, kind, self._sources, self._dossiers)
            for name, (kind, _) in people.LISTS.items()
        }
        self._unresolved = queue.unresolved(corpus)
        self._conflicts = conflicts.ranked(corpus)
        self.places = dict(self._places())

    def _places(self) -> Iterator[tuple[str, str]]:
        for name, listed in self._people.items():
            yield from ((one.entity.entity_id, page) for page, rows in parts(name, listed) for one in rows)
        for source in self._sources:
            yield source.entity.entity_id, source.entity.entity_id
            for page, quotes in parts(source.entity.entity_id, source.quotes):
                yield from ((quote.quote_id, page) for quote in quotes)
        for page, quotes in parts("unresolved", self._unresolved):
            yield from ((quote.quote_id, page) for quote in quotes)
        for page, figures in parts("money", list(self._corpus.figures)):
            yield from ((figure_id, page) for figure_id in figures)
        for page, asked in parts("replies", self._replies):
            yield from ((reply.row, page) for reply in asked)
        for page, found in parts("conflicts", self._conflicts):
            yield from ((conflict.conflict_id, page) for conflict in found)

    def pages(self) -> Iterator[Page]:
        """Every page in order."""
        yield Page("front", "front", self._site.title, "front.html", self._front())
        yield from self._who()
        yield from self._when()
        yield from self._what()
        yield from self._stories()
        yield from self._trust()

    def _front(self) -> Front:
        corpus, site = self._corpus, self._site
        newest = [document for document in timeline.ordered(corpus) if document.day and not document.is_copy]
        charts = (people.most_quoted(self._sources), audit.kinds(corpus), timeline.chart(corpus))
        return Front(
            counts=trust.counts(corpus),
            verdict=trust.verdict(site.checks),
            outcomes=trust.outcomes(corpus.units),
            newest=tuple(newest[:NEWEST]),
            changes=site.changes,
            corrections=site.corrections,
            charts=tuple(chart for chart in charts if chart),
        )

    def _who(self) -> Iterator[Page]:
        for name, (_, title) in people.LISTS.items():
            yield from _parted(_List(name, "people", title, "people.html"), self._people[name], tuple)
        for source in self._sources:
            name = source.entity.entity_id
            cut = [
                (page, functools.partial(self._dossiers.dossier, source, quotes, page == name))
                for page, quotes in parts(name, source.quotes)
            ]
            yield from _chained(_List(name, "people", source.entity.name, "dossier.html"), cut)
        unresolved = _List("unresolved", "people", "Speakers unresolved", "unresolved.html")
        yield from _parted(unresolved, self._unresolved, self._grouped)

    def _grouped(self, quotes: Sequence[Quote]) -> Unresolved:
        groups: dict[str, list[Statement]] = {}
        for quote in quotes:
            groups.setdefault(queue.reason(quote), []).append(statement(self._corpus, quote))
        return Unresolved(tuple((reason, tuple(said)) for reason, said in groups.items()))

    def _when(self) -> Iterator[Page]:
        lanes = timeline.Timeline(self._corpus)
        stories = timeline.ordered(self._corpus)
        yield from _parted(_List("timeline", "timeline", "Timeline", "timeline.html"), stories, lanes.lanes)

    def _what(self) -> Iterator[Page]:
        corpus = self._corpus
        yield from _parted(
            _List("money", "money", "Which figures", "money.html"),
            list(corpus.figures.values()),
            lambda figures: tuple(entry(corpus, figure) for figure in figures),
        )
        yield from _parted(_List("replies", "replies", "Right of reply", "replies.html"), self._replies, tuple)
        yield from _parted(
            _List("conflicts", "conflicts", "Conflicts and echoes", "conflicts.html"),
            self._conflicts,
            functools.partial(conflicts.kinds, corpus),
        )

    def _stories(self) -> Iterator[Page]:
        documents = list(self._corpus.documents.values())
        yield from _parted(_List("stories", "stories", "The stories", "stories.html"), documents, tuple)
        leading = {source.entity.entity_id for source in self._sources}
        stories = Stories(self._corpus, self._replies, leading)
        names = [None, *(document.doc_id for document in documents), None]
        for document, before, after in zip(documents, names, names[2:], strict=False):
            view = stories.story(document)
            yield Page(document.doc_id, "stories", document.name, "story.html", view, before, after)

    def _trust(self) -> Iterator[Page]:
        stories = audit.audited(self._corpus)
        leaders = audit.leaders(stories)
        yield from _parted(
            _List("audit", "audit", "Whose voice leads", "audit.html"), stories, lambda rows: (leaders, tuple(rows))
        )
        yield from _parted(
            _List("review", "review", "What needs a human", "review.html"),
            queue.doubts(self._corpus),
            lambda rows: (self._site.corrections, tuple(rows)),
        )
        changes = self._site.changes
        yield from _parted(
            _List("changes", "changes", "What changed", "changes.html"),
            changes.rows if changes else (),
            lambda rows: (changes, tuple(rows)),
        )
        notes = tuple(_note(table, self._site.tables.get(table.name)) for table in schema.TABLES)
        yield Page("method", "method", "Method", "method.html", (notes, tuple(_measured(self._site.metrics))))


@dataclass(frozen=True, slots=True)
class _List:
    """What the pages of one list have in common."""

    name: str
    section: str
    title: str
    template: str


def _parted(one: _List, rows: Sequence[Row], view: Callable[[Sequence[Row]], Any]) -> Iterator[Page]:
    """A list as one page or several; the view of each is made when the page is asked for."""
    return _chained(one, [(page, functools.partial(view, some)) for page, some in parts(one.name, rows)])


def _chained(one: _List, cut: Sequence[tuple[str, Callable[[], Any]]]) -> Iterator[Page]:
    """The pages of a list, each leading to the one before and the one after."""
    names = [None, *(name for name, _ in cut), None]
    for (name, view), before, after in zip(cut, names, names[2:], strict=False):
        yield Page(name, one.section, one.title, one.template, view(), before, after)


def _measured(metrics: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, str]]:
    """Metrics by their path, as `dvc metrics show` names them: `quotes.kind.direct`."""
    for name, value in metrics.items():
        if isinstance(value, dict):
            yield from _measured(value, f"{within}{name}.")
        else:
            yield f"{within}{name}", f"{value:,}"


def _note(table: schema.Table, rows: pa.Table | None) -> TableNote:
    metadata = (rows.schema.metadata or {}) if rows is not None else {}
    model, params = metadata.get(b"onrecord.model"), metadata.get(b"onrecord.params")
    return TableNote(
        entry=dictionary.entry(table),
        n_rows=None if rows is None else rows.num_rows,
        model=model.decode() if model else None,
        params=params.decode() if params else None,
    )
