"""Which proposals to believe: what tells a right one from a wrong one, and a choice in which none overlaps another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from heapq import nlargest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from pipeline.quotes.learned.contents import Content
    from pipeline.quotes.learned.encoding import Features
    from pipeline.quotes.learned.sheet import Run, Sheet
    from pipeline.quotes.learned.sources import Candidate

SAME = 0.5
"""Two contents that share more than this of their words (Jaccard) are taken for one."""
BLOCK = 32
"""Words that are looked up together where proposals may overlap."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A cue with one of its best contents and that content's best source, and how sure each ranker is.

    `chance` is that of the cue; `share` the content's part in the odds of all contents of the cue, `margin` how far
    it lies before or behind the best; `source_share` and `nobody` the same of its source, and of none.
    """

    cue: int
    chance: float
    content: Content
    tokens: frozenset[int]
    score: float
    share: float
    margin: float
    features: Features
    source: Candidate
    source_score: float
    source_share: float
    source_margin: float
    nobody: float

    @property
    def worth(self) -> float:
        """How likely cue and content are right, roughly."""
        return self.chance * self.share


def features(sheet: Sheet, proposals: Sequence[Proposal]) -> Iterator[Features]:
    """What tells whether each proposal of a story is right, looked at beside all others."""
    crowd = _Crowd(proposals)
    return (_row(sheet, one, crowd) for one in proposals)


class _Crowd:
    """Finds the rivals of a proposal, those of other cues, without looking at all of a story."""

    def __init__(self, proposals: Sequence[Proposal]) -> None:
        self._near: dict[int, list[int]] = defaultdict(list)
        self._proposals = proposals
        self._chances = {one.cue: one.chance for one in proposals}
        self._sources: dict[Run | None, list[tuple[float, int]]] = defaultdict(list)
        for number, one in enumerate(proposals):
            for block in {token // BLOCK for token in one.tokens}:
                self._near[block].append(number)
        for run, cues in _by_source(proposals).items():
            self._sources[run] = nlargest(2, ((self._chances[cue], cue) for cue in cues))

    def of_source(self, run: Run | None, cue: int) -> float:
        """The chance of the likeliest other cue that has this source."""
        return next((chance for chance, other in self._sources[run] if other != cue), 0.0) if run else 0.0

    def around(self, cue: int) -> float:
        """The worth of the best proposal of another cue that holds this one."""
        near = (self._proposals[number] for number in self._near[cue // BLOCK])
        return max((one.worth for one in near if cue in one.tokens and one.cue != cue), default=0.0)

    def inside(self, one: Proposal) -> float:
        """The chance of the likeliest other cue in the words of a proposal."""
        return max((self._chances[cue] for cue in one.tokens & self._chances.keys() if cue != one.cue), default=0.0)

    def rivals(self, one: Proposal) -> Iterator[Proposal]:
        """The proposals of other cues that may share words with one, in order."""
        near = {number for block in {token // BLOCK for token in one.tokens} for number in self._near[block]}
        rivals = (self._proposals[number] for number in sorted(near))
        return (rival for rival in rivals if rival.cue != one.cue)


def _by_source(proposals: Sequence[Proposal]) -> dict[Run | None, set[int]]:
    found: dict[Run | None, set[int]] = defaultdict(set)
    for one in proposals:
        found[one.source.run].add(one.cue)
    return found


def _row(sheet: Sheet, one: Proposal, crowd: _Crowd) -> Features:
    run = one.source.run
    return (
        one.features
        | {
            "chance": one.chance,
            "score": one.score,
            "share": one.share,
            "margin": one.margin,
            "worth": one.worth,
            "source score": one.source_score,
            "source share": one.source_share,
            "source margin": one.source_margin,
            "nobody score": one.nobody,
            "relation": one.source.relation,
            "extent": one.source.extent,
            "source quoted": run is not None and sheet.part[one.source.head] >= 0,
            "source of rival": crowd.of_source(run, one.cue),
            "rival holds cue": crowd.around(one.cue),
            "holds rival": crowd.inside(one),
        }
        | _rivals(one, crowd)
    )


def _rivals(one: Proposal, crowd: _Crowd) -> Features:
    """The proposals of other cues for the same words: the best of all, of those that hold all, of those much alike."""
    best = around = alike = overlap = 0.0
    for rival in crowd.rivals(one):
        shared = len(one.tokens & rival.tokens)
        if not shared:
            continue
        jaccard = shared / (len(one.tokens) + len(rival.tokens) - shared)
        best, overlap = max((best, overlap), (rival.worth, jaccard))
        if shared == len(one.tokens) < len(rival.tokens):
            around = max(around, rival.worth)
        if jaccard > SAME:
            alike = max(alike, rival.worth)
    return {"rival": best, "rival overlap": overlap, "rival around": around, "rival alike": alike}


def chosen(proposals: Sequence[Proposal], beliefs: Sequence[float], least: Sequence[float]) -> list[int]:
    """The numbers of the proposals to keep, the most believed first, each believed at least as much as its `least`.

    None shares a word with another, stands as a cue inside another, or has a source inside its own content.
    """
    taken: set[int] = set()
    cues: set[int] = set()
    kept: list[int] = []
    for number in sorted(range(len(proposals)), key=lambda number: -beliefs[number]):
        one = proposals[number]
        if beliefs[number] < least[number] or one.cue in cues or not _is_free(one.tokens, one.cue, taken, cues):
            continue
        kept.append(number)
        taken |= one.tokens
        cues.add(one.cue)
    return kept


def _is_free(tokens: Set[int], cue: int, taken: Set[int], cues: Set[int]) -> bool:
    return cue not in taken and tokens.isdisjoint(taken) and tokens.isdisjoint(cues)
