"""`onrecord train`: annotated texts in, trees out; what may not be used for it stays out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import lightgbm
import pytest
from click.testing import CliRunner

from stages.cli import main
from tests.quotes.learned.invented import texts

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Mara Quill met Tomas Reed in Ternby. She left."


def row(doc_id: str) -> str:
    spans = {"Mara Quill": "PERSON", "Tomas Reed": "PERSON", "Ternby": "LOC"}
    names = [
        {"start": TEXT.index(name), "end": TEXT.index(name) + len(name), "label": label}
        for name, label in spans.items()
    ]
    she = TEXT.index("She")
    mentions = [{"start": 0, "end": 10, "etype": "person", "named": True, "pron": False}]
    mentions += [{"start": she, "end": she + 3, "etype": "person", "named": False, "pron": True}]
    clusters = [[[0, 10], [she, she + 3]]]
    return json.dumps({"doc_id": doc_id, "text": TEXT, "entities": names, "mentions": mentions, "clusters": clusters})


@pytest.mark.slow
def test_equal_texts_give_equal_trees(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    ids = [f"text-{number}" for number in range(30)]
    gold.write_text("\n".join(map(row, [*ids, "GUM_fiction_quill"])), encoding="utf-8")
    made = []
    for name in ("one.txt", "two.txt"):
        out = tmp_path / name
        result = CliRunner().invoke(main, ["train", "names", str(gold), "--out", str(out)])
        assert result.exit_code == 0, result.output
        assert "30 texts, 1 left out for their licence" in result.stderr
        assert result.stdout == ""
        made.append(out.read_text(encoding="utf-8"))
    assert made[0] == made[1]
    assert lightgbm.Booster(model_str=made[0]).num_trees() > 0


@pytest.mark.slow
def test_texts_that_teach_nothing_are_told(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(row("text-1"), encoding="utf-8")
    result = CliRunner().invoke(main, ["train", "pronouns", str(gold), "--out", str(tmp_path / "trees.txt")])
    assert result.exit_code == 1
    assert "onrecord: 1 texts are too few, or too much alike, to train pronouns on" in result.stderr
    assert not (tmp_path / "trees.txt").exists()


def test_what_is_no_gold_is_one_clear_line(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text("{}\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["train", "names", str(gold), "--out", str(tmp_path / "trees.txt")])
    assert result.exit_code == 1
    assert result.stderr.startswith("onrecord: ")
    assert not (tmp_path / "trees.txt").exists()


@pytest.mark.slow
def test_quotes_are_trained_from_a_folder_but_for_what_is_for_measuring(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "weights"
    data.mkdir()
    with (data / "train.jsonl").open("w", encoding="utf-8") as file:
        for one in texts(40):
            found = [
                {
                    name: [[span.start, span.end] for span in getattr(each, name)]
                    for name in ("source", "cue", "content")
                }
                for each in one.attributions
            ]
            file.write(json.dumps({"doc_id": one.doc_id, "text": one.text, "attributions": found}) + "\n")
    (data / "dev.jsonl").write_text("{}\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["train", "quotes", "--data", str(data), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "dev.jsonl: left out, for measuring" in result.stderr
    assert "train acceptance" in result.stderr
    params = tmp_path / "params.yaml"
    params.write_text(f"quotes: {{weights: {out}}}\n", encoding="utf-8")
    gold = tmp_path / "gold.jsonl"
    gold.write_text((data / "train.jsonl").read_text(encoding="utf-8"), encoding="utf-8")
    scored = CliRunner().invoke(
        main, ["eval", "quotes", "--gold", str(gold), "--format", "json", "--params", str(params)]
    )
    assert json.loads(scored.stdout)["speech"]["f1"] > 0.9


def test_a_folder_without_texts_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["train", "quotes", "--data", str(tmp_path), "--out", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "holds no annotated texts to train on" in result.stderr
