"""The commands that look into the tables of a run: people, show, quotes, money and explain."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from pipeline.errors import TableError
from pipeline.look import figures as ledger
from pipeline.look import lines, quoted
from pipeline.look import people as ranking
from pipeline.look.dossier import dossier
from pipeline.look.find import find
from pipeline.look.identity import Identity
from pipeline.look.safe_json import as_json
from pipeline.look.selection import Tables
from pipeline.look.why import explain as explain_row
from pipeline.money import numbers
from pipeline.schema import MONEY_ROLES, QUOTE_KINDS
from stages.commands.lists import LIST_FORMAT, TO, put, put_list
from stages.job import failing_clearly

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

QUOTES_HELP = f"""
\b
Examples:
  onrecord quotes                               who said what, in the order of the stories
  onrecord quotes tables/ --speaker campion --kind direct
  onrecord quotes tables/ --text alliance --format parquet --to alliance.parquet

A place such as news/a.txt:120-131 is the source and the offsets in documents.text. {EXIT_CODES}
"""

MONEY_HELP = f"""
\b
Examples:
  onrecord money                                every figure, in the order of the stories
  onrecord money tables/ --claimant 'Warwickshire Police'
  onrecord money tables/ --role saving --currency GBP --at-least 30m --format csv > savings.csv

A place such as news/a.txt:120-131 is the source and the offsets in documents.text. {EXIT_CODES}
"""

OUT = click.argument("folder", metavar="[OUT]", default="outputs", type=click.Path(path_type=Path))
FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)


class Size(click.ParamType[Any]):
    """An amount as people write it: `30m`, `1.2bn`, `45,000`."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The decimal it means."""
        if isinstance(value, str) and numbers.is_number(value):
            return numbers.parse(value)
        return self.fail(f"{value!r} is no amount: write 30m, 1.2bn or 45,000", param, ctx)


@click.command(epilog=PEOPLE_HELP)
@OUT
@click.option("--type", "kind", type=click.Choice(list(ranking.TYPES)), default="all", show_default=True)
@LIST_FORMAT
@TO
@click.option("--limit", metavar="N", type=click.IntRange(min=0), help="The first N only.")
@click.option("--min-quotes", metavar="N", type=click.IntRange(min=0), default=0, help="Those with N quotes or more.")
def people(folder: Path, kind: str, form: str, to: Path | None, limit: int | None, min_quotes: int) -> None:
    """List the entities of the tables in OUT (default: outputs), by quotes, then mentions, then name."""
    with failing_clearly():
        listed = ranking.people(Tables(folder), kind, min_quotes)
        put_list(ranking.Listed, ranking.cells, listed[:limit], form, to)
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
        put([as_json({"matches": matches, "dossier": whole and asdict(whole)}, indent=2)])
    else:
        put(lines.dossier(whole) if whole else lines.listing(found))


@click.command(epilog=QUOTES_HELP)
@OUT
@click.option("--speaker", metavar="NAME", help="Said by NAME, alone or jointly: a name, part of one, or an id.")
@click.option("--kind", "kinds", type=click.Choice(QUOTE_KINDS), multiple=True, help="How it is quoted; several fit.")
@click.option("--text", metavar="WORDS", help="With these words in it; case and accents do not matter.")
@LIST_FORMAT
@TO
def quotes(folder: Path, form: str, to: Path | None, **asked: Any) -> None:
    """List the quotes of the tables in OUT (default: outputs): who said what, how it is quoted, where."""
    with failing_clearly():
        listed = quoted.quotes(Tables(folder), quoted.Sought(**asked))
        put_list(quoted.Listed, quoted.cells, listed, form, to)
    if not listed:
        click.echo(f"onrecord: no quote in {folder} fits", err=True)


@click.command(epilog=MONEY_HELP)
@OUT
@click.option("--claimant", metavar="NAME", help="Claimed by NAME, alone or jointly: a name, part of one, or an id.")
@click.option("--narrator", "narrated", is_flag=True, help="Told by the story itself, claimed by nobody.")
@click.option("--role", "roles", type=click.Choice(MONEY_ROLES), multiple=True, help="What the money is; several fit.")
@click.option("--currency", metavar="CODE", help="ISO 4217 code, such as GBP.")
@click.option("--at-least", "least", metavar="SIZE", type=Size(), help="Of this size or more, with --currency: 30m.")
@click.option("--at-most", "most", metavar="SIZE", type=Size(), help="Of this size or less, with --currency: 1.2bn.")
@LIST_FORMAT
@TO
def money(folder: Path, form: str, to: Path | None, **asked: Any) -> None:
    """List the monetary figures of the tables in OUT (default: outputs): what, of what kind, who claims it, where.

    Nothing is added up: figures of several roles or claimants make no sum.
    """
    with failing_clearly():
        listed = ledger.figures(Tables(folder), ledger.Sought(**asked))
        put_list(ledger.Listed, ledger.cells, listed, form, to)
    if not listed:
        click.echo(f"onrecord: no figure in {folder} fits", err=True)


@click.command(epilog=EXPLAIN_HELP)
@click.argument("identifier", metavar="ID")
@OUT
@FORMAT
def explain(identifier: str, folder: Path, form: str) -> None:
    """Say why the row ID of the tables in OUT (default: outputs) is as it is: an entity, a mention, a quote, a figure.

    From the words of the story, step by step, to whom they mean, with the sentences; the words in question in [[ ]].
    """
    with failing_clearly():
        found = explain_row(Tables(folder), identifier)
    if form == "json":
        put([as_json(asdict(found), indent=2)])
    else:
        put(lines.identity(found) if isinstance(found, Identity) else lines.explanation(found))
