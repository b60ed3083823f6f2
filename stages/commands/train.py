"""The commands that train the trees of a stage anew."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import params
from stages.commands.options import PARAMS
from stages.job import failing_clearly

EXIT_CODES = "Exit codes: 0 done, 1 failed, 2 usage or parameters."
TRAIN_HELP = f"""
\b
Examples:
  onrecord train names gold.jsonl --out names.txt
  onrecord train pronouns gold.jsonl --out pronouns.txt
  onrecord train quotes --data gold/ --out weights/

{EXIT_CODES}
"""
NAMES_HELP = f"""
\b
Examples:
  onrecord train names gold.jsonl --out names.txt
  onrecord train names a.jsonl.gz b.jsonl.gz --out names.txt

{EXIT_CODES}
"""
PRONOUNS_HELP = f"""
\b
Examples:
  onrecord train pronouns gold.jsonl --out pronouns.txt
  onrecord train pronouns a.jsonl.gz b.jsonl.gz --out pronouns.txt

{EXIT_CODES}
"""
QUOTES_HELP = f"""
\b
Examples:
  onrecord train quotes --data gold/ --out weights/
  onrecord run stories/ --out tables/ --params params.yaml    with quotes.weights: weights in it

{EXIT_CODES}
"""


@click.group(epilog=TRAIN_HELP)
def train() -> None:
    """Train the trees of a stage anew on annotated texts. Equal texts in equal order give the same trees."""


GOLD = click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1, required=True)
TREES = click.option("--out", metavar="FILE", required=True, type=click.Path(dir_okay=False, path_type=Path))


@train.command("names", epilog=NAMES_HELP)
@GOLD
@TREES
@PARAMS
def train_names(gold: tuple[Path, ...], out: Path, chosen: Path | None) -> None:
    """Train the trees that tell the types of names, on the annotated texts of the files GOLD.

    Those in use are pipeline/entities/weights/names.txt; docs/model-cards.md says what they were trained on.
    """
    _train_entities("names", gold, out, chosen)


@train.command("pronouns", epilog=PRONOUNS_HELP)
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


@train.command("quotes", epilog=QUOTES_HELP)
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
