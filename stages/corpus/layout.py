"""Lay out a corpus: parameters, corrections, a place for stories, and a DVC graph that calls the installed command."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib import resources
from typing import TYPE_CHECKING

from pipeline.errors import OnrecordError

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "dvc.yaml": "graph.yaml",  # called otherwise here, or DVC would take it for a part of this project
    "params.yaml": "params.yaml",
    ".gitignore": "gitignore",
    ".dvcignore": "dvcignore",
    ".dvc/config": "dvc-config",
    ".dvc/.gitignore": "dvc-gitignore",
    "overrides/entities.csv": "overrides/entities.csv",
    "overrides/money.csv": "overrides/money.csv",
    "overrides/quotes.csv": "overrides/quotes.csv",
}
"""What a corpus begins with, and the template of each file. `.dvc` is what `dvc init` writes, which is not called: it
would tell its makers."""

SEEDS = "seeds"
LATER = ("dvc.lock", "outputs")
"""What `dvc repro` writes."""


def lay_out(folder: Path) -> bool:
    """Make `folder`, which need not exist, a corpus; true when that took a git repository of its own.

    Where the folder lies in a git repository, that one is used. Raises OnrecordError, and writes nothing, when the
    folder holds anything of a name that a corpus needs, or when git is missing.
    """
    needed = sorted({*(name.split("/")[0] for name in FILES), SEEDS, *LATER})
    taken = [name for name in needed if os.path.lexists(folder / name)]
    if taken:
        raise OnrecordError(
            f"{folder} holds {', '.join(taken)} already, nothing is written: choose another folder, or move them away"
        )
    git = shutil.which("git")
    if git is None:
        raise OnrecordError("git is not installed, and DVC needs it: install git and run `onrecord init` again")
    template = resources.files("stages.corpus") / "template"
    (folder / SEEDS).mkdir(parents=True)
    for name, source in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes((template / source).read_bytes())
    if _in_repository(folder):
        return False
    subprocess.run([git, "init", "--quiet", folder], check=True)  # noqa: S603 (git itself, a folder as its argument)
    return True


def _in_repository(folder: Path) -> bool:
    whole = folder.resolve()
    return any((place / ".git").exists() for place in (whole, *whole.parents))
