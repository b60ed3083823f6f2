"""The options that say who does the work: the same for a stage of DVC and for the `onrecord` command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pipeline.engines.choose import ENGINES

if TYPE_CHECKING:
    from collections.abc import Callable

OPTIONS = (
    click.option(
        "--engine",
        type=click.Choice(ENGINES),
        default="local",
        show_default=True,
        envvar="ONRECORD_ENGINE",
        show_envvar=True,
        help="Processes of this machine, or actors of a Ray cluster.",
    ),
    click.option(
        "--workers",
        metavar="N",
        type=click.IntRange(min=1),
        envvar="ONRECORD_WORKERS",
        show_envvar=True,
        help="How many share the work; by default one, or every processor of the cluster. The tables are the same.",
    ),
    click.option(
        "--address",
        envvar="ONRECORD_ADDRESS",
        show_envvar=True,
        help="Of a running Ray cluster; without it Ray begins one on this machine.",
    ),
)


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options `engine`, `workers` and `address`."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command
