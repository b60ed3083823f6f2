"""The commands that train the trees of a stage anew."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import params
from stages.commands.options import PARAMS
from stages.job import failing_clearly


@click.group()
def train() -> None:
    """Train the trees of a stage anew on annotated texts. Equal texts in equal order give the same trees."""


GOLD = click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1, required=True)
TREES = click.option("--out", metavar="FILE", required=True, type=click.Path(dir_okay=False, path_type=Path))


@train.command("names")
@GOLD
@TREES
@PARAMS
def train_names(gold: tuple[Path, ...], out: Path, chosen: Path | None) -> None:
    """Train the trees that tell the types of names, on the annotated texts of the files GOLD.

    Those in use are pipeline/entities/weights/names.txt; docs/model-cards.md says what they were trained on.
    """
    _train_entities("names", gold, out, chosen)


@train.command("pronouns")
@GOLD
@TREES
@PARAMS
def train_pronouns(gold: tuple[Path, ...], out: Path, chosen: Path | None) -> None:
    """Train the trees that tell whom pronouns mean, on the annotated texts of the files GOLD.

    Those in use are pipeline/entities/weights/pronouns.txt. The names' trees are needed first.
    """
    _train_entities("pronouns", gold, out, chosen)


def _train_entities(what: str, gold: tuple[Path, ...], out: Path, chosen: Path | None) -> None:
    from stages import training

    with failing_clearly():
        trees = training.train(what, gold, params.load(chosen) if chosen else params.Params())
        out.write_text(trees, encoding="utf-8")
    click.echo(f"{out}: {len(trees) / 1000:.0f} kB", err=True)


@train.command("quotes")
@click.option(
    "--data",
    metavar="DIR",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of annotated texts (JSONL, or .jsonl.gz); files named dev or test are left out.",
)
@click.option(
    "--out", metavar="DIR", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where weights go."
)
@PARAMS
def train_quotes(data: Path, out: Path, chosen: Path | None) -> None:
    """Train the rankers that find quotes and their speakers, on annotated texts.

    pipeline/evaluate/attributed.py describes the format. The weights in use are pipeline/quotes/weights; with
    quotes.weights in params.yaml a run takes those of another folder.
    """
    from stages import training

    with failing_clearly():
        files = training.train_quotes(data, params.load(chosen) if chosen else params.Params())
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (out / name).write_bytes(content)
    click.echo(f"{out}: {sum(map(len, files.values())) / 1000:.0f} kB", err=True)
