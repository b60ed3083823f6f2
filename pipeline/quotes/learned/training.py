"""Train the chain from annotated texts and their parses.

Each ranker learns from texts; what the next one reads of it must come from texts it has not learnt from, so each is
trained once for every fold of the texts and once on all. The lexicon leaves out the text at hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import lightgbm
import numpy as np

from pipeline.quotes.learned import acceptance, cues, sources
from pipeline.quotes.learned.chain import Chain, Ranker, proposals
from pipeline.quotes.learned.content_features import ContentFeatures, Cues
from pipeline.quotes.learned.encoding import Encoding
from pipeline.quotes.learned.examples import RIGHT, Example, content_grade, example, is_speech, judge, source_grade
from pipeline.quotes.learned.lexicon import Counts, Lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy.typing as npt
    from spacy.tokens import Doc

    from pipeline.evaluate.attributed import AttributedText
    from pipeline.quotes.learned.acceptance import Proposal
    from pipeline.quotes.learned.encoding import Features

    Floats = npt.NDArray[np.float64]

FOLDS = 3
SAMPLE = 4
"""The columns and categories of a ranker are those of every so manyth text."""
SHARED: dict[str, Any] = {
    "num_leaves": 31,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "cat_smooth": 20,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
RANK = {"objective": "lambdarank", "lambdarank_truncation_level": 3, "learning_rate": 0.09}
CUES = {"objective": "binary", "learning_rate": 0.07, "num_iterations": 220}
CONTENTS = {**RANK, "label_gain": [0, 1, 2, 4, 7, 10, 14], "num_iterations": 300}
SOURCES = {**RANK, "label_gain": [0, 1, 2], "num_leaves": 24, "num_iterations": 200}
ACCEPTANCE = {
    "objective": "binary",
    "learning_rate": 0.03,
    "num_leaves": 16,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.3,
    "num_iterations": 450,
}
ATTITUDE = 0.35
"""What attributions count that are neither quoted nor have a cue of the list: attitudes, more often than words."""
ALIKE = 0.15
"""A proposal right in content that is worse by more than this than another of its cue teaches nothing."""


def train(texts: Iterable[tuple[AttributedText, Doc]], tell: Callable[[str], None] = lambda _: None) -> Chain:
    """The chain that fits annotated texts and their parses best; `tell` is told what is being trained.

    Equal texts in equal order give equal trees.
    """
    examples = [example(gold, doc) for gold, doc in texts]
    total = Counts()
    for one in examples:
        total.update(one.counts)
    lexicon = Lexicon(total)
    tell("cues")
    cue_ranker, likely = _train_cues(examples, lexicon)
    tell("contents")
    content_rankers = _train_contents(examples, lexicon, likely)
    tell("sources")
    source_rankers = _train_sources(examples, lexicon)
    tell("acceptance")
    proposed = [
        proposals(
            one.sheet, own, lexicon.leaving(one.counts), content_rankers[number % FOLDS], source_rankers[number % FOLDS]
        )
        for number, (one, own) in enumerate(zip(examples, likely, strict=True))
    ]
    accepting = _train_acceptance(examples, proposed)
    return Chain(lexicon, cue_ranker, content_rankers[-1], source_rankers[-1], accepting)


@dataclass(slots=True)
class _Rows:
    """The candidates of one text: features and labels; where they are ranked among each other, groups of them."""

    features: list[Features] = field(default_factory=list)
    labels: list[float] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def group(self, features: Sequence[Features], labels: Sequence[float], weight: float = 1.0) -> None:
        """Take in candidates of which the best is wanted."""
        self.features += features
        self.labels += labels
        self.groups.append(len(features))
        self.weights += [weight] * len(features)


class _Table:
    """The rows of all texts, a matrix each."""

    def __init__(self, read: Callable[[int], _Rows], n: int) -> None:
        self.encoding = Encoding.learn(row for number in range(0, n, SAMPLE) for row in read(number).features)
        self._matrices, self._rows = [], []
        for number in range(n):
            rows = read(number)
            self._matrices.append(self.encoding.matrix(rows.features))
            rows.features = []  # the matrix holds them in a tenth of the memory
            self._rows.append(rows)

    def fit(self, parameters: dict[str, Any], apart: int | None = None) -> Ranker:
        """Trees for all texts but those of one fold."""
        kept = [number for number in range(len(self._matrices)) if apart is None or number % FOLDS != apart]
        rows = [self._rows[number] for number in kept]
        groups = [size for one in rows for size in one.groups]
        weights = [weight for one in rows for weight in one.weights]
        data = lightgbm.Dataset(
            np.concatenate([self._matrices[number] for number in kept]),
            np.array([label for one in rows for label in one.labels]),
            group=groups or None,
            weight=np.array(weights) if weights else None,
            feature_name=[name.replace(" ", "_") for name in self.encoding.columns],
            categorical_feature=[name.replace(" ", "_") for name in self.encoding.categories],
            params={"verbose": -1, "cat_smooth": SHARED["cat_smooth"]},
        )
        return Ranker(lightgbm.train({**SHARED, **parameters}, data), self.encoding)

    def rankers(self, parameters: dict[str, Any]) -> list[Ranker]:
        """One for each fold, trained on the others, and last one trained on all."""
        return [self.fit(parameters, apart) for apart in (*range(FOLDS), None)]

    def scores(self, number: int, ranker: Ranker) -> Floats:
        """What a ranker says of the rows of one text."""
        if not len(self._matrices[number]):
            return np.empty(0)
        return np.asarray(ranker.trees.predict(self._matrices[number]), dtype=np.float64)


def _train_cues(examples: Sequence[Example], lexicon: Lexicon) -> tuple[Ranker, list[Cues]]:
    """The ranker of cues, and how likely the tokens of each text are cues to one that has not seen the text."""
    asked: dict[int, list[int]] = {}

    def read(number: int) -> _Rows:
        one = examples[number]
        own = lexicon.leaving(one.counts)
        asked[number] = list(cues.worth_asking(one.sheet, own))
        right = {answer.cue for answer in one.answers}
        reader = cues.CueFeatures(one.sheet, own)
        rows = [reader.row(token) for token in asked[number]]
        return _Rows(rows, [float(token in right) for token in asked[number]])

    table = _Table(read, len(examples))
    *folds, whole = table.rankers(CUES)
    likely = [
        Cues(asked[number], table.scores(number, folds[number % FOLDS]).tolist()) for number in range(len(examples))
    ]
    return whole, likely


def _train_contents(examples: Sequence[Example], lexicon: Lexicon, likely: Sequence[Cues]) -> list[Ranker]:
    def read(number: int) -> _Rows:
        one = examples[number]
        own = lexicon.leaving(one.counts)
        rows = _Rows()
        for answer in one.answers:
            if answer.cue is None:
                continue
            found = ContentFeatures(one.sheet, answer.cue, likely[number], own)
            if found.candidates:
                grades = [content_grade(one.sheet, content, answer.content) for content in found.candidates]
                rows.group(found.rows(), grades, 1.0 if is_speech(one.sheet, answer, answer.cue) else ATTITUDE)
        return rows

    return _Table(read, len(examples)).rankers(CONTENTS)


def _train_sources(examples: Sequence[Example], lexicon: Lexicon) -> list[Ranker]:
    def read(number: int) -> _Rows:
        one = examples[number]
        own = lexicon.leaving(one.counts)
        rows = _Rows()
        for answer in one.answers:
            if answer.cue is not None:
                found = sources.candidates(one.sheet, answer.cue, answer.content)
                grades = [source_grade(one.sheet, candidate, answer.source) for candidate in found]
                rows.group(sources.features(one.sheet, answer.cue, answer.content, own, found), grades)
        return rows

    return _Table(read, len(examples)).rankers(SOURCES)


def _train_acceptance(examples: Sequence[Example], proposed: Sequence[Sequence[Proposal]]) -> Ranker:
    def read(number: int) -> _Rows:
        one, own = examples[number], proposed[number]
        judged = [judge(one.sheet, proposal, one.answers) for proposal in own]
        best: dict[int, float] = {}
        for proposal, (content, _) in zip(own, judged, strict=True):
            best[proposal.cue] = max(best.get(proposal.cue, 0.0), content)
        rows = _Rows()
        for row, proposal, (content, source) in zip(acceptance.features(one.sheet, own), own, judged, strict=True):
            right = content >= RIGHT and source
            if not right or content >= best[proposal.cue] - ALIKE:
                rows.features.append(row)
                rows.labels.append(float(right))
        return rows

    return _Table(read, len(examples)).fit(ACCEPTANCE)
