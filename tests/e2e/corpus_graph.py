"""The DVC graph of a corpus, made of the project's own: `python -m tests.e2e.corpus_graph` writes it anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
GRAPH = ROOT / "stages" / "corpus" / "template" / "graph.yaml"
VERSIONS = "outputs/versions.txt"

HEAD = """\
# Made by `onrecord init`. `dvc repro` runs what changed; `onrecord` and `dvc` must be on the PATH.
# `versions` runs each time and takes a second: after an upgrade the rest runs again.
"""


def graph() -> str:
    """The text of a corpus's dvc.yaml.

    What needs annotated stories is left out. Instead of the code a stage depends on the releases that are installed.
    """
    written = (ROOT / "dvc.yaml").read_text(encoding="utf-8")
    order = written.splitlines()[0].removesuffix(", evaluate")
    project = yaml.safe_load(written)["stages"]
    versions = {
        "desc": "The releases of what shapes the tables",
        "cmd": "onrecord stage versions",
        "always_changed": True,
        "outs": [{VERSIONS: {"cache": False}}],  # in git, so that a revision says what made its tables
    }
    stages = {"versions": versions} | {
        name: _in_corpus(name, stage)
        for name, stage in project.items()
        if not any(dep.startswith("gold/") for dep in stage["deps"])
    }
    dumped = [yaml.safe_dump({name: stage}, sort_keys=False, width=120) for name, stage in stages.items()]
    indented = ["".join(f"  {line}\n" for line in each.splitlines()) for each in dumped]
    return f"{order}\n{HEAD}stages:\n" + "\n".join(indented)


def _in_corpus(name: str, stage: dict[str, Any]) -> dict[str, Any]:
    data = [dep for dep in stage["deps"] if not dep.startswith(("pipeline/", "stages/")) and dep != "uv.lock"]
    return stage | {"cmd": f"onrecord stage {name}", "deps": [*data, VERSIONS]}


if __name__ == "__main__":
    GRAPH.write_text(graph(), encoding="utf-8")
