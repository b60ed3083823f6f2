"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

PARAMS = click.option(
    "--params",
    "chosen",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Parameters other than the defaults.",
)
