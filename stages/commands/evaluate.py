"""The commands that measure tables against annotated texts."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline import params
from stages.commands.options import PARAMS
from stages.job import failing_clearly

EXIT_CODES = "Exit codes: 0 done, 1 failed, or annotations that are not understood, 2 usage or parameters."
EVAL_HELP = f"""
\b
Examples:
  onrecord eval entities gold.jsonl             names, pronouns, clusters
  onrecord eval quotes --gold gold.jsonl        quotes and their speakers
  onrecord eval money gold.jsonl                figures

{EXIT_CODES}
"""
ENTITIES_HELP = f"""
\b
Examples:
  onrecord eval entities gold.jsonl
  onrecord eval entities gold/*.jsonl.gz --params params.yaml

{EXIT_CODES}
"""
QUOTES_HELP = f"""
\b
Examples:
  onrecord eval quotes --gold gold/quotes.jsonl
  onrecord eval quotes --gold gold/quotes.jsonl --errors 50
  onrecord eval quotes --gold gold/quotes.jsonl --format json > quality.json

{EXIT_CODES}
"""
MONEY_HELP = f"""
\b
Examples:
  onrecord eval money gold.jsonl
  onrecord eval money news.jsonl reports.jsonl --errors 0 --format json

{EXIT_CODES}
"""


@click.group("eval", epilog=EVAL_HELP)
def evaluate() -> None:
    """Measure the tables of a run against annotated texts."""


@evaluate.command("entities", epilog=ENTITIES_HELP)
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1, required=True)
@PARAMS
def evaluate_entities(gold: tuple[Path, ...], chosen: Path | None) -> None:
    """Names, pronouns, nominals and clusters against the annotated texts of each file GOLD (JSONL, or .jsonl.gz).

    The texts go through all stages; what is scored are the tables. Texts that were parsed before are not parsed again.
    """
    from stages import evaluation

    with failing_clearly():
        for path in gold:
            given = evaluation.entity_figures(path, params.load(chosen) if chosen else params.Params())
            click.echo("\n".join([path.name, *evaluation.lines(given)]))


@evaluate.command("quotes", epilog=QUOTES_HELP)
@click.option(
    "--gold",
    metavar="FILE",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Annotated texts (JSONL, or .jsonl.gz); pipeline/evaluate/attributed.py describes the form.",
)
@click.option("--fragments", is_flag=True, help="Count the halves of a split quote by themselves.")
@click.option("--errors", default=20, show_default=True, type=click.IntRange(min=0), help="Worst errors shown.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@PARAMS
def evaluate_quotes(gold: Path, fragments: bool, errors: int, form: str, chosen: Path | None) -> None:
    """Quotes, direct, mixed and indirect, with their speakers, against the annotated texts of a file.

    The texts go through all stages; what is scored is quotes.parquet. Prints figures by kind, the confusion of kinds,
    how far confidences hold, and the worst errors.
    """
    from pipeline.evaluate import attributed, quote_lines
    from stages import evaluation

    with failing_clearly():
        tally = evaluation.quote_tally(gold, params.load(chosen) if chosen else params.Params(), split=fragments)
        texts = {one.doc_id: one.text for one in attributed.read(gold)}
    if form == "json":
        click.echo(json.dumps(quote_lines.numbers(tally), indent=2))
    else:
        click.echo("\n".join(quote_lines.lines(tally, texts, errors)))


@evaluate.command("money", epilog=MONEY_HELP)
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1, required=True)
@click.option("--errors", default=20, show_default=True, type=click.IntRange(min=0), help="Errors shown.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@PARAMS
def evaluate_money(gold: tuple[Path, ...], errors: int, form: str, chosen: Path | None) -> None:
    """Monetary figures against the annotated texts of each file GOLD (JSONL, or .jsonl.gz).

    The texts go through all stages; what is scored is money.parquet. pipeline/evaluate/priced.py describes the form.
    """
    from pipeline.evaluate import money_lines
    from stages import evaluation

    with failing_clearly():
        tallies = {
            path.name: evaluation.money_tally(path, params.load(chosen) if chosen else params.Params()) for path in gold
        }
    if form == "json":
        click.echo(json.dumps({name: tally.numbers() for name, tally in tallies.items()}, indent=2))
    else:
        for name, tally in tallies.items():
            click.echo("\n".join([name, *money_lines.lines(tally, errors)]))
