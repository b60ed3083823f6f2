"""The wheel alone, in an environment without this checkout, gives the same tables."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.schema import TABLES
from stages.cli import main
from stages.commands.corpus import STAGES

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


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory) -> Path:
    """The wheel with what it requires, and nothing of this checkout."""
    folder = tmp_path_factory.mktemp("installed") / "environment"
    locked = ("sync", "--locked", "--no-dev", "--no-install-project", "--python", BIN / "python")
    uv(*locked, UV_PROJECT_ENVIRONMENT=str(folder))
    uv("pip", "install", "--no-deps", "--python", folder / "bin" / "python", wheel)
    return folder


def outside(environment: Path) -> dict[str, str]:
    """The variables of a shell in which `environment` is active; DVC, an extra, is that of the checkout."""
    kept = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
    return kept | {"PATH": f"{environment / 'bin'}{os.pathsep}{kept['PATH']}"}


def test_installed_alone_it_gives_the_same_tables(environment, tmp_path):
    seeds = ROOT / "seeds"
    subprocess.run(
        ["onrecord", "run", seeds, "--out", tmp_path / "alone"],
        cwd=tmp_path,
        env=outside(environment),
        check=True,
        capture_output=True,
    )
    assert CliRunner().invoke(main, ["run", str(seeds), "--out", str(tmp_path / "here")]).exit_code == 0
    for name in (*(f"{table.name}.parquet" for table in TABLES), "report.html"):
        assert (tmp_path / "alone" / name).read_bytes() == (tmp_path / "here" / name).read_bytes(), name


def test_installed_alone_it_lays_out_a_corpus_in_which_dvc_repro_works(environment, tmp_path):
    shell = outside(environment)

    def call(*command: object, cwd: Path) -> str:
        done = subprocess.run(list(map(str, command)), cwd=cwd, env=shell, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    corpus = tmp_path / "corpus"
    call("onrecord", "init", "corpus", cwd=tmp_path)
    for story in (ROOT / "seeds").iterdir():
        shutil.copyfile(story, corpus / "seeds" / story.name)
    assert len(ran(call(BIN / "dvc", "repro", cwd=corpus))) == len(STAGES)
    call("onrecord", "run", "corpus/seeds", "--out", "run", cwd=tmp_path)
    for name in (*(f"{table.name}.parquet" for table in TABLES), "metrics.json"):
        assert (corpus / "outputs" / name).read_bytes() == (tmp_path / "run" / name).read_bytes(), name
    assert (corpus / "outputs" / "report" / "index.html").read_bytes() == (
        tmp_path / "run" / "report.html"
    ).read_bytes()
    call("git", "add", "--all", cwd=corpus)
    kept = call("git", "ls-files", "outputs", "dvc.lock", cwd=corpus).split()
    assert kept == ["dvc.lock", "outputs/metrics.json", "outputs/versions.txt"]

    assert ran(call(BIN / "dvc", "repro", cwd=corpus)) == ["versions"]
    _upgrade(environment)
    call("onrecord", "stage", "versions", cwd=corpus)
    assert json.loads(call(BIN / "dvc", "status", "--json", cwd=corpus)).keys() == set(STAGES)


def ran(output: str) -> list[str]:
    return re.findall(r"Running stage '(\w+)'", output)


def _upgrade(environment: Path) -> None:
    (metadata,) = environment.rglob("onrecord-*.dist-info/METADATA")
    newer = re.sub(r"(?m)^Version: .*$", "Version: 999", metadata.read_text(encoding="utf-8"))
    metadata.unlink()  # it may be a link into the cache of the installer
    metadata.write_text(newer, encoding="utf-8")
