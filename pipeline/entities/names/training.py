"""Train the trees that elect the labels of names, from annotated texts and their parses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lightgbm
import numpy as np

from pipeline.entities import lexicon
from pipeline.entities.names.candidates import candidates
from pipeline.entities.names.election import TYPES
from pipeline.entities.names.evidence import evidence
from pipeline.entities.tokens import Tokens
from pipeline.schema import TYPE_OF

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt
    from spacy.tokens import Doc

    from pipeline.evaluate.gold import Gold
    from pipeline.spans import Span

ROUNDS = 300
PARAMETERS: dict[str, Any] = {
    "objective": "multiclass",
    "num_class": len(TYPES),
    "learning_rate": 0.05,
    "num_leaves": 8,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "extra_trees": True,
    "lambda_l2": 10,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 1,
    "verbose": -1,
}
OVERLAPPING = 0.3
"""What a candidate counts whose edges are not those that are annotated."""
OF_GAP = 0.1
"""What a name of GAP counts: all are persons, and most of them plainly so."""
BELIEVED = 0.01
"""What the model's own label counts for the names of GAP that nobody annotated: else all names there were persons."""


def train(texts: Iterable[tuple[Gold, Doc]]) -> str:
    """The trees, in LightGBM's text format, that tell the types of names best in annotated texts and their parses.

    Of a text of GAP only two names are annotated, both of persons. Equal texts in equal order give the same trees.
    """
    rows: list[npt.NDArray[np.float64]] = []
    types: list[int] = []
    counts: list[float] = []
    for gold, doc in texts:
        tokens = Tokens.of(doc)
        found = candidates(doc, tokens, lexicon.roles(tokens.text))
        if not found:
            continue
        given = evidence(found, tokens)
        for name, number in zip(found, given.numbers, strict=True):
            kind, count = _lesson(gold, name.span, TYPE_OF.get(name.label))
            if count:
                rows.append(given.features[number])
                types.append(TYPES.index(kind))
                counts.append(count)
    data = lightgbm.Dataset(np.array(rows), np.array(types), weight=np.array(counts))
    return lightgbm.train(PARAMETERS, data, ROUNDS).model_to_string()


def _lesson(gold: Gold, span: Span, believed: str | None) -> tuple[str | None, float]:
    """What a candidate is by the annotation, and how much that counts."""
    wanted = [(name, "PERSON") for name, _ in gold.gap.names] if gold.gap else gold.names
    whole = OF_GAP if gold.gap else 1.0
    near = [(name != span, kind) for name, kind in wanted if name.overlaps(span)]
    if near:
        partly, kind = min(near)
        return kind, whole * OVERLAPPING if partly else whole
    if gold.gap:
        return believed, BELIEVED if believed else 0.0
    return None, whole
