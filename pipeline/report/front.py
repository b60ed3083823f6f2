"""The front of a report of many stories: what holds of all, and where in the volumes everything stands."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from pipeline.report import audit, people, search, timeline, trust, words
from pipeline.report.build import Frame, asset, body, document, pack
from pipeline.report.charts import Value
from pipeline.report.conflicts import Half, Kind, Pair, rank
from pipeline.report.corpus import read
from pipeline.report.highlight import Segment
from pipeline.report.places import PART, InFiles, InVolumes, Links, parts
from pipeline.report.site import Front, List, Page, parted
from pipeline.report.statements import Named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.report.rows import Conflict, Entity
    from pipeline.report.site import Run
    from pipeline.report.whole import Bound, Whole

SECTIONS = {
    "front": "Front page",
    "stories": "Volumes",
    "people": "People",
    "conflicts": "Conflicts",
    "audit": "Sources",
    "review": "Corrections",
    "changes": "Changes",
    "method": "Method",
}
"""The sections of the front by the name of their first page, as the navigation lists them."""
IN_VOLUMES = ("unresolved", "money")
"""Pages that only volumes have."""
NAMES = 20_000
"""Names that the front's search knows, the most quoted first: a browser opens more only slowly."""
SHOWN = 40
"""Volumes listed of an entity."""


class Listed(NamedTuple):
    """An entity in the list of all, with the volumes that quote it, or else name it."""

    entity: Entity
    n_once: int
    volumes: tuple[Bound, ...]
    n_volumes: int


