"""Which proposals to believe: what tells a right one from a wrong one, and a choice in which none overlaps another."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from pipeline.quotes.learned.contents import Content
    from pipeline.quotes.learned.encoding import Features
    from pipeline.quotes.learned.sheet import Sheet
    from pipeline.quotes.learned.sources import Candidate

SAME = 0.5
"""Two contents that share more than this of their words (Jaccard) are taken for one."""


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


def features(sheet: Sheet, proposals: Sequence[Proposal]) -> list[Features]:
    """What tells whether each proposal of a story is right, looked at beside all others."""
    holders: dict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(proposals):
        for token in one.tokens:
            holders[token].append(number)
    return [_row(sheet, proposals, number, holders) for number in range(len(proposals))]


def _row(sheet: Sheet, proposals: Sequence[Proposal], number: int, holders: dict[int, list[int]]) -> Features:
    one = proposals[number]
    run = one.source.run
    others = [other for other in proposals if other.cue != one.cue]
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
            "source of rival": max((o.chance for o in others if run and o.source.run == run), default=0.0),
            "rival holds cue": max((o.worth for o in others if one.cue in o.tokens), default=0.0),
            "holds rival": max((o.chance for o in others if o.cue in one.tokens), default=0.0),
        }
        | _rivals(proposals, number, holders)
    )


def _rivals(proposals: Sequence[Proposal], number: int, holders: dict[int, list[int]]) -> Features:
    """The proposals of other cues for the same words: the best of all, of those that hold all, of those much alike."""
    one = proposals[number]
    common = Counter(other for token in one.tokens for other in holders[token] if proposals[other].cue != one.cue)
    best = around = alike = overlap = 0.0
    for other, shared in common.items():
        rival = proposals[other]
        jaccard = shared / (len(one.tokens) + len(rival.tokens) - shared)
        if rival.worth > best:
            best, overlap = rival.worth, jaccard
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
