"""The word lists that packages keep in their `data` folders; in a text list, a line that begins with # is a comment."""

from __future__ import annotations

import csv
import json
from importlib import resources
from typing import Any

SOURCE = "source"
"""The entry of a JSON list that says where its words come from."""


def lines(package: str, name: str) -> list[str]:
    """The lines of a list, in order, without comments and blank lines."""
    return [line for line in _read(package, name).splitlines() if line and not line.startswith("#")]


def rows(package: str, name: str) -> list[dict[str, str]]:
    """The rows of a CSV list, by its header."""
    return list(csv.DictReader(lines(package, name)))


def entries(package: str, name: str) -> dict[str, Any]:
    """The entries of a JSON list but for its source."""
    return {key: value for key, value in json.loads(_read(package, name)).items() if key != SOURCE}


def _read(package: str, name: str) -> str:
    return resources.files(package).joinpath("data", name).read_text(encoding="utf-8")
