"""`onrecord run`: raw stories to tables and a report, here or in object storage."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import params
from pipeline.engines.choose import choose
from pipeline.storage.fetch import fetched
from pipeline.storage.place import is_url
from pipeline.storage.publish import publish
from pipeline.summary import outcomes, summary
from stages.commands.options import EXISTING_FOLDER, PARAMS
from stages.engine import engine_options
from stages.job import failing_clearly
from stages.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

QUARANTINED = 3
"""Exit code of a run that is done, with some input quarantined."""
HELP = """
\b
Examples:
  onrecord run stories/ --out tables/           a folder of stories; run again, it updates the tables
  onrecord run stories.zip --out tables/ --overrides overrides/
  onrecord run stories/ --out tables/ --against tables/     with what changed since the last run
  onrecord run stories/ --out tables/ --params params.yaml --max-quarantine 10
  onrecord run archive/ --out tables/ --workers 4           four processes share the work
  onrecord run s3://bucket/stories --out s3://bucket/tables --engine ray --address auto

Exit codes: 0 done, 1 failed (the tables of the last run stay), 2 usage or parameters, 3 done but some input was
quarantined: ingest_log says which and why, 130 stopped by Ctrl-C.
"""


@click.command(epilog=HELP)
@click.argument("source", metavar="INPUT")
@click.option("--out", metavar="DIR", required=True, help="For the tables: a folder, or a URL in object storage.")
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
@click.option(
    "--against", metavar="OLD", default="", help="Show in the report what changed since: a folder of tables, or DIR."
)
@engine_options
def run(
    source: str,
    out: str,
    overrides: Path | None,
    chosen: Path | None,
    strict: bool,
    max_quarantine: int | None,
    against: str,
    engine: str,
    workers: int | None,
    address: str | None,
) -> None:
    """Turn INPUT, a story or a folder of stories, into tables and a report in DIR.

    DIR need not exist; a second run into it replaces its tables once all the new ones are proven. Both may be URLs in
    object storage, such as s3://bucket/stories.
    """
    _expect(source, out)
    with failing_clearly():
        given = params.load(chosen) if chosen else params.Params()
        if against:
            report = given.report.model_copy(update={"against": against})
            given = given.model_copy(update={"report": report})
        with _input(source) as stories, _output(out) as folder, choose(engine, workers, address) as workforce:
            workforce.prepare(_stages)
            everything = _stages()
            everything.run(
                stories, folder, overrides, given, max_quarantine=0 if strict else max_quarantine, engine=workforce
            )
            said, quarantined = summary(folder), outcomes(folder)["quarantine"]
    click.echo(said, nl=False)
    click.echo(f"\ntables: {out}\nreport: {out}/latest.json" if is_url(out) else _places(Path(out), everything.REPORT))
    if quarantined:
        click.echo(f"onrecord: {quarantined} input units were quarantined: see the table ingest_log", err=True)
        raise SystemExit(QUARANTINED)


def _stages() -> ModuleType:
    """All stages, with spaCy: that takes seconds, which `--help` and the other commands need not wait for."""
    from stages import everything

    return everything


def _places(out: Path, report: str) -> str:
    return f"\ntables: {out}\nreport: {out / report}"


def _expect(source: str, out: str) -> None:
    """Refuse what no run can be of, before anything is done."""
    if not is_url(source) and not Path(source).exists():
        raise click.BadParameter(f"Path '{source}' does not exist.", param_hint="'INPUT'")
    if is_url(source) or is_url(out):
        return
    if Path(out).is_file():
        raise click.BadParameter(f"Directory '{out}' is a file.", param_hint="'--out'")
    if Path(out).resolve().is_relative_to(Path(source).resolve()):
        raise click.UsageError(
            f"{out} lies in {source}, so the next run would read its own tables: choose another --out"
        )


def _input(source: str) -> contextlib.AbstractContextManager[Path]:
    if not is_url(source):
        return contextlib.nullcontext(Path(source))
    return fetched(source, lambda names, total: progress(names, "fetch", total))


@contextlib.contextmanager
def _output(out: str) -> Iterator[Path]:
    """The folder to run into; of a URL a temporary one, which is published when the run is done."""
    if not is_url(out):
        yield Path(out)
        return

    def shown(names: Iterable[str], total: int) -> Iterator[str]:
        return progress(names, "publish", total)

    with tempfile.TemporaryDirectory(prefix="onrecord-out-") as folder:
        yield Path(folder)
        done = publish(Path(folder), out, shown)
    click.echo(f"published {done.version}: {done.n_uploaded} objects uploaded", err=True)
