"""An input with its true tables, for the tests of what proves them."""

from pathlib import Path

import pytest

from tests.check.proof_tables import Tables, lay_out, true_tables


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(tmp_path_factory.mktemp("input"))


@pytest.fixture(scope="module")
def true(folder: Path) -> Tables:
    return true_tables(folder)
