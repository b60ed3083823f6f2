"""Train the trees of the entities stage from annotated texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from lightgbm.basic import LightGBMError

from pipeline.annotate import model
from pipeline.entities.coreference import training as pronouns
from pipeline.entities.names import training as names
from pipeline.errors import InputError
from pipeline.evaluate import gold as annotated
from stages.progress import progress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.params import Params

TRAINED = {"names": names.train, "pronouns": pronouns.train}


def train(what: str, gold: Sequence[Path], params: Params) -> str:
    """The trees of `names` or `pronouns`, in LightGBM's text format, from all texts of the files, in their order.

    Texts whose licence would bind the trees are left out. Raises OnrecordError as reading and parsing do.
    """
    texts = [one for path in gold for one in annotated.read(path)]
    free = [one for one in texts if annotated.may_ship(one)]
    click.echo(f"{len(free)} texts, {len(texts) - len(free)} left out for their licence", err=True)
    parses = model.find(params.annotate.model).load().pipe(one.text for one in free)
    parsed = zip(free, progress(parses, "parse", len(free)), strict=True)
    try:
        return TRAINED[what](parsed)
    except LightGBMError as error:
        raise InputError(f"{len(free)} texts are too few, or too much alike, to train {what} on: {error}") from error
