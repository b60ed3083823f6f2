"""docs/dependencies.md has a row for every direct dependency, and no other row."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HEADINGS = {
    "Runtime": PROJECT["project"]["dependencies"],
    **{f"Extra `{name}`": listed for name, listed in PROJECT["project"]["optional-dependencies"].items()},
    "Development": PROJECT["dependency-groups"]["dev"],
}


def name(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def pins(requirements: list[str]) -> dict[str, bool]:
    """Each package with whether it is pinned, without the project's own extras."""
    own = PROJECT["project"]["name"]
    return {name(each): "==" in each for each in requirements if name(each) != own}


def sections() -> dict[str, dict[str, list[str]]]:
    """By heading, the rows of the page's tables: the package, and its other cells."""
    found: dict[str, dict[str, list[str]]] = {}
    heading = ""
    for line in (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        elif line.startswith("| `"):
            package, *cells = (cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|"))
            assert package not in found.setdefault(heading, {}), f"{package} has two rows"
            found[heading][package.strip("`")] = cells
    return found


def test_every_direct_dependency_has_a_row_and_no_row_is_left_over():
    rows = {heading: set(packages) for heading, packages in sections().items()}
    assert rows == {heading: set(pins(listed)) for heading, listed in HEADINGS.items()}


def test_a_row_says_what_for_which_licence_and_why_pinned():
    pinned = {package: pin for listed in HEADINGS.values() for package, pin in pins(listed).items()}
    for packages in sections().values():
        for package, (purpose, licence, reason) in packages.items():
            assert purpose, package
            assert licence, package
            assert bool(reason) == pinned[package], f"{package}: a reason stands where pyproject.toml pins, only there"
