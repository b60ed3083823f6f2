"""dvc.yaml names what each stage really reads: the code it imports and the parameters it uses."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import yaml

from pipeline.params import Params
from pipeline.schema import TABLES
from stages.everything import STAGES

ROOT = Path(__file__).parents[2]
DVC = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]


def imported(module: Path) -> set[Path]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    own = [ROOT / name.replace(".", "/") for name in names if name.split(".")[0] in ("pipeline", "stages")]
    return {path for name in own for path in (name.with_suffix(".py"), name / "__init__.py") if path.is_file()}


def closure(module: Path) -> set[Path]:
    seen: set[Path] = set()
    waiting = [module]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += imported(path)
    return seen


def code(stage: str) -> list[Path]:
    return [ROOT / dep for dep in DVC[stage]["deps"] if dep.startswith(("pipeline/", "stages/"))]


@pytest.mark.parametrize("stage", DVC)
def test_the_code_a_stage_imports_is_its_dependency(stage):
    needed = {path for path in closure(ROOT / "stages" / f"{stage}.py") if path.name != "__init__.py"}
    listed = code(stage)
    missing = [path for path in needed if not any(path == dep or dep in path.parents for dep in listed)]
    assert not missing
    lists = ROOT / "pipeline" / "wordlists.py"  # what it reads no import shows
    useless = [dep for dep in listed if not any(path == dep or dep in path.parents for path in needed)]
    assert not [dep for dep in useless if lists not in needed or "data" not in dep.parts or not dep.exists()]


def test_packages_hold_no_code_in_their_init_files():
    """So that the test above may leave them out."""
    for path in (*(ROOT / "pipeline").rglob("__init__.py"), ROOT / "stages" / "__init__.py"):
        (only,) = ast.parse(path.read_text(encoding="utf-8")).body
        assert isinstance(only, ast.Expr), path
        assert isinstance(only.value, ast.Constant), path


def test_a_stage_runs_after_what_it_reads():
    written: set[str] = set()
    for stage in DVC.values():
        assert {dep for dep in stage["deps"] if dep.startswith("outputs/")} <= written
        outs = [*stage.get("outs", []), *stage.get("metrics", [])]
        written |= {next(iter(out)) if isinstance(out, dict) else out for out in outs}
    assert {f"outputs/{table.name}.parquet" for table in TABLES} <= written


def test_both_doors_run_the_same_stages():
    *run, last = DVC
    assert [stage.__name__ for stage in STAGES] == [f"stages.{name}" for name in run]
    assert last == "evaluate"  # a corpus of one's own has no annotated stories
    for name, stage in DVC.items():
        assert stage["cmd"] == f".venv/bin/python -m stages.{name}"


def test_every_parameter_section_belongs_to_a_stage():
    assert {section for stage in DVC.values() for section in stage.get("params", [])} == set(Params.model_fields)


def test_nothing_is_sent_to_anybody():
    config = (ROOT / ".dvc" / "config").read_text(encoding="utf-8")
    assert "analytics = false" in config
    assert "check_update = false" in config
