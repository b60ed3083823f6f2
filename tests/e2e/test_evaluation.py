"""`onrecord eval entities`: texts go through all stages, and the tables are scored."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from stages.cli import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

TEXT = "Mayor Jane Thornbury spoke in London.\r\n\r\nShe thanked Peter Frayle."


def gold(**more: object) -> str:
    spans = {words: [TEXT.index(words), TEXT.index(words) + len(words)] for words in ("Jane Thornbury", "Peter Frayle")}
    pronoun = [TEXT.index("She"), TEXT.index("She") + 3]
    names = [{"start": start, "end": end, "label": "PERSON"} for start, end in spans.values()]
    mentions = [{"start": s, "end": e, "etype": "person", "named": True, "pron": False} for s, e in spans.values()]
    mentions.append({"start": pronoun[0], "end": pronoun[1], "etype": "person", "named": False, "pron": True})
    row = {"doc_id": "a", "text": TEXT, "entities": names, "mentions": mentions}
    example = {"pronoun": pronoun, "A": spans["Jane Thornbury"], "B": spans["Peter Frayle"]}
    row["clusters"] = [[spans["Jane Thornbury"], pronoun]]
    row["gap"] = {**example, "A_coref": True, "B_coref": False}
    return json.dumps({key: value for key, value in (row | more).items() if value is not None}) + "\n"


def evaluated(*paths: Path) -> list[str]:
    result = CliRunner().invoke(main, ["eval", "entities", *map(str, paths)])
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_every_figure_that_the_annotation_allows_is_printed(tmp_path: Path) -> None:
    coreference, pairs = tmp_path / "coreference.jsonl", tmp_path / "pairs.jsonl"
    coreference.write_text(gold(gap=None), encoding="utf-8")
    pairs.write_text(gold(mentions=[]), encoding="utf-8")
    lines = evaluated(coreference, pairs)
    assert lines[0] == "coreference.jsonl"
    assert [line for line in lines if line.startswith("he and she") and "1 right, 1 given, 1 wanted" in line]
    assert [line for line in lines if line.startswith("names, exact: PERSON") and "2 right, 2 given, 2 wanted" in line]
    assert [line for line in lines if line.startswith("persons by name, B3") and "F1 1.000" in line]
    *_, name, both, he, she = lines
    assert name == "pairs.jsonl"
    assert both.startswith("GAP ")
    assert "1 right, 1 given, 1 wanted" in both
    assert he.startswith("GAP, he ")
    assert she.startswith("GAP, she ")
    assert {"1 right, 1 given, 1 wanted" in he, "1 right, 1 given, 1 wanted" in she} == {True, False}


def test_what_is_no_gold_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text("{}\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["eval", "entities", str(tmp_path / "gold.jsonl")])
    assert result.exit_code == 1
    assert result.stderr.startswith("onrecord: ")
    assert result.stderr.count("\n") == 1
