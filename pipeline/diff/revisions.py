"""The outputs of a revision, read from DVC's cache by what its `dvc.lock` says; nothing is checked out."""

from __future__ import annotations

import configparser
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import yaml

from pipeline.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Collection

LOCK = "dvc.lock"
OUTPUTS = "outputs"


@dataclass(frozen=True)
class Revision:
    """A commit of the repository that `root` is a folder of; `root` is where `dvc.lock` lies."""

    name: str
    commit: str
    root: Path

    def files(self, names: Collection[str]) -> dict[str, Path]:
        """Those of the outputs with these file names that the revision has, by name, as files of DVC's cache.

        Raises TableError when the revision has no `dvc.lock`, or such an output is not in the cache.
        """
        outs = (out for stage in self.stages.values() for out in stage.get("outs", ()))
        paths = ((PurePosixPath(out["path"]), out) for out in outs)
        return {
            path.name: self._cached(out) for path, out in paths if path.parent.name == OUTPUTS and path.name in names
        }

    @cached_property
    def stages(self) -> dict[str, Any]:
        """The stages of `dvc.lock` in this revision, by name. Raises TableError when it has none."""
        shown = content(self.root, self.commit, LOCK)
        if not shown:
            raise TableError(f"{self.name} has no {LOCK}: compare with a revision in which `dvc repro` was run")
        return stages(shown)

    def _cached(self, out: dict[str, Any]) -> Path:
        digest = str(out["md5"])
        path = _cache(self.root) / "files" / "md5" / digest[:2] / digest[2:]
        if not path.is_file():
            raise TableError(
                f"{self.name}: {out['path']} of that revision is not in DVC's cache: get it with `dvc pull`, or make "
                f"it anew with `git checkout {self.name} && dvc repro`, then come back"
            )
        return path


def stages(lock: str) -> dict[str, Any]:
    """What a `dvc.lock` holds of each stage, by name."""
    return dict((yaml.safe_load(lock) or {}).get("stages", {}))


def find(name: str, root: Path) -> Revision:
    """The revision of this name of the repository around `root`, which may be a folder of a project as well.

    Raises TableError when `root` is in no repository, or there is no such revision.
    """
    if git(root, "rev-parse", "--git-dir") is None:
        raise TableError(f"{name} is no folder, and {root} is in no git repository: give a folder of tables")
    commit = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if commit is None:
        raise TableError(f"{name} is no folder of tables, and no revision of this repository: see `git log`")
    project = next((folder for folder in (root, *root.resolve().parents) if (folder / LOCK).is_file()), root)
    return Revision(name, commit.strip(), project)


def changed_files(root: Path, old: str, new: str | None) -> list[str]:
    """Paths below `root` that differ between two commits, or between a commit and the working tree."""
    listed = git(root, "diff", "--name-only", "--no-renames", "--relative", "-z", old, *([new] if new else []), "--")
    return [name for name in (listed or "").split("\0") if name]


def content(root: Path, commit: str | None, name: str) -> str:
    """A file below `root` as a commit, or the working tree, has it; empty when it has none."""
    if commit is not None:
        return git(root, "show", f"{commit}:./{name}") or ""
    path = root / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def git(root: Path, *arguments: str) -> str | None:
    """What a git command prints; None when it fails, or there is no git."""
    try:
        done = subprocess.run(  # noqa: S603 (no shell, and a revision is never an option)
            ["git", "-C", str(root), *arguments],  # noqa: S607
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def _cache(root: Path) -> Path:
    """DVC's cache of the project at `root`, where `.dvc/config.local` or `.dvc/config` names it."""
    folders = (above / ".dvc" for above in (root, *root.resolve().parents))
    folder = next((each for each in folders if each.is_dir()), root / ".dvc")
    for name in ("config.local", "config"):
        config = configparser.ConfigParser(interpolation=None)
        try:
            config.read(folder / name, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError) as error:
            raise TableError(f"{folder / name} is not understood: see what `dvc config --list` says of it") from error
        if config.has_option("cache", "dir"):
            return (folder / Path(config["cache"]["dir"]).expanduser()).resolve()
    return folder / "cache"
