"""What one run reads and where its files lie: the same layout for `dvc repro` and for `onrecord run`."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import params as parameters
from pipeline.engines import memo
from pipeline.engines.choose import choose
from pipeline.engines.local import OneProcess
from pipeline.engines.memo import Memo
from pipeline.errors import OnrecordError
from stages.engine import engine_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.engines.work import Engine
    from pipeline.params import Params

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What a system says when there is no more room for a file."""
STOPPED = 130
"""Exit code after Ctrl-C, as shells give it."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run: its input, its parameters, its corrections, its output folder, and what does the work."""

    source: Path
    out: Path
    overrides: Path
    params: Params
    page: str = "report/index.html"
    """The report's front page, below `out`."""
    engine: Engine = field(default_factory=OneProcess)
    memo: Memo = field(default_factory=lambda: Memo(memo.folder()))

    def table(self, name: str) -> Path:
        """A table of the contract."""
        return self.out / f"{name}.parquet"

    def draft(self, name: str) -> Path:
        """A table before it is linked, or the parses: for the next stage, not for users."""
        return self.out / "drafts" / f"{name}.parquet"

    @property
    def corrections(self) -> Path:
        """What became of the corrections, and how precise the rows are that people judged."""
        return self.out / "corrections.json"

    @property
    def checks(self) -> Path:
        """What the check stage proved."""
        return self.out / "checks.json"

    @property
    def metrics(self) -> Path:
        """The counts that `dvc metrics show` reads."""
        return self.out / "metrics.json"

    @property
    def plot(self) -> Path:
        """Quotes by confidence and kind: what `dvc plots show` draws."""
        return self.out / "plots" / "confidence.json"

    @property
    def quality(self) -> Path:
        """The figures on annotated stories that `dvc metrics show` reads."""
        return self.out / "quality.json"

    @property
    def reliability(self) -> Path:
        """Confidence against the share that is right: what `dvc plots show` draws."""
        return self.out / "plots" / "reliability.json"

    @property
    def report(self) -> Path:
        """The page that people open."""
        return self.out / self.page

    @property
    def pages(self) -> Path:
        """The folder of the report's other pages, where the stories are too many for one file."""
        return self.report.with_name(f"{self.report.stem}-pages")


def stage(run: Callable[[Job], None]) -> click.Command:
    """The click command of one DVC stage; run from the root of a checkout it needs no arguments."""

    @click.command(help=sys.modules[run.__module__].__doc__)
    @click.option(
        "--source", type=click.Path(path_type=Path), default="seeds", show_default=True, help="Input file or folder."
    )
    @click.option("--out", type=click.Path(path_type=Path), default="outputs", show_default=True, help="Output folder.")
    @click.option(
        "--overrides",
        type=click.Path(path_type=Path),
        default="overrides",
        show_default=True,
        help="Corrections to apply.",
    )
    @click.option(
        "--params", type=click.Path(path_type=Path), default="params.yaml", show_default=True, help="Parameters to use."
    )
    @engine_options
    def command(
        source: Path, out: Path, overrides: Path, params: Path, engine: str, workers: int | None, address: str | None
    ) -> None:
        with failing_clearly(), choose(engine, workers, address) as chosen:
            run(Job(source, out, overrides, parameters.load(params), engine=chosen))

    return command


@contextlib.contextmanager
def failing_clearly() -> Iterator[None]:
    """Turn an OnrecordError, a file that cannot be read or written, or Ctrl-C, into lines on stderr and a code."""
    try:
        yield
    except KeyboardInterrupt as error:
        click.echo("onrecord: stopped: the tables stay as they were, and what is done is not done again", err=True)
        raise SystemExit(STOPPED) from error
    except OnrecordError as error:
        for line in str(error).splitlines():
            click.echo(f"onrecord: {line}", err=True)
        raise SystemExit(error.exit_code) from error
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        remedy = ": make room, and run again: what is done is not done again" if error.errno in FULL else ""
        click.echo(f"onrecord: {error.filename2 or error.filename or 'output'}: {why}{remedy}", err=True)
        raise SystemExit(OnrecordError.exit_code) from error
