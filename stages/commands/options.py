"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

EXISTING_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
PARAMS = click.option(
    "--params",
    "chosen",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Parameters other than the defaults.",
)
