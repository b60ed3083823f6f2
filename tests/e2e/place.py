"""Where a run happens to which something happens, and what an undisturbed one gives."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from pipeline.engines.memo import Memo
from stages.cli import main

ROOT = Path(__file__).parents[2]
NUMBER = 70
"""Stories."""
PATIENCE = 600
"""Seconds that a process may take on a busy machine."""


def digests(folder: Path) -> dict[str, str]:
    """All that is in a folder, hidden files too."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@dataclass(frozen=True)
class Place:
    """Where a run happens: its stories, its tables, its memo, and a folder for signs."""

    stories: Path
    out: Path
    cache: Path
    signs: Path

    def arguments(self, *more: object) -> list[str]:
        return ["run", str(self.stories), "--out", str(self.out), *map(str, more)]

    def run(self, *more: object, code: int = 0) -> Result:
        """A run in this process."""
        result = CliRunner().invoke(main, self.arguments(*more), env={"ONRECORD_CACHE": str(self.cache)})
        assert result.exit_code == code, result.output + str(result.exception)
        return result

    def begin(self, fault: str, number: int, *more: object) -> subprocess.Popen[str]:
        """A run in a process of its own, to which something happens."""
        self.signs.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "tests.e2e.disturbed", fault, str(number), str(self.signs)]
        environment = os.environ | {"ONRECORD_CACHE": str(self.cache), "OMP_NUM_THREADS": "1"}
        return subprocess.Popen(
            [*command, *self.arguments(*more)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def disturbed(self, fault: str, number: int, *more: object) -> tuple[int, str]:
        """The exit code and stderr of such a run, when it has ended."""
        with self.begin(fault, number, *more) as process:
            try:
                _, errors = process.communicate(timeout=PATIENCE)
            finally:
                process.kill()
        return process.returncode, errors

    def kept(self) -> int:
        """How many parses the memo holds."""
        with Memo(self.cache) as memo:
            return memo.count().get("parse", 0)

    def workers(self) -> list[int]:
        return [int(pid) for pid in (self.signs / "workers").read_text().split()]

    def left(self) -> list[str]:
        """What of a run lies among its tables that is not done."""
        return [path.name for path in self.out.iterdir() if path.name.startswith(".onrecord-run-")]


@dataclass(frozen=True)
class Calm:
    """An undisturbed run: what it gave, what it kept, and in how many steps."""

    place: Place
    digests: dict[str, str]
    steps: list[str]

    def at(self, kind: str) -> int:
        """The step that kept the first results of a kind."""
        return self.steps.index(kind) + 1


def mended(place: Place, calm: Calm) -> None:
    """A rerun takes what was kept, and ends as if nothing had happened."""
    kept = place.kept()
    assert f"parsed {NUMBER - kept}, from the cache {kept}\n" in place.run().stderr
    assert digests(place.out) == calm.digests


def told(errors: str, *words: str) -> None:
    """The last line of stderr has these words; it and what the stages say of themselves is all that is said."""
    *before, line = errors.splitlines()
    assert line.startswith("onrecord: ")
    for each in words:
        assert each in line
    assert all(re.match(r"parsed \d+, from the cache \d+$", one) for one in before), errors
