"""The command that compares two runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.diff.compare import compare
from pipeline.diff.page import page
from pipeline.diff.records import document, record
from pipeline.diff.snapshot import take
from pipeline.diff.text import as_text
from pipeline.look.safe_json import as_json
from stages.job import failing_clearly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.diff.rows import Change

DIFFERENT = 4
"""Exit code when something differs."""
HELP = f"""
\b
Examples:
  onrecord diff monday/ tuesday/              two folders of tables
  onrecord diff HEAD~1                        an earlier revision and the tables in outputs/
  onrecord diff v1.0 HEAD --format html > changes.html
  onrecord diff monday/ tuesday/ --exit-code  for scripts

A revision's tables are read from DVC's cache; nothing is checked out. Exit
codes: 0 done, 1 no such tables, 2 usage, {DIFFERENT} differences found
(--exit-code).
"""


@click.command(epilog=HELP)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", default="outputs")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "jsonl", "html"]), default="text", show_default=True
)
@click.option("--exit-code", is_flag=True, help=f"Exit with {DIFFERENT} when something differs.")
def diff(old: str, new: str, form: str, exit_code: bool) -> None:
    """Print the rows added, removed and changed between OLD and NEW (default: outputs), and what may be the cause.

    Each is a folder of tables, or a git revision of this project. Text that only moved is no change; an edited quote
    or figure is one changed row.
    """
    with failing_clearly():
        before, after = take(old, Path.cwd()), take(new, Path.cwd())
        changes = compare(before, after)
    for name in sorted({*before.left_out, *after.left_out}):
        click.echo(f"onrecord: {name} is of another schema version on one side: not compared", err=True)
    click.echo(_written(form, old, new, changes), nl=False)
    if changes and exit_code:
        raise SystemExit(DIFFERENT)


def _written(form: str, old: str, new: str, changes: Sequence[Change]) -> str:
    match form:
        case "json":
            return as_json(document(old, new, changes), indent=2) + "\n"
        case "jsonl":
            return "".join(f"{as_json(record(change))}\n" for change in changes)
        case "html":
            return page(old, new, changes)
        case _:
            return as_text(changes)
