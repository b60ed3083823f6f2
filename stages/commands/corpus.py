"""The commands for a corpus of one's own: init, the stages that its DVC graph calls, and completion in the shell."""

from __future__ import annotations

import shutil
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from pipeline import params as parameters
from stages.job import Job, failing_clearly

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

INIT_HELP = """
\b
Examples:
  onrecord init council                         a new folder, a git repository of its own
  cp stories/*.txt council/seeds && cd council && dvc repro
  git add . && git commit -m 'First run'        keeps parameters, corrections and dvc.lock

`dvc repro` needs `onrecord` and `dvc` on the PATH. Nothing is sent to anybody: DVC's statistics and its search for
updates are switched off. Exit codes: 0 done, 1 the folder holds such files already, or git is missing, 2 usage.
"""
STAGE_HELP = """
\b
Examples:
  onrecord stage clean                          as `dvc repro` calls it, in the root of a corpus
  dvc repro --single-item money                 one stage, when what it reads has changed

Exit codes: 0 done, 1 failed, 2 usage or parameters.
"""
COMPLETION_HELP = """
\b
Examples:
  onrecord completion bash > ~/.local/share/bash-completion/completions/onrecord
  onrecord completion zsh > ~/.zfunc/_onrecord   a folder that is in $fpath
  onrecord completion fish > ~/.config/fish/completions/onrecord.fish

Exit codes: 0 done, 2 usage.
"""
STAGES = ("versions", "clean", "annotate", "entities", "quotes", "money", "link", "conflicts", "check", "report")
"""Those of a corpus's dvc.yaml (a test compares)."""
SHELLS: Mapping[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@click.command(epilog=INIT_HELP)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Lay out a corpus of your own in DIR, a repository in which `dvc repro` works with the installed onrecord.

    It gets dvc.yaml, params.yaml, overrides/ for corrections and seeds/ for your stories. DIR need not exist; nothing
    in it is overwritten. Where it lies in a git repository already, that one is used.
    """
    from stages.corpus import layout

    with failing_clearly():
        made = layout.lay_out(folder)
    click.echo(f"{folder} is a corpus now{', and a git repository' if made else ''}. What is next:", err=True)
    for number, step in enumerate(_next_steps(folder), start=1):
        click.echo(f"  {number}. {step}", err=True)


def _next_steps(folder: Path) -> Iterator[str]:
    if shutil.which("dvc") is None:
        yield "DVC is not on the PATH: pip install 'onrecord[dvc]', or activate the environment that has it"
    if shutil.which("onrecord") is None:
        yield f"onrecord is not on the PATH, and `dvc repro` calls it: it is in {Path(sys.executable).parent}"
    yield f"put news stories into {folder / 'seeds'}"
    yield f"cd {folder} && dvc repro"
    yield "open outputs/report/index.html; `onrecord people`, `quotes`, `money` and `query` ask the tables"
    yield "git add . && git commit: that keeps the parameters, the corrections and dvc.lock"


@click.command(epilog=STAGE_HELP)
@click.argument("name", metavar="NAME", type=click.Choice(STAGES))
def stage(name: str) -> None:
    """Run one stage of a corpus, from its root: seeds/, overrides/ and params.yaml to outputs/.

    NAME is a stage of dvc.yaml. `dvc repro` calls this; people rarely do.
    """
    chosen = import_module(f"stages.{name}")  # no other: spaCy takes a second to import, which few stages need
    with failing_clearly():
        given = parameters.load(Path("params.yaml"))
        chosen.run(Job(Path("seeds"), Path("outputs"), Path("overrides"), given))


@click.command(epilog=COMPLETION_HELP)
@click.argument("shell", type=click.Choice(list(SHELLS)))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes commands and options in SHELL. Open a new shell after you have stored it."""
    click.echo(SHELLS[shell](ctx.find_root().command, {}, "onrecord", "_ONRECORD_COMPLETE").source())
