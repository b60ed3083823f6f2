"""The `onrecord` command."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import click

from pipeline import dictionary, params
from pipeline.engines import memo
from pipeline.summary import summary as summarise
from stages.commands import corpus, evaluate, look, train
from stages.commands.diff import diff
from stages.commands.export import export
from stages.commands.options import PARAMS
from stages.commands.query import query
from stages.commands.review import review
from stages.commands.run import QUARANTINED, run
from stages.job import failing_clearly

EXAMPLES = """
\b
Examples:
  onrecord run stories/ --out tables/     a folder of stories to tables and a report
  onrecord doctor stories/page.html       what would be read from a file, and why
  onrecord summary tables/                who said what, in a screenful
  onrecord people tables/                 who is named, the most quoted first
  onrecord show 'John Campion' tables/    all that one of them said, with the places
  onrecord quotes tables/ --text alliance who said what, with these words in it
  onrecord money tables/ --role saving    which figures, and who claims them
  onrecord explain q-0f3a5c7e9b1d2468     why this quote has this speaker
  onrecord query 'select * from money' tables/   SQL over the tables, by their names
  onrecord init council                   a repository for a corpus of your own
  onrecord completion bash                the script that completes commands in the shell
  onrecord train pronouns gold.jsonl --out pronouns.txt
  onrecord eval entities gold.jsonl       how names and pronouns fare on annotated texts
  onrecord diff monday/ tuesday/          what changed between two runs
  onrecord review tables/ --sample 100 --to round.csv   rows for a person to judge
  onrecord export csv tables/ --to csv/   the tables for a spreadsheet, or another tool
  onrecord schema --format markdown       the data dictionary

\b
Exit codes: 0 done, 1 failed, 2 usage or parameters, 3 done but some input was
quarantined (see ingest_log), 4 differences found (diff --exit-code), 130 stopped
by Ctrl-C.
"""

DOCTOR_HELP = """
\b
Examples:
  onrecord doctor stories/page.html             how one file is read, and each repair in it
  onrecord doctor stories/ --edits 0            a folder, without the repairs

Exit codes: 0 done, 1 failed, 2 usage or parameters, 3 some input would be quarantined.
"""
SUMMARY_HELP = """
\b
Examples:
  onrecord summary                              of the tables in outputs
  onrecord summary tables/

Exit codes: 0 done, 1 no tables, 2 usage.
"""
SCHEMA_HELP = """
\b
Examples:
  onrecord schema                               to read
  onrecord schema --format json                 for a program
  onrecord schema --format markdown > docs/tables.md

Exit codes: 0 done, 2 usage.
"""
CACHE_HELP = """
\b
Examples:
  onrecord cache                                how much is kept, and where
  onrecord cache --clear

Exit codes: 0 done, 1 failed, 2 usage.
"""


@click.group(epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("onrecord"), prog_name="onrecord")
def main() -> None:
    """Raw news stories in; evidence-linked tables out: who said what, and about how much money."""


@main.command(epilog=DOCTOR_HELP)
@click.argument("source", metavar="PATH", type=click.Path(exists=True, path_type=Path))
@click.option("--edits", default=3, show_default=True, type=click.IntRange(min=0), help="Edits shown of each kind.")
@PARAMS
def doctor(source: Path, edits: int, chosen: Path | None) -> None:
    """Say what a run would make of PATH, a file or a folder: how each unit is read, what is repaired, and why not.

    Writes nothing. Copies are not looked for: they take the whole corpus.
    """
    from pipeline.ingest.clean import clean
    from pipeline.ingest.doctor import explain
    from pipeline.ingest.read import Reading

    quarantined = 0
    with failing_clearly():
        given = (params.load(chosen) if chosen else params.Params()).clean
        for cleaned in clean(Reading.of(given).corpus(source), given):
            quarantined += bool(cleaned.refusal and cleaned.refusal.outcome == "quarantine")
            for line in explain(cleaned, edits):
                click.echo(line)
    if quarantined:
        raise SystemExit(QUARANTINED)


@main.command(epilog=SUMMARY_HELP)
@click.argument("folder", metavar="DIR", default="outputs", type=click.Path(path_type=Path))
def summary(folder: Path) -> None:
    """Print who said what, and which figures, from the tables in DIR (default: outputs)."""
    with failing_clearly():
        click.echo(summarise(folder), nl=False)


@main.command(epilog=SCHEMA_HELP)
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
def schema(form: str) -> None:
    """Print the data dictionary: every table, column, type, listed value and key."""
    written = {"text": dictionary.text, "json": dictionary.as_json, "markdown": dictionary.markdown}
    click.echo(written[form](), nl=False)


@main.command(epilog=CACHE_HELP)
@click.option("--clear", is_flag=True, help="Forget all of it; the next run begins anew.")
def cache(clear: bool) -> None:
    """Show what earlier runs have kept: parses, and results of a shard of stories; or clear it.

    It is kept for the runs to come, which do not do again what is done. ONRECORD_CACHE names another folder for it.
    """
    with failing_clearly(), memo.Memo(memo.folder()) as kept:
        if clear:
            kept.clear()
        for kind, number in kept.count().items():
            click.echo(f"{number:>10,} {kind}")
        click.echo(f"{kept.path.stat().st_size / 1e6:.1f} MB in {kept.path}")


main.add_command(run)
main.add_command(diff)
main.add_command(export)
main.add_command(evaluate.evaluate)
main.add_command(train.train)
main.add_command(look.people)
main.add_command(look.show)
main.add_command(look.quotes)
main.add_command(look.money)
main.add_command(look.explain)
main.add_command(query)
main.add_command(corpus.init)
main.add_command(corpus.stage)
main.add_command(corpus.completion)
main.add_command(review)

if __name__ == "__main__":
    main()
