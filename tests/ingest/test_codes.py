"""docs/ingest.md names every code that the program gives, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "pipeline" / "ingest").rglob("*.py"))
DOCUMENT = (ROOT / "docs" / "ingest.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([a-z0-9_]+)(?::[A-Z]+)?` \|(?: (skip|quarantine) \|)?", re.MULTILINE)
GIVERS = {"quarantine": 0, "skip": 0, "Change": 3}
"""Calls that give a code, and which of their arguments it is."""

OF_PAGES = {"markup", "reference"}
"""What a page's text is cut out with: no repairs, and no warnings."""


def given(module: Path) -> Iterator[tuple[str, str]]:
    """The codes that stand in calls, with what is called."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GIVERS:
            at = GIVERS[node.func.id]
            for part in ast.walk(node.args[at]) if len(node.args) > at else ():
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield node.func.id, part.value


def words() -> set[str]:
    """Every string in the program."""
    trees = (ast.parse(module.read_text(encoding="utf-8")) for module in MODULES)
    nodes = (node for tree in trees for node in ast.walk(tree))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_code_given_is_documented_with_its_outcome() -> None:
    outcomes = dict(ROW.findall(DOCUMENT))
    codes = [(giver, code) for module in MODULES for giver, code in given(module) if re.fullmatch(r"[a-z0-9_]+", code)]
    assert len(codes) > 50
    assert {code for _, code in codes} - set(outcomes) == OF_PAGES
    refusals = {(giver, code) for giver, code in codes if giver != "Change"}
    assert {(giver, code) for giver, code in refusals if outcomes[code] not in (giver, "")} == set()


def test_every_documented_code_is_in_the_program() -> None:
    spoken = {part for word in words() for part in re.findall(r"[a-z0-9_]+", word)}
    assert {code for code, _ in ROW.findall(DOCUMENT)} - spoken == set()
