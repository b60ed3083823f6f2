"""The command that has a person judge rows: it writes a file to mark, and takes the marks back."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import tables as files
from pipeline.errors import InputError
from pipeline.look.selection import Tables
from pipeline.overrides.account import known_ids, read_corrected
from pipeline.overrides.load import load
from pipeline.overrides.names import Names
from pipeline.overrides.precision import precision
from pipeline.overrides.reviews import load_reviews
from pipeline.overrides.rows import KEYS
from pipeline.review.append import append
from pipeline.review.draw import TABLES, WITH_CONFIDENCE, Asked, draw
from pipeline.review.marks import read_marks
from pipeline.review.plan import Held, plan
from pipeline.review.sheet import as_file, claims
from pipeline.schema import ENTITIES
from pipeline.terminal import visible
from stages.job import failing_clearly

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.overrides.reviews import Review

ALL = "all"
HELP = """
\b
Examples:
  onrecord review tables/ --sample 100 --to round-1.csv --overrides overrides/
  onrecord review tables/ --sample 50 --lowest --table money --to queue.csv
  onrecord review tables/ --apply round-1.csv --overrides overrides/

\b
Mark in a spreadsheet, save as CSV:
  verdict     right, wrong or unsure
  correction  of a wrong row: reject, or set_speaker=John Campion; several on
              lines of their own
  note        why; it becomes the reason of the correction
  author      who judged the row

Exit codes: 0 done, 1 no tables, or the file to write exists, 2 usage, or a file
that is not understood: each fault with its line, and nothing is written.
"""


@click.command(epilog=HELP)
@click.argument("folder", metavar="[OUT]", default="outputs", type=click.Path(path_type=Path))
@click.option("--sample", "size", metavar="N", type=click.IntRange(min=1), help="Write N rows of each table to mark.")
@click.option("--to", "target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Where to.")
@click.option("--table", "chosen", type=click.Choice([*KEYS, ALL]), default=ALL, show_default=True)
@click.option("--seed", metavar="S", type=int, default=0, show_default=True, help="Another seed draws other rows.")
@click.option("--lowest", is_flag=True, help="The lowest confidences instead; they count towards no precision.")
@click.option(
    "--apply", "marked", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Marks."
)
@click.option(
    "--overrides",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Corrections and verdicts: rows judged there are not drawn again; marks are added there.",
)
@click.option(
    "--date",
    "day",
    metavar="YYYY-MM-DD",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day of the verdicts (default: today).",
)
def review(
    folder: Path,
    size: int | None,
    target: Path | None,
    chosen: str,
    seed: int,
    lowest: bool,
    marked: Path | None,
    overrides: Path | None,
    day: datetime.datetime | None,
) -> None:
    """Have a person judge rows of the tables in OUT (default: outputs).

    --sample writes a CSV file of rows drawn at random, each with the sentence that proves it. --apply turns the marks
    into corrections and verdicts in DIR, and prints how many rows of each table are right, with a 95 % interval.
    """
    if marked is not None and size is None:
        if overrides is None:
            raise click.UsageError("--apply needs --overrides: the folder that the corrections are kept in")
        with failing_clearly():
            _apply(Tables(folder), marked, overrides, day.date() if day else datetime.date.today())
    elif size is not None and marked is None:
        if target is None:
            raise click.UsageError("--sample needs --to: the file to write")
        if lowest and chosen not in (*WITH_CONFIDENCE, ALL):
            raise click.UsageError(f"--lowest: {chosen} have no confidence; choose {' or '.join(WITH_CONFIDENCE)}")
        names = [name for name in (KEYS if chosen == ALL else [chosen]) if not lowest or name in WITH_CONFIDENCE]
        with failing_clearly():
            _sample(Tables(folder), names, target, overrides, Asked(size, seed, lowest))
    else:
        raise click.UsageError("say either --sample N --to FILE or --apply FILE --overrides DIR")


def _sample(tables: Tables, names: Sequence[str], target: Path, overrides: Path | None, asked: Asked) -> None:
    if target.exists():
        raise InputError(f"{target} exists and may hold marks: name another file, or delete it")
    reviews = load_reviews(overrides) if overrides else ()
    written = []
    for name in names:
        ids = draw(tables, name, replace(asked, judged=_judged(reviews, name, asked.lowest)))
        written += claims(tables, name, ids, sampled=not asked.lowest)
        click.echo(f"onrecord: {name}: {len(ids)} rows", err=True)
    with files.replacing(target) as temporary:
        temporary.write_bytes(as_file(written))
    click.echo(f"onrecord: mark {target} and say --apply {target} --overrides DIR", err=True)


def _judged(reviews: Iterable[Review], table: str, lowest: bool) -> frozenset[str]:
    """Ids to leave out: of a sample only those drawn before, or it would be of the rows that nobody looked for."""
    return frozenset(one.id for one in reviews if one.table == table and (one.sampled or lowest))


def _apply(tables: Tables, marked: Path, folder: Path, day: datetime.date) -> None:
    ids = {name: [row[key] for row in tables.rows(TABLES[name], [key])] for name, key in KEYS.items()}
    entities = tables.rows(ENTITIES, ["entity_id", "name", "aliases"])
    held = Held(
        folder=folder,
        overrides=load(folder),
        reviews=load_reviews(folder),
        known=known_ids(ids, read_corrected(tables.folder / "corrections.json")),
        names=Names(([row["entity_id"]], row["name"], row["aliases"]) for row in entities),
    )
    marks = read_marks(marked)
    added = plan(marked, marks, held, day)
    append(folder, added.overrides, added.reviews)
    for one in precision((*held.reviews, *added.reviews), held.known):
        click.echo(one.words)
    for mark in added.stale:
        click.echo(visible(f"onrecord: {marked}:{mark.line}: no row of {mark.table} is {mark.id}: left out"), err=True)
    click.echo(
        f"onrecord: {len(added.overrides)} corrections and {len(added.reviews)} verdicts added to {folder}; "
        f"{added.present} were there, {marks.unmarked} rows bear no mark",
        err=True,
    )
    if added.overrides:
        click.echo(f"onrecord: run again with --overrides {folder} to apply the corrections", err=True)