class Cover:
    """The front page and the files beside it, once every volume is there."""

    def __init__(self, title: str, whole: Whole, run: Run, entities: pa.Table, conflicts: pa.Table) -> None:
        """`entities` and `conflicts` are those of the corpus, with the columns that the report reads."""
        self._title, self._whole, self._run = title, whole, run
        self._entities, self._conflicts = entities, conflicts
        self._ids: list[str] = entities["entity_id"].to_pylist()
        self._types: list[str] = entities["type"].to_pylist()
        self._order = self._ordered()
        self._ranked = self._by_rank()
        self._places: dict[str, str] = {}
        for name, (kind, _) in people.LISTS.items():
            listed = [at for at in self._order if self._types[at] == kind]
            self._put((page, [self._ids[at] for at in some]) for page, some in parts(name, listed))
        conflict_ids = conflicts["conflict_id"].to_pylist()
        self._put((page, [conflict_ids[at] for at in some]) for page, some in parts("conflicts", self._ranked))

    def _ordered(self) -> list[int]:
        """The entities, most quoted first (copies not counted), then most mentioned, then by name."""
        n_mentions, names = self._entities["n_mentions"].to_pylist(), self._entities["name"].to_pylist()
        n_once = [self._whole.heard[one].n_once for one in self._ids]
        return sorted(range(len(names)), key=lambda at: (-n_once[at], -n_mentions[at], names[at].casefold()))

    def _by_rank(self) -> list[int]:
        columns = (self._conflicts[name].to_pylist() for name in ("kind", "confidence", "conflict_id"))
        keys = [rank(*values) for values in zip(*columns, strict=True)]
        return sorted(range(len(keys)), key=keys.__getitem__)

    def _put(self, pages: Iterable[tuple[str, list[str]]]) -> None:
        for page, rows in pages:
            self._whole.index(page, rows)
            self._places |= dict.fromkeys(rows, page)

    def front(self, outcomes: tuple[trust.Outcome, ...], files: InFiles) -> str:
        """The front page; `outcomes` is what became of the input."""
        links = self._links(files)
        page = Page("front", "front", self._title, "front.html", self._front(outcomes))
        return document(Frame(self._title, SECTIONS, links), [body(page, links)])

    def files(self, files: InFiles) -> Iterator[tuple[str, str]]:
        """The name and the content of every file in the folder, but for the volumes."""
        links = self._links(files)
        yield "page.css", asset("templates", "page.css")
        for page in self._pages():
            frame = Frame(self._title, SECTIONS, links, "files", page.section, page.title, styled=False)
            yield f"{page.name}.html", document(frame, [body(page, links)])
        frame = Frame(self._title, SECTIONS, links, "files", "search", "Search", styled=False)
        asked = Page("finding", "search", "Search", "search.html", None)
        yield "search.html", document(frame, [body(asked, links)], {"search": pack(list(self._found()))})
        frame = Frame(self._title, SECTIONS, links, "files", "", "A row by its id", styled=False)
        for name, rows in sorted(self._whole.rows.items()):
            page = Page(name, "", frame.title, "index.html", None)
            yield (
                f"{name}.html",
                document(frame, [body(page, links)], {"rows": pack(rows)}, asset("templates", "find.js")),
            )

    def _links(self, files: InFiles) -> Links:
        return Links(InVolumes(files, self._whole.homes), self._places, indexed=True)

    def _front(self, outcomes: tuple[trust.Outcome, ...]) -> Front:
        whole, run = self._whole, self._run
        counts = trust.counts(whole.tally, self._types, len(self._conflicts))
        charts = (
            people.most_quoted(list(self._most_quoted())),
            audit.chart(whole.kinds, "stories"),
            timeline.chart(whole.months, "stories"),
        )
        return Front(
            counts=tuple(trust.Count(one.words, "stories") if one.page in IN_VOLUMES else one for one in counts),
            verdict=trust.verdict(run.checks),
            outcomes=outcomes,
            newest=tuple(whole.newest),
            changes=run.changes,
            corrections=run.corrections,
            charts=tuple(chart for chart in charts if chart),
            volumes=tuple(whole.volumes[:PART]),
            n_volumes=len(whole.volumes),
        )

    def _most_quoted(self) -> Iterator[Value]:
        for entity in self._taken(self._order[: people.MOST]):
            if n_once := self._whole.heard[entity.entity_id].n_once:
                yield Value(entity.name, n_once, self._places[entity.entity_id])

    def _pages(self) -> Iterator[Page]:
        yield from parted(List("stories", "stories", "The volumes", "volumes.html"), self._whole.volumes, tuple)
        for name, (kind, title) in people.LISTS.items():
            listed = [at for at in self._order if self._types[at] == kind]
            yield from parted(List(name, "people", title, "everybody.html"), listed, self._listed)
        conflicts = List("conflicts", "conflicts", "Conflicts and echoes", "conflicts.html")
        yield from parted(conflicts, self._ranked, self._pairs)
        yield Page("audit", "audit", "Whose voice leads", "audit.html", (audit.leading(self._leaders()), None))
        yield Page("review", "review", "Corrections", "review.html", (self._run.corrections, None))
        yield from self._run.pages()

    def _taken(self, places: Sequence[int]) -> Iterable[Entity]:
        return read({"entities": self._entities.take(pa.array(places, pa.int64()))}).entities.values()

    def _listed(self, places: Sequence[int]) -> tuple[Listed, ...]:
        found = []
        for entity in self._taken(places):
            heard = self._whole.heard[entity.entity_id]
            volumes = heard.speaking or heard.named
            shown = tuple(self._whole.volumes[at] for at in volumes[:SHOWN])
            found.append(Listed(entity, heard.n_once, shown, len(volumes)))
        return tuple(found)

    def _leaders(self) -> Iterator[audit.Leader]:
        leading = (
            at for at, one in enumerate(self._ids) if self._whole.heard[one].n_first + self._whole.heard[one].n_most
        )
        names = self._entities["name"]
        for at in leading:
            heard = self._whole.heard[self._ids[at]]
            yield audit.Leader(self._ids[at], names[at].as_py(), heard.n_first, heard.n_most)

    def _pairs(self, places: Sequence[int]) -> tuple[Kind, ...]:
        taken = self._conflicts.take(pa.array(places, pa.int64()))
        pairs = [self._pair(one) for one in read({"conflicts": taken}, all_there=False).conflicts]
        by_kind = itertools.groupby(pairs, key=lambda pair: pair.conflict.kind)
        return tuple(Kind(words.CONFLICTS[kind], tuple(some)) for kind, some in by_kind)

    def _pair(self, conflict: Conflict) -> Pair:
        return Pair(conflict, (self._half(conflict, "left"), self._half(conflict, "right")))

    def _half(self, conflict: Conflict, place: str) -> Half:
        side = conflict.left if place == "left" else conflict.right
        nobody = words.UNRESOLVED_CLAIMANT if conflict.kind == "echo" else words.NARRATOR
        told = self._whole.sides[conflict.conflict_id, place]
        pieces = ((told.before, ""), (told.marked, "figure"), (told.after, ""))
        return Half(
            document=told,
            value=side.value,
            claimant=Named(side.claimant or nobody, side.claimant_id),
            place=f"{conflict.conflict_id}-{place}",
            proof=tuple(Segment(0, text, kinds) for text, kinds in pieces if text),
        )

    def _found(self) -> Iterator[search.Entry]:
        for entity in self._taken(self._order[:NAMES]):
            yield search.named(entity, self._places[entity.entity_id], entity.entity_id)
        for title, volume, doc_id in self._whole.titles:
            yield "story", title, "", volume, doc_id, 0
