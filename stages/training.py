"""Train the trees of the entities stage and of the quotes stage from annotated texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from lightgbm.basic import LightGBMError

from pipeline.annotate import model
from pipeline.entities.coreference import training as pronouns
from pipeline.entities.names import training as names
from pipeline.errors import InputError
from pipeline.evaluate import attributed
from pipeline.evaluate import gold as annotated
from pipeline.quotes.learned import training as quotes
from pipeline.quotes.learned import weights
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


HELD_OUT = ("dev", "test")
"""What the name of a file holds whose texts are for measuring: training must not see them."""


def train_quotes(data: Path, params: Params) -> dict[str, bytes]:
    """The weights of the quotes stage, as files by name, from the annotated texts of a folder.

    Files whose names hold `dev` or `test` are left out. Raises InputError for a folder without others, and
    OnrecordError as reading and parsing do.
    """
    files = sorted(path for path in data.iterdir() if path.name.endswith((".jsonl", ".jsonl.gz")))
    kept = [path for path in files if not any(part in path.name for part in HELD_OUT)]
    if not kept:
        raise InputError(f"{data} holds no annotated texts to train on: a file NAME.jsonl or NAME.jsonl.gz is needed")
    for path in files:
        click.echo(f"{path.name}: {'read' if path in kept else 'left out, for measuring'}", err=True)
    texts = [text for path in kept for text in attributed.read(path)]
    parses = model.find(params.annotate.model).load().pipe(text.text for text in texts)
    parsed = zip(texts, progress(parses, "parse", len(texts)), strict=True)
    try:
        chain = quotes.train(parsed, lambda what: click.echo(f"train {what}", err=True))
    except (LightGBMError, ValueError) as error:
        raise InputError(f"{len(texts)} texts are too few, or too much alike, to train quotes on: {error}") from error
    return weights.files(chain)
