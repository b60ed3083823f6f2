"""The wheel alone, in an environment without this checkout, gives the same tables."""

from __future__ import annotations

import os
import subprocess
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.schema import TABLES
from stages.cli import main

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
BIN = ROOT / ".venv" / "bin"


def uv(*arguments: object, **environment: str) -> None:
    command = [BIN / "uv", *map(str, arguments), "--offline", "--quiet"]
    outside = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
    subprocess.run(command, cwd=ROOT, env={**outside, **environment}, check=True)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    uv("build", "--wheel", "--no-build-isolation", "--python", BIN / "python", "--out-dir", folder)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_two_packages_with_their_data(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"pipeline", "stages"}
    tracked = subprocess.check_output(
        ["git", "ls-files", "-co", "--exclude-standard", "pipeline", "stages"], cwd=ROOT, text=True
    )
    assert {name for name in tracked.split("\n") if name and (ROOT / name).exists()} <= set(names)


def test_installed_alone_it_gives_the_same_tables(wheel, tmp_path):
    environment = tmp_path / "environment"
    locked = ("sync", "--locked", "--no-dev", "--no-install-project", "--python", BIN / "python")
    uv(*locked, UV_PROJECT_ENVIRONMENT=str(environment))
    uv("pip", "install", "--no-deps", "--python", environment / "bin" / "python", wheel)
    outside = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
    seeds = ROOT / "seeds"
    subprocess.run(
        [environment / "bin" / "onrecord", "run", seeds, "--out", tmp_path / "alone"],
        cwd=tmp_path,
        env=outside,
        check=True,
        capture_output=True,
    )
    assert CliRunner().invoke(main, ["run", str(seeds), "--out", str(tmp_path / "here")]).exit_code == 0
    for name in (*(f"{table.name}.parquet" for table in TABLES), "report.html"):
        assert (tmp_path / "alone" / name).read_bytes() == (tmp_path / "here" / name).read_bytes(), name
