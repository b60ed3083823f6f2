"""The chain: cues, the best contents of each, the best source of each content, and how far to believe the whole."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from pipeline.quotes.cues import CROWDED, FEWEST
from pipeline.quotes.learned import acceptance, cues, sources
from pipeline.quotes.learned.acceptance import Proposal
from pipeline.quotes.learned.content_features import ContentFeatures, Cues

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import lightgbm
    import numpy.typing as npt

    from pipeline.quotes.learned.contents import Content
    from pipeline.quotes.learned.encoding import Encoding, Features
    from pipeline.quotes.learned.lexicon import Lexicon
    from pipeline.quotes.learned.sheet import Sheet

T = TypeVar("T")
LEAST_CHANCE = 0.25
"""A token less likely a cue than this is given no contents."""
ALTERNATIVES = 3
LEAST_SHARE = 0.1
"""Contents of a cue that are kept beside its best: so many in all, each with at least this part in the odds."""
FLOOR, CEILING = -30.0, 30.0
SHORT, HELD = 200, 60
"""Contents of more words are kept while all contents have no more than so many times the words of the story."""
ROWS, CUES = 5_000, 500
"""Rows of features, and cues with theirs, that are held at once: each takes some 5 kB."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """Trees and the encoding of what they read."""

    trees: lightgbm.Booster
    encoding: Encoding

    def __call__(self, rows: Iterable[Features]) -> npt.NDArray[np.float64]:
        """A score for each row; on one thread, so that the bits are the same on any number of cores."""
        scores = [self.trees.predict(self.encoding.matrix(some), num_threads=1) for some in _some(rows, ROWS)]
        return np.concatenate([np.empty(0), *(np.asarray(one, dtype=np.float64) for one in scores)])


@dataclass(frozen=True, slots=True)
class Chain:
    """The four rankers and what training saw of words."""

    lexicon: Lexicon
    cues: Ranker
    contents: Ranker
    sources: Ranker
    acceptance: Ranker

    def read(self, sheet: Sheet) -> tuple[list[Proposal], npt.NDArray[np.float64]]:
        """The proposals for a story, and how likely each is right in content and source."""
        tokens = list(cues.worth_asking(sheet, self.lexicon))
        read = cues.CueFeatures(sheet, self.lexicon)
        chances = self.cues(read.row(token) for token in tokens)
        found = proposals(sheet, Cues(tokens, chances.tolist()), self.lexicon, self.contents, self.sources)
        return found, self.acceptance(acceptance.features(sheet, found))


def proposals(sheet: Sheet, likely: Cues, lexicon: Lexicon, contents: Ranker, speakers: Ranker) -> list[Proposal]:
    """Each likely cue with its best contents, each content with its best source."""
    drafts = _contents(sheet, likely, lexicon, contents)
    candidates = [sources.candidates(sheet, draft.cue, draft.tokens) for draft in drafts]
    scores = speakers(
        row
        for draft, found in zip(drafts, candidates, strict=True)
        for row in sources.features(sheet, draft.cue, draft.tokens, lexicon, found)
    )
    proposed, at = [], 0
    for draft, found in zip(drafts, candidates, strict=True):
        own = scores[at : at + len(found)]
        at += len(found)
        order = np.argsort(-own, kind="stable")
        best = int(order[0])
        proposed.append(
            Proposal(
                cue=draft.cue,
                chance=draft.chance,
                content=draft.content,
                tokens=draft.tokens,
                score=draft.score,
                share=draft.share,
                margin=draft.margin,
                features=draft.features,
                source=found[best],
                source_score=float(own[best]),
                source_share=float(_shares(own)[best]),
                source_margin=float(own[best] - own[order[1]]) if len(own) > 1 else CEILING,
                nobody=float(own[-1]),
            )
        )
    return proposed


@dataclass(frozen=True, slots=True)
class _Draft:
    cue: int
    chance: float
    content: Content
    tokens: frozenset[int]
    score: float
    share: float
    margin: float
    features: Features


def _contents(sheet: Sheet, likely: Cues, lexicon: Lexicon, contents: Ranker) -> list[_Draft]:
    asked = (
        (token, chance) for token, chance in zip(likely.tokens, likely.chances, strict=True) if chance >= LEAST_CHANCE
    )
    drafts: list[_Draft] = []
    words = 0
    for some in _some(_uncrowded(sheet, asked), CUES):
        for draft in _of_some(sheet, some, likely, lexicon, contents):
            words += len(draft.tokens)
            if len(draft.tokens) <= SHORT or words <= HELD * (sheet.n + HELD):
                drafts.append(draft)
    return drafts


def _uncrowded(sheet: Sheet, asked: Iterable[tuple[int, float]]) -> Iterator[tuple[int, float]]:
    """The cues with their chances, but for the least likely of a sentence that has too many, in order."""
    for number, some in groupby(asked, key=lambda one: sheet.sent[one[0]]):
        cues, (first, last) = list(some), sheet.sents[number]
        most = max(FEWEST, CROWDED // (last - first + 1))
        best = sorted(cues, key=lambda one: -one[1])[:most] if len(cues) > most else cues
        yield from sorted(best)


def _of_some(
    sheet: Sheet, asked: Sequence[tuple[int, float]], likely: Cues, lexicon: Lexicon, contents: Ranker
) -> Iterator[_Draft]:
    read = [ContentFeatures(sheet, token, likely, lexicon) for token, _ in asked]
    rows = [one.rows() for one in read]
    scores, at = contents(row for own in rows for row in own), 0
    for (token, chance), one, own_rows in zip(asked, read, rows, strict=True):
        own = scores[at : at + len(own_rows)]
        at += len(own_rows)
        shares = _shares(own)
        order = np.argsort(-own, kind="stable")
        found = list(one.candidates)
        for rank, number in enumerate(order[:ALTERNATIVES].tolist()):
            if rank and shares[number] < LEAST_SHARE:
                break
            rival = own[order[1]] if rank == 0 and len(own) > 1 else own[order[0]]
            content = found[number]
            yield _Draft(
                cue=token,
                chance=chance,
                content=content,
                tokens=frozenset(sheet.spoken(content)),
                score=float(own[number]),
                share=float(shares[number]),
                margin=float(own[number] - rival),
                features=own_rows[number],
            )


def _some(given: Iterable[T], most: int) -> Iterator[list[T]]:
    """The items given, so many at a time."""
    items = iter(given)
    while found := list(islice(items, most)):
        yield found


def _shares(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Each score's part in the odds of all."""
    if not len(scores):
        return scores
    powers = np.exp(np.clip(scores - scores.max(), FLOOR, CEILING))
    found: npt.NDArray[np.float64] = powers / powers.sum()
    return found
