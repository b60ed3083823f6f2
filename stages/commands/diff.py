"""The command that compares two runs."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import diff as differences
from stages.job import failing_clearly

DIFFERENT = 4
"""Exit code when something differs."""


@click.command()
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
