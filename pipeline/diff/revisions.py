"""The outputs of a revision, read from DVC's cache by what its `dvc.lock` says; nothing is checked out."""

from __future__ import annotations

import configparser
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from pipeline.errors import TableError

LOCK = "dvc.lock"


@dataclass(frozen=True)
class Revision:
    """A commit of the repository that `root` is a folder of; `root` is where dvc.yaml lies."""

    name: str
    commit: str
    root: Path

    def files(self, suffix: str) -> dict[str, Path]:
        """The outputs with this suffix, by name without it, as files of DVC's cache.

        Raises TableError when the revision has no `dvc.lock`, or an output is not in the cache.
        """
        found = {}
        for stage in self.lock.get("stages", {}).values():
            for out in stage.get("outs", ()):
                path = PurePosixPath(out["path"])
                if path.suffix == suffix and path.parent.name == "outputs":
                    found[path.stem] = self._cached(out)
        return found

    @cached_property
    def lock(self) -> dict[str, Any]:
        """What `dvc.lock` holds in this revision. Raises TableError when it has none."""
        shown = git(self.root, "show", f"{self.commit}:./{LOCK}")
        if shown is None:
            raise TableError(f"{self.name} has no {LOCK}: compare with a revision in which `dvc repro` was run")
        return dict(yaml.safe_load(shown))

    def _cached(self, out: dict[str, Any]) -> Path:
        digest = str(out["md5"])
        path = _cache(self.root) / "files" / "md5" / digest[:2] / digest[2:]
        if not path.is_file():
            raise TableError(
                f"{self.name}: {out['path']} of that revision is not in DVC's cache: get it with `dvc pull`, or make "
                f"it anew with `git checkout {self.name} && dvc repro`, then come back"
            )
        return path


def find(name: str, root: Path) -> Revision:
    """The revision of this name of the repository around `root`.

    Raises TableError when `root` is in no repository, or there is no such revision.
    """
    if git(root, "rev-parse", "--git-dir") is None:
        raise TableError(f"{name} is no folder, and {root} is in no git repository: give a folder of tables")
    commit = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if commit is None:
        raise TableError(f"{name} is neither a folder of tables nor a revision of this repository: see `git log`")
    return Revision(name, commit.strip(), root)


def changed_files(root: Path, old: str, new: str | None) -> list[str]:
    """Paths below `root` that differ between two commits, or between a commit and the working tree."""
    listed = git(root, "diff", "--name-only", "--relative", old, *([new] if new else []), "--")
    return (listed or "").splitlines()


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
    folder = root / ".dvc"
    for name in ("config.local", "config"):
        config = configparser.ConfigParser()
        config.read(folder / name, encoding="utf-8")
        if config.has_option("cache", "dir"):
            return (folder / config["cache"]["dir"]).resolve()
    return folder / "cache"
