"""All pages of the report, in the order in which a reader may want them, and where each row stands."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pipeline import dictionary
from pipeline.report import audit, conflicts, people, queue, timeline, trust
from pipeline.report.charts import Value
from pipeline.report.corrections import Corrections
from pipeline.report.dossiers import Dossiers, sources
from pipeline.report.ledger import entry
from pipeline.report.places import parts
from pipeline.report.replies import replies
from pipeline.report.statements import statement
from pipeline.report.stories import Stories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipeline.report.changes import Changes
    from pipeline.report.charts import Chart
    from pipeline.report.corpus import Corpus
    from pipeline.report.rows import Quote
    from pipeline.report.statements import Statement
    from pipeline.schema import Table

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
OF_THE_WHOLE = ("changes", "method")
"""Those that a volume leaves to the front of all."""
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


class Shown(Protocol):
    """A story as lists name it."""

    @property
    def doc_id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """What to call it."""

    @property
    def day(self) -> str | None:
        """The day it was published."""

    @property
    def is_copy(self) -> bool:
        """True when another story holds the same text."""


@dataclass(frozen=True, slots=True)
class Front:
    """What is new, how much there is, and whether it can be trusted."""

    counts: tuple[trust.Count, ...]
    verdict: trust.Verdict | None
    """None in a volume: the tables are proven as a whole."""
    outcomes: tuple[trust.Outcome, ...]
    newest: tuple[Shown, ...]
    changes: Changes | None
    corrections: Corrections
    charts: tuple[Chart, ...]
    volumes: tuple[Any, ...] = ()
    """The first of the volumes, in a report of many stories."""
    n_volumes: int = 0


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Quotes without a speaker, by reason."""

    groups: tuple[tuple[str, tuple[Statement, ...]], ...]


