"""The commands that look into the tables of a run: people, show, money and explain."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.errors import TableError
from pipeline.look import figures as ledger
from pipeline.look import lines, listing
from pipeline.look import people as ranking
from pipeline.look.dossier import dossier
from pipeline.look.explanation import explain_figure, explain_mention, explain_quote, unknown
from pipeline.look.find import find
from pipeline.look.identity import explain_entity
from pipeline.look.safe_json import as_json
from pipeline.look.selection import Tables
from pipeline.money import numbers
from pipeline.schema import MONEY_ROLES
from stages.job import failing_clearly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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

MONEY_HELP = f"""
\b
Examples:
  onrecord money                                every figure, in the order of the stories
  onrecord money tables/ --claimant 'Warwickshire Police'
  onrecord money tables/ --role saving --currency GBP --at-least 30m --format csv > savings.csv

A place such as news/a.txt:120-131 is the source and the offsets in documents.text. {EXIT_CODES}
"""

OUT = click.argument("folder", metavar="[OUT]", default="outputs", type=click.Path(path_type=Path))
LIST_FORMAT = click.option(
    "--format", "form", type=click.Choice(["table", "csv", "jsonl"]), default="table", show_default=True
)
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
@click.option("--limit", metavar="N", type=click.IntRange(min=0), help="The first N only.")
@click.option("--min-quotes", metavar="N", type=click.IntRange(min=0), default=0, help="Those with N quotes or more.")
def people(folder: Path, kind: str, form: str, limit: int | None, min_quotes: int) -> None:
    """List the entities of the tables in OUT (default: outputs), by quotes, then mentions, then name."""
    with failing_clearly():
        listed = ranking.people(Tables(folder), kind, min_quotes)
    _print_list(ranking.Listed, ranking.cells, listed[:limit], form)
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


@click.command(epilog=MONEY_HELP)
@OUT
@click.option("--claimant", metavar="NAME", help="Claimed by NAME, alone or jointly: a name, part of one, or an id.")
@click.option("--narrator", "narrated", is_flag=True, help="Told by the story itself, claimed by nobody.")
@click.option("--role", "roles", type=click.Choice(MONEY_ROLES), multiple=True, help="What the money is; several fit.")
@click.option("--currency", metavar="CODE", help="ISO 4217 code, such as GBP.")
@click.option("--at-least", "least", metavar="SIZE", type=Size(), help="Of this size or more, with --currency: 30m.")
@click.option("--at-most", "most", metavar="SIZE", type=Size(), help="Of this size or less, with --currency: 1.2bn.")
@LIST_FORMAT
def money(folder: Path, form: str, currency: str | None, **asked: Any) -> None:
    """List the monetary figures of the tables in OUT (default: outputs): what, of what kind, who claims it, where.

    Nothing is added up: figures of several roles or claimants make no sum.
    """
    if currency is None and (asked["least"] is not None or asked["most"] is not None):
        raise click.UsageError("--at-least and --at-most need --currency: sizes in several currencies do not compare")
    if asked["narrated"] and asked["claimant"]:
        raise click.UsageError("--narrator and --claimant exclude each other")
    with failing_clearly():
        listed = ledger.figures(Tables(folder), ledger.Sought(currency=currency and currency.upper(), **asked))
    _print_list(ledger.Listed, ledger.cells, listed, form)
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


def _print_list(kind: type[Any], cells: Callable[[Any], Iterable[Sequence[str]]], listed: list[Any], form: str) -> None:
    written = {"csv": lambda: listing.as_csv(kind, listed), "jsonl": lambda: listing.as_jsonl(listed)}
    _print(written[form]() if form in written else listing.table(cells(listed)))


def _print(printed: Iterable[str]) -> None:
    click.echo("".join(f"{line}\n" for line in printed), nl=False)
