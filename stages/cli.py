"""The `onrecord` command."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import click

from pipeline import dictionary, params
from pipeline import diff as differences
from pipeline.annotate import cache as parses
from pipeline.summary import summary as summarise
from stages import look
from stages.job import failing_clearly

QUARANTINED, DIFFERENT = 3, 4
"""Exit codes beside 0 (done), 1 (failed) and 2 (usage)."""

EXAMPLES = """
\b
Examples:
  onrecord run stories/ --out tables/     a folder of stories to tables and a report
  onrecord doctor stories/page.html       what would be read from a file, and why
  onrecord summary tables/                who said what, in a screenful
  onrecord people tables/                 who is named, the most quoted first
  onrecord show 'John Campion' tables/    all that one of them said, with the places
  onrecord explain q-0f3a5c7e9b1d2468     why this quote has this speaker
  onrecord train pronouns gold.jsonl --out pronouns.txt
  onrecord eval entities gold.jsonl       how names and pronouns fare on annotated texts
  onrecord diff monday/ tuesday/          what changed between two runs
  onrecord schema --format markdown       the data dictionary

\b
Exit codes: 0 done, 1 failed, 2 usage or parameters, 3 done but some input was
quarantined (see ingest_log), 4 differences found (diff --exit-code).
"""

PARAMS = click.option(
    "--params",
    "chosen",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Parameters other than the defaults.",
)
EXISTING_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group(epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("onrecord"), prog_name="onrecord")
def main() -> None:
    """Raw news stories in; evidence-linked tables out: who said what, and about how much money."""


@main.command()
@click.argument("source", metavar="INPUT", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--out", metavar="DIR", required=True, type=click.Path(file_okay=False, path_type=Path), help="For the tables."
)
@click.option(
    "--overrides", metavar="DIR", type=EXISTING_FOLDER, help="Corrections to apply: entities, quotes, money .csv."
)
@PARAMS
@click.option("--strict", is_flag=True, help="Fail, and write nothing, when any input is quarantined.")
@click.option(
    "--max-quarantine",
    metavar="N",
    type=click.IntRange(min=0),
    help="Fail, and write nothing, when more than N units of input are quarantined.",
)
def run(
    source: Path,
    out: Path,
    overrides: Path | None,
    chosen: Path | None,
    strict: bool,
    max_quarantine: int | None,
) -> None:
    """Turn INPUT, a story or a folder of stories, into tables and a report in DIR.

    DIR need not exist; a second run into it replaces its tables once all the new ones are proven.
    """
    if out.resolve().is_relative_to(source.resolve()):
        raise click.UsageError(
            f"{out} lies in {source}, so the next run would read its own tables: choose another --out"
        )
    # Imported here: spaCy takes a second to import, which `--help` and the other commands need not wait for.
    from stages import everything

    with failing_clearly():
        given = params.load(chosen) if chosen else params.Params()
        everything.run(source, out, overrides, given, 0 if strict else max_quarantine)
        found = differences.load(out)
    click.echo(summarise(found), nl=False)
    click.echo(f"\ntables: {out}\nreport: {out / everything.REPORT}")
    quarantined = found["ingest_log"]["outcome"].to_pylist().count("quarantine")
    if quarantined:
        click.echo(f"onrecord: {quarantined} input units were quarantined: see {out / 'ingest_log.parquet'}", err=True)
        raise SystemExit(QUARANTINED)


@main.command()
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


@main.command()
@click.argument("folder", metavar="DIR", default="outputs", type=click.Path(path_type=Path))
def summary(folder: Path) -> None:
    """Print who said what, and which figures, from the tables in DIR (default: outputs)."""
    with failing_clearly():
        click.echo(summarise(differences.load(folder)), nl=False)


@main.command()
@click.argument("old", metavar="OLD", type=click.Path(path_type=Path))
@click.argument("new", metavar="NEW", type=click.Path(path_type=Path))
@click.option("--exit-code", is_flag=True, help=f"Exit with {DIFFERENT} when something differs.")
def diff(old: Path, new: Path, exit_code: bool) -> None:
    """Print the rows added, removed and changed between the tables in OLD and those in NEW.

    Text that only moved is no change; an edited quote or figure is one changed row.
    """
    with failing_clearly():
        changes = differences.diff(differences.load(old), differences.load(new))
    click.echo(differences.as_text(changes), nl=False)
    if changes and exit_code:
        raise SystemExit(DIFFERENT)


@main.command()
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
def schema(form: str) -> None:
    """Print the data dictionary: every table, column, type, listed value and key."""
    written = {"text": dictionary.text, "json": dictionary.as_json, "markdown": dictionary.markdown}
    click.echo(written[form](), nl=False)


@main.group("eval")
def evaluate() -> None:
    """Measure the tables of a run against annotated texts."""


@evaluate.command("entities")
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


@evaluate.command("quotes")
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


@evaluate.command("money")
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


@main.group()
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


@main.command()
@click.option("--clear", is_flag=True, help="Forget every parse; the next run parses anew.")
def cache(clear: bool) -> None:
    """Show the cache of parses, or clear it. ONRECORD_CACHE names another folder for it."""
    with failing_clearly(), parses.ParseCache(parses.folder()) as kept:
        if clear:
            kept.clear()
        click.echo(f"{kept.count()} parses, {kept.path.stat().st_size / 1e6:.1f} MB in {kept.path}")


main.add_command(look.people)
main.add_command(look.show)
main.add_command(look.money)
main.add_command(look.explain)

if __name__ == "__main__":
    main()
