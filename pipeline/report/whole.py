"""What the volumes of a report tell, added up: counted and listed, never held whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline.report import trust
from pipeline.report.places import index
from pipeline.report.site import NEWEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.report.volume import Side, Story, Volume

TITLES = 100_000
"""Titles that the front's search knows: a browser opens more only slowly."""


class Bound(NamedTuple):
    """A volume in the list of all."""

    number: int
    page: str
    first: Story
    last: Story
    days: tuple[str, str] | None
    tally: trust.Tally


@dataclass(slots=True)
class Heard:
    """An entity over all volumes so far."""

    n_once: int = 0
    n_first: int = 0
    n_most: int = 0
    speaking: list[int] = field(default_factory=list)
    """The places, in the list of all, of the volumes in which it speaks."""
    named: list[int] = field(default_factory=list)
    """Those of the others that name it."""


@dataclass(slots=True)
class Whole:
    """All volumes so far: an entry for each volume, entity, conflict and title, and the ids of the rows."""

    volumes: list[Bound] = field(default_factory=list)
    tally: trust.Tally = field(default_factory=trust.Tally)
    kinds: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    heard: defaultdict[str, Heard] = field(default_factory=lambda: defaultdict(Heard))
    newest: list[Story] = field(default_factory=list)
    sides: dict[tuple[str, str], Side] = field(default_factory=dict)
    titles: list[tuple[str, str, str]] = field(default_factory=list)
    """Title, volume and id of the first stories."""
    homes: dict[str, str] = field(default_factory=dict)
    """The volume of each story that the front may link to."""
    rows: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    """For each file of the index: the ids of the rows in it, by the page on which they stand."""

    def add(self, volume: Volume) -> None:
        """The next volume in order."""
        at, stories = len(self.volumes), volume.stories
        days = sorted(story.day for story in stories if story.day)
        span = (days[0], days[-1]) if days else None
        self.volumes.append(Bound(at + 1, volume.name, stories[0], stories[-1], span, volume.tally))
        self.tally += volume.tally
        self.kinds.update(volume.kinds)
        self.months.update(volume.months)
        for voice in volume.voices:
            heard = self.heard[voice.entity_id]
            heard.n_once += voice.n_once
            heard.n_first += voice.n_first
            heard.n_most += voice.n_most
            (heard.speaking if voice.speaks else heard.named).append(at)
        latest = [story for story in stories if story.day and not story.is_copy]
        latest = sorted(latest, key=lambda story: story.day or "", reverse=True)[:NEWEST]
        self.newest = sorted([*self.newest, *latest], key=lambda story: story.day or "", reverse=True)[:NEWEST]
        linked = {side.doc_id for side in volume.sides}.union(story.doc_id for story in latest)
        self.homes |= dict.fromkeys(linked, volume.name)
        self.sides |= {(side.conflict_id, side.place): side for side in volume.sides}
        room = max(0, TITLES - len(self.titles))
        self.titles += [(story.name, volume.name, story.doc_id) for story in stories[:room]]
        self.index(volume.name, volume.rows)

    def index(self, page: str, rows: Iterable[str]) -> None:
        """Rows that stand on a page."""
        by_file: defaultdict[str, list[str]] = defaultdict(list)
        for row in rows:
            by_file[index(row)].append(row)
        for name, some in by_file.items():
            self.rows[name][page] = " ".join(some)
