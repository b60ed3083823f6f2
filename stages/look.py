"""The commands that look into the tables of a run: people, show and explain."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.errors import TableError
from pipeline.look import lines
from pipeline.look import people as ranking
from pipeline.look.dossier import dossier
from pipeline.look.explanation import explain_figure, explain_mention, explain_quote, unknown
from pipeline.look.find import find
from pipeline.look.identity import explain_entity
from pipeline.look.safe_json import as_json
from pipeline.look.selection import Tables
from stages.job import failing_clearly

if TYPE_CHECKING:
    from collections.abc import Iterable

EXIT_CODES = "Exit codes: 0 done, 1 nothing found or no tables, 2 usage."
PEOPLE_HELP = f"""
\b
Examples:
  onrecord people                               who is named, the most quoted first
  onrecord people tables/ --type person --limit 20
  onrecord people tables/ --min-quotes 1 --format csv > speakers.csv

{EXIT_CODES}
"""
SHOW_HELP = f"""
\b
Examples:
  onrecord show 'John Campion'                  all he said, with the places
  onrecord show campion tables/                 part of a name will do
  onrecord show e-f05d8688ac0ded35 tables/ --format json

A place such as news/a.txt:120-131 is the source and the offsets in documents.text. {EXIT_CODES}
"""
EXPLAIN_HELP = f"""
\b
Examples:
  onrecord explain e-f05d8688ac0ded35           why these names and mentions are one entity
  onrecord explain m-e7f7b2b9142be19f tables/   whom "he" means, or why nobody
  onrecord explain q-0f3a5c7e9b1d2468 tables/   why this is the speaker
  onrecord explain f-0f3a5c7e9b1d2468 tables/   why this is the claimant

A place such as news/a.txt:120-131 is the source and the offsets in documents.text. {EXIT_CODES}
"""

OUT = click.argument("folder", metavar="[OUT]", default="outputs", type=click.Path(path_type=Path))
FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)


@click.command(epilog=PEOPLE_HELP)
@OUT
@click.option("--type", "kind", type=click.Choice(list(ranking.TYPES)), default="all", show_default=True)
@click.option("--format", "form", type=click.Choice(["table", "csv", "jsonl"]), default="table", show_default=True)
@click.option("--limit", metavar="N", type=click.IntRange(min=0), help="The first N only.")
@click.option("--min-quotes", metavar="N", type=click.IntRange(min=0), default=0, help="Those with N quotes or more.")
def people(folder: Path, kind: str, form: str, limit: int | None, min_quotes: int) -> None:
    """List the entities of the tables in OUT (default: outputs), by quotes, then mentions, then name."""
    with failing_clearly():
        listed = ranking.people(Tables(folder), kind, min_quotes)
    written = {"table": ranking.table, "csv": ranking.as_csv, "jsonl": ranking.as_jsonl}
    _print(written[form](listed[:limit]))
    if not listed:
        click.echo(f"onrecord: {folder} names nobody and nothing of this kind", err=True)


@click.command(epilog=SHOW_HELP)
@click.argument("name", metavar="NAME")
@OUT
@FORMAT
def show(name: str, folder: Path, form: str) -> None:
    """Show whom NAME means in the tables in OUT (default: outputs): roles, other names, stories, quotes, figures.

    NAME is a name, part of one or an entity's id; case and accents do not matter. When several entities fit they are
    listed with their ids.
    """
    with failing_clearly():
        if not folder.is_dir():
            raise TableError(f"{folder} is no folder: run `onrecord run` first; a name of several words needs quotes")
        tables = Tables(folder)
        found = find(tables, name)
        whole = dossier(tables, found[0]) if len(found) == 1 else None
    if form == "json":
        matches = [asdict(one) for one in found]
        _print([as_json({"matches": matches, "dossier": whole and asdict(whole)}, indent=2)])
    else:
        _print(lines.dossier(whole) if whole else lines.listing(found))


@click.command(epilog=EXPLAIN_HELP)
@click.argument("identifier", metavar="ID")
@OUT
@FORMAT
def explain(identifier: str, folder: Path, form: str) -> None:
    """Say why the row ID of the tables in OUT (default: outputs) is as it is: an entity, a mention, a quote, a figure.

    From the words of the story, step by step, to whom they mean, with the sentences; the words in question in [[ ]].
    """
    with failing_clearly():
        tables = Tables(folder)
        if identifier.startswith("e-"):
            entity = explain_entity(tables, identifier)
            printed, found = lines.identity(entity), asdict(entity)
        else:
            chain = {"m-": explain_mention, "q-": explain_quote, "f-": explain_figure}.get(identifier[:2])
            if chain is None:
                raise unknown(tables, identifier)
            row = chain(tables, identifier)
            printed, found = lines.explanation(row), asdict(row)
    _print([as_json(found, indent=2)] if form == "json" else printed)


def _print(printed: Iterable[str]) -> None:
    click.echo("".join(f"{line}\n" for line in printed), nl=False)
