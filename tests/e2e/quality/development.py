"""Development data, which lie outside the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import copies

if TYPE_CHECKING:
    from pathlib import Path

DATA = copies.CORPUS.parents[1]


def present(archive: Path) -> Path:
    """The path itself; a test that needs what is not there is skipped."""
    if not archive.exists():
        pytest.skip(f"the development data lie outside the project, in {archive.parent.name}")
    return archive
