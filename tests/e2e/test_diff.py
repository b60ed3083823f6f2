"""`onrecord diff` between revisions of a repository that DVC itself keeps: what changed, and by what cause."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.schema import TABLES

pytestmark = pytest.mark.slow

BIN = Path(__file__).parents[2] / ".venv" / "bin"
STORY = 'Jane Example said: "We shall keep the library open." The council set aside £3m for it by 2031.\n'
OTHER = 'The bakers of Upton raised prices. "Flour costs more," said Abe Roe.\n'
OUTS = [f"outputs/{table.name}.parquet" for table in TABLES] + ["outputs/corrections.json"]
STAGE = {
    "cmd": f"{BIN / 'onrecord'} run seeds --out outputs --overrides overrides",
    "deps": ["seeds", "overrides"],
    "outs": OUTS,
}


class Corpus:
    """A repository with DVC, in which one stage makes all the tables."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "corpus"
        self.environment = {**os.environ, "ONRECORD_CACHE": str(folder / "parses"), "DVC_NO_ANALYTICS": "1"}
        self.write("dvc.yaml", yaml.safe_dump({"stages": {"run": STAGE}}))
        self.write("overrides/quotes.csv", "action,id,value,reason,author,date\n")
        self.write("seeds/library.txt", STORY)
        self.write("seeds/bakers.txt", OTHER)
        self.call("git", "init", "-q")
        self.call(str(BIN / "dvc"), "init", "-q")
        self.call(str(BIN / "dvc"), "config", "core.analytics", "false")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")

    def call(self, *command: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def repro(self, tag: str) -> None:
        """Make the tables, and commit all but them."""
        self.call(str(BIN / "dvc"), "repro", "-q")
        self.call("git", "add", "-A")
        self.call("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", tag)
        self.call("git", "tag", tag)

    def diff(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        return self.call(str(BIN / "onrecord"), "diff", *arguments, code=code)

    def changes(self, *arguments: str) -> list[dict[str, Any]]:
        return list(json.loads(self.diff(*arguments, "--format", "json").stdout)["changes"])


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Three revisions: at first, with a figure edited, and with a correction."""
    made = Corpus(tmp_path_factory.mktemp("diff"))
    made.repro("first")
    made.write("seeds/library.txt", STORY.replace("£3m", "£4m"))
    made.repro("edited")
    (quote,) = [each for each in made.changes("first", "edited") if each["table"] == "money"]
    assert quote["kind"] == "changed"
    told = made.call(str(BIN / "onrecord"), "quotes", "outputs", "--text", "flour", "--format", "jsonl").stdout
    identifier = re.search(r"q-[0-9a-f]{16}", told)
    assert identifier is not None
    row = f"reject,{identifier.group()},,an advertisement,A. Editor,2026-01-31\n"
    made.write("overrides/quotes.csv", f"action,id,value,reason,author,date\n{row}")
    made.repro("corrected")
    return made


def test_an_edited_figure_is_one_changed_row_by_its_input(corpus: Corpus) -> None:
    found = corpus.changes("first", "edited")
    (figure,) = [change for change in found if change["table"] == "money"]
    assert (figure["kind"], figure["causes"]) == ("changed", ["input"])
    assert {"column": "text", "old": "£3m", "new": "£4m"} in figure["columns"]
    assert {tuple(change["causes"]) for change in found} == {("input",)}


def test_a_rejected_quote_is_removed_by_the_correction(corpus: Corpus) -> None:
    (quote,) = [change for change in corpus.changes("edited", "corrected") if change["table"] == "quotes"]
    assert (quote["kind"], quote["causes"]) == ("removed", ["overrides"])
    assert "Flour costs more" in quote["what"]


def test_both_are_told_apart_and_both_are_named(corpus: Corpus) -> None:
    found = {(change["table"], tuple(change["causes"])) for change in corpus.changes("first")}
    assert {("money", ("input",)), ("quotes", ("overrides",))} <= found
    last = corpus.diff("first", "--exit-code", code=4).stdout.splitlines()[-1]
    assert re.fullmatch(r"possible causes: .*", last)
    assert {"input", "overrides"} <= set(re.findall(r"\w+", last))


def test_nothing_is_checked_out(corpus: Corpus) -> None:
    before = corpus.call("git", "status", "--porcelain").stdout
    corpus.diff("first", "edited")
    assert corpus.diff("corrected", "--exit-code").stdout == "no differences\n"
    assert corpus.call("git", "status", "--porcelain").stdout == before == ""


def test_an_output_that_is_not_in_the_cache_is_said_how_to_get(corpus: Corpus, tmp_path: Path) -> None:
    cache = corpus.folder / ".dvc" / "cache"
    shutil.move(cache, tmp_path / "cache")
    try:
        told = corpus.diff("first", code=1)
    finally:
        shutil.move(tmp_path / "cache", cache)
    assert told.stdout == ""
    assert re.fullmatch(
        r"onrecord: first: outputs/\w+\.(parquet|json) of that revision is not in DVC's cache: "
        r"get it with `dvc pull`, or make it anew with `git checkout first && dvc repro`, then come back\n",
        told.stderr,
    )