@dataclass(frozen=True, slots=True)
class TableNote:
    """A table as the method names it, with what shaped it."""

    entry: dictionary.Entry
    n_rows: int | None
    """None when the table is not given."""
    model: str | None
    params: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """What is told of all the tables together."""

    tables: tuple[TableNote, ...]
    checks: Mapping[str, Any]
    metrics: Mapping[str, Any]
    """Counts and shares, nested, as the check stage writes them."""
    corrections: Corrections
    changes: Changes | None

    def pages(self) -> Iterator[Page]:
        """What changed, and how the tables were made."""
        changes = self.changes
        yield from parted(
            List("changes", "changes", "What changed", "changes.html"),
            changes.rows if changes else (),
            lambda rows: (changes, tuple(rows)),
        )
        yield Page("method", "method", "Method", "method.html", (self.tables, tuple(_measured(self.metrics))))


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages are made of."""

    title: str
    corpus: Corpus
    run: Run | None
    """None in a volume: it is told on the front of all."""


class Plan:
    """Which rows stand on which page, settled before the first page is written."""

    def __init__(self, site: Site) -> None:
        corpus = site.corpus
        self.site, self._corpus = site, corpus
        self._replies = replies(corpus)
        self.sources = sources(corpus, self._replies)
        self._dossiers = Dossiers(corpus)
        self._people = {
            name: people.of_type(corpus, kind, self.sources, self._dossiers) for name, (kind, _) in people.LISTS.items()
        }
        self._unresolved = queue.unresolved(corpus)
        self._conflicts = conflicts.ranked(corpus)
        self.places = dict(self._places())

    def _places(self) -> Iterator[tuple[str, str]]:
        for name, listed in self._people.items():
            yield from ((one.entity.entity_id, page) for page, rows in parts(name, listed) for one in rows)
        for source in self.sources:
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
        yield Page("front", "front", self.site.title, "front.html", self._front())
        yield from self._who()
        yield from self._when()
        yield from self._what()
        yield from self._stories()
        yield from self._trust()

    def _front(self) -> Front:
        corpus, run = self._corpus, self.site.run
        newest = [document for document in timeline.ordered(corpus) if document.day and not document.is_copy]
        quoted = [Value(one.entity.name, one.n_once, one.entity.entity_id) for one in self.sources if one.n_once]
        charts = (
            people.most_quoted(quoted),
            audit.chart(audit.kinds(corpus)),
            timeline.chart(timeline.months(corpus)),
        )
        types = (entity.type for entity in corpus.entities.values())
        return Front(
            counts=trust.counts(trust.tally(corpus), types, len(corpus.conflicts)),
            verdict=trust.verdict(run.checks) if run else None,
            outcomes=trust.outcomes(corpus.units),
            newest=tuple(newest[:NEWEST]),
            changes=run.changes if run else None,
            corrections=run.corrections if run else Corrections(),
            charts=tuple(chart for chart in charts if chart),
        )

    def _who(self) -> Iterator[Page]:
        for name, (_, title) in people.LISTS.items():
            yield from parted(List(name, "people", title, "people.html"), self._people[name], tuple)
        for source in self.sources:
            name = source.entity.entity_id
            cut = [
                (page, functools.partial(self._dossiers.dossier, source, quotes, page == name))
                for page, quotes in parts(name, source.quotes)
            ]
            yield from _chained(List(name, "people", source.entity.name, "dossier.html"), cut)
        unresolved = List("unresolved", "people", "Speakers unresolved", "unresolved.html")
        yield from parted(unresolved, self._unresolved, self._grouped)

    def _grouped(self, quotes: Sequence[Quote]) -> Unresolved:
        groups: dict[str, list[Statement]] = {}
        for quote in quotes:
            groups.setdefault(queue.reason(quote), []).append(statement(self._corpus, quote))
        return Unresolved(tuple((reason, tuple(said)) for reason, said in groups.items()))

    def _when(self) -> Iterator[Page]:
        lanes = timeline.Timeline(self._corpus)
        stories = timeline.ordered(self._corpus)
        yield from parted(List("timeline", "timeline", "Timeline", "timeline.html"), stories, lanes.lanes)

    def _what(self) -> Iterator[Page]:
        corpus = self._corpus
        yield from parted(
            List("money", "money", "Which figures", "money.html"),
            list(corpus.figures.values()),
            lambda figures: tuple(entry(corpus, figure) for figure in figures),
        )
        yield from parted(List("replies", "replies", "Right of reply", "replies.html"), self._replies, tuple)
        yield from parted(
            List("conflicts", "conflicts", "Conflicts and echoes", "conflicts.html"),
            self._conflicts,
            functools.partial(conflicts.kinds, corpus),
        )

    def _stories(self) -> Iterator[Page]:
        documents = list(self._corpus.documents.values())
        yield from parted(List("stories", "stories", "The stories", "stories.html"), documents, tuple)
        leading = {source.entity.entity_id for source in self.sources}
        stories = Stories(self._corpus, self._replies, leading)
        names = [None, *(document.doc_id for document in documents), None]
        for document, before, after in zip(documents, names, names[2:], strict=False):
            view = stories.story(document)
            yield Page(document.doc_id, "stories", document.name, "story.html", view, before, after)

    def _trust(self) -> Iterator[Page]:
        stories, run = audit.audited(self._corpus), self.site.run
        leaders = audit.leading(audit.leaders(stories))
        corrections = run.corrections if run else Corrections()
        yield from parted(
            List("audit", "audit", "Whose voice leads", "audit.html"), stories, lambda rows: (leaders, tuple(rows))
        )
        yield from parted(
            List("review", "review", "What needs a human", "review.html"),
            queue.doubts(self._corpus),
            lambda rows: (corrections, tuple(rows)),
        )
        if run:
            yield from run.pages()


@dataclass(frozen=True, slots=True)
class List:
    """What the pages of one list have in common."""

    name: str
    section: str
    title: str
    template: str


def parted(one: List, rows: Sequence[Row], view: Callable[[Sequence[Row]], Any]) -> Iterator[Page]:
    """A list as one page or several; the view of each is made when the page is asked for."""
    return _chained(one, [(page, functools.partial(view, some)) for page, some in parts(one.name, rows)])


def _chained(one: List, cut: Sequence[tuple[str, Callable[[], Any]]]) -> Iterator[Page]:
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


def note(table: Table, n_rows: int | None, metadata: Mapping[bytes, bytes] | None) -> TableNote:
    """A table by the number of its rows and the metadata of its file."""
    metadata = metadata or {}
    model, params = metadata.get(b"onrecord.model"), metadata.get(b"onrecord.params")
    return TableNote(
        entry=dictionary.entry(table),
        n_rows=n_rows,
        model=model.decode() if model else None,
        params=params.decode() if params else None,
    )
