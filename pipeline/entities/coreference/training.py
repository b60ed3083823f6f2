"""Train the trees that rank the antecedents of he and she, from annotated texts and their parses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import lightgbm
import numpy as np

from pipeline.entities import ranker, story
from pipeline.entities.coreference.features import FEATURES, priors
from pipeline.entities.coreference.persons import company
from pipeline.entities.coreference.phrases import phrases
from pipeline.entities.coreference.pronouns import resolved
from pipeline.entities.coreference.syntax import Syntax
from pipeline.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy.typing as npt
    from spacy.tokens import Doc

    from pipeline.entities.coreference.antecedents import Pronoun
    from pipeline.entities.mentions import Cast, Mention
    from pipeline.evaluate.gold import Gap, Gold

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

PARAMETERS: dict[str, Any] = {
    "learning_rate": 0.1,
    "num_leaves": 8,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "extra_trees": True,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
TREES = 600
CONSTRAINTS = {"chance": 1, "full_chance": 1, "fit": 1, "shown": 1, "denied": -1, "best_chance": -1}
"""What can only speak for a candidate (1) or against it (-1)."""
LEAST_CURVATURE = 1e-3


@dataclass(frozen=True, slots=True)
class Answers:
    """Whom each annotated pronoun of a text stands for, by its first token: the people it may, as far as is known.

    A pronoun that stands for nobody known has an empty set. One in `told` (of GAP) stands for none of those there,
    and may stand for anybody else.
    """

    right: dict[int, set[int]]
    told: dict[int, set[int]]


@dataclass(slots=True)
class _Rows:
    """Candidates of annotated pronouns: features, which may be right, the number of the pronoun; and of each pronoun
    whether none of its candidates may be right.
    """

    features: list[Sequence[float]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    pronoun: list[int] = field(default_factory=list)
    none: list[bool] = field(default_factory=list)

    def add(self, rows: Sequence[Sequence[float]], right: Sequence[bool], *, none: bool) -> None:
        """Take in one pronoun."""
        self.features.extend(rows)
        self.right.extend(right)
        self.pronoun.extend([len(self.none)] * len(rows))
        self.none.append(none)


@dataclass(frozen=True, slots=True)
class Example:
    """An annotated text, read up to its pronouns."""

    doc: Doc
    cast: Cast
    antecedents: Sequence[Mention]
    answers: Answers


def train(examples: Iterable[tuple[Gold, Doc]]) -> str:
    """The trees, in LightGBM's text format, that rank the antecedents best in annotated texts and their parses.

    Where a text says nothing of a pronoun (all but one in examples of GAP), what it stands for is guessed by trees
    trained a first time without. Equal examples in equal order give the same text.
    """
    read = [example(gold, doc) for gold, doc in examples]
    first = _fit(_gathered(read, None))
    return _fit(_gathered(read, first)).model_to_string()


def example(gold: Gold, doc: Doc) -> Example:
    """What training needs of one annotated text."""
    cast = story.cast_of(doc)
    antecedents = story.antecedents(doc, cast, list(phrases(doc, cast.names)))
    return Example(doc, cast, antecedents, answers(gold, doc, cast, antecedents))


def answers(gold: Gold, doc: Doc, cast: Cast, antecedents: Sequence[Mention]) -> Answers:
    """Whom the annotated he and she of a text stand for, in the numbers of its people."""
    syntax = Syntax.of(doc)
    known = company(syntax, cast, antecedents)
    names: dict[int, list[Span]] = {}
    for mention in antecedents:
        if mention.form == "name" and mention.cluster is not None and mention.cluster in known.people:
            names.setdefault(mention.cluster, []).append(mention.span)
    nouns = {
        Span(syntax.tokens.starts[place.head], syntax.tokens.ends[place.head]): place.person
        for place in known.places
        if place.person < 0
    }
    return _of_gap(gold.gap, syntax, names) if gold.gap else _of_clusters(gold, syntax, names, nouns)


def _overlapping(names: dict[int, list[Span]], spans: Iterable[Span]) -> set[int]:
    wanted = list(spans)
    return {number for number, own in names.items() if any(one.overlaps(other) for one in own for other in wanted)}


def _of_gap(gap: Gap, syntax: Syntax, names: dict[int, list[Span]]) -> Answers:
    token = syntax.tokens.at(gap.pronoun.start)
    meant = [span for span, is_meant in gap.names if is_meant]
    right = _overlapping(names, meant)
    if meant:
        return Answers({token: right}, {})
    return Answers({token: set()}, {token: _overlapping(names, (span for span, _ in gap.names))})


def _of_clusters(gold: Gold, syntax: Syntax, names: dict[int, list[Span]], nouns: dict[Span, int]) -> Answers:
    named = {mention.span for mention in gold.mentions if mention.named}
    cluster_of = {span: number for number, cluster in enumerate(gold.clusters) for span in cluster}
    members: dict[int, set[int]] = {
        number: _overlapping(names, (span for span in cluster if span in named))
        for number, cluster in enumerate(gold.clusters)
    }
    by_length = sorted((mention.span for mention in gold.mentions), key=len)
    for noun, person in nouns.items():
        innermost = next((span for span in by_length if span.contains(noun)), None)
        if innermost in cluster_of:
            members[cluster_of[innermost]].add(person)
    pronouns = [mention.span for mention in gold.mentions if mention.pronoun]
    return Answers(
        {syntax.tokens.at(span.start): members[cluster_of[span]] if span in cluster_of else set() for span in pronouns},
        {},
    )


def _gathered(examples: Iterable[Example], trees: lightgbm.Booster | None) -> _Rows:
    """The candidates of the annotated pronouns, each read after those before it were resolved rightly."""
    gathered = _Rows()
    for one in examples:
        resolved(one.doc, one.cast, one.antecedents, _teacher(one.answers, trees, gathered))
    return gathered


def _teacher(
    known: Answers, trees: lightgbm.Booster | None, gathered: _Rows
) -> Callable[[Pronoun, Sequence[int], Sequence[Sequence[float]]], list[float]]:
    """A ranker that gives the right answers where they are known, and gathers their candidates."""

    def rank(pronoun: Pronoun, candidates: Sequence[int], rows: Sequence[Sequence[float]]) -> list[float]:
        token = pronoun.place.head
        right, wrong = known.right.get(token), known.told.get(token)
        if right is not None:
            meant = [number in right if wrong is None else number not in wrong for number in candidates]
            gathered.add(rows, meant, none=wrong is not None or not any(meant))
            if wrong is None:
                return [float(one) for one in meant]
        return ranker.chances(trees, rows, priors(rows)) if trees else [0.0] * len(candidates)

    return rank


def _fit(rows: _Rows) -> lightgbm.Booster:
    pronoun = np.array(rows.pronoun, dtype=np.int64)
    prior = np.array(priors(rows.features), dtype=np.float64)
    objective = _objective(
        pronoun, prior, np.array(rows.right, dtype=np.float64), np.array(rows.none, dtype=np.float64)
    )
    features = np.array(rows.features, dtype=np.float64).reshape(-1, len(FEATURES))
    data = lightgbm.Dataset(features, np.array(rows.right, dtype=np.float64), feature_name=list(FEATURES))
    constraints = [CONSTRAINTS.get(name, 0) for name in FEATURES]
    return lightgbm.train({**PARAMETERS, "objective": objective, "monotone_constraints": constraints}, data, TREES)


def _objective(pronoun: Numbers, prior: Floats, right: Floats, none: Floats) -> Callable[..., tuple[Floats, Floats]]:
    """Gradient and curvature of the likelihood that a softmax over the candidates of a pronoun, and none of them at 0,
    gives all that may be right (Durrett and Klein 2013 learn so from clusters, of which any member is right).
    """

    def gradients(scores: Floats, _: lightgbm.Dataset) -> tuple[Floats, Floats]:
        powers = np.exp(np.clip(scores + prior, -ranker.LARGEST, ranker.LARGEST))
        chance = powers / (1 + np.bincount(pronoun, powers, len(none)))[pronoun]
        good = powers * right
        total = np.bincount(pronoun, good, len(none)) + none
        return chance - good / total[pronoun], np.maximum(chance * (1 - chance), LEAST_CURVATURE)

    return gradients
