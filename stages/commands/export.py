"""The command that writes the tables of a run in the formats of other tools."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.export.formats import ALL, FORMATS
from pipeline.export.formats import export as written
from stages.job import failing_clearly

LISTED = "\n".join(f"  {name:<11} {form.about}" for name, form in FORMATS.items())
HELP = f"""
\b
Formats:
{LISTED}

\b
Examples:
  onrecord export csv --to csv/                       every table of outputs/
  onrecord export xlsx tables/ --to run.xlsx --table quotes --table money
  onrecord export brat tables/ --to brat/             quotes, mentions and figures
  onrecord export prodigy tables/ --to tasks.jsonl --table mentions
  onrecord export annotation tables/ --to quotes.jsonld

In a folder only the files of the export are replaced. Exit codes: 0 done, 1 no tables
or no way to write there, 2 usage.
"""


@click.command(epilog=HELP)
@click.argument("form", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.argument("folder", metavar="[OUT]", default="outputs", type=click.Path(path_type=Path))
@click.option(
    "--to",
    metavar="PATH",
    required=True,
    type=click.Path(path_type=Path),
    help="The file, or for csv, jsonl, parquet and brat the folder, to write.",
)
@click.option(
    "--table",
    "names",
    metavar="NAME",
    multiple=True,
    type=click.Choice(ALL),
    help=f"Only the rows of this table, may be given several times: {', '.join(ALL)}.",
)
def export(form: str, folder: Path, to: Path, names: tuple[str, ...]) -> None:
    """Write the tables in OUT (default: outputs) as FORMAT to PATH."""
    with failing_clearly():
        for each in written(form, folder, to, names):
            click.echo(f"onrecord: {each.path}: {each.count} {each.what}", err=True)
