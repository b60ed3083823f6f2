"""`onrecord eval`: texts go through all stages, and the tables are scored."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pipeline.params import Params
from stages import evaluate
from stages.cli import main
from stages.job import Job

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


STORY = (
    "Jane Thornbury said the bridge was rotten.\r\n\r\n“It will fall,” Marcus Okell warned.  It rained all day long."
)


def quoted() -> str:
    def at(words: str) -> list[list[int]]:
        return [[STORY.index(words), STORY.index(words) + len(words)]]

    found = [
        {"source": at("Jane Thornbury"), "cue": at("said"), "content": at("the bridge was rotten")},
        {"source": at("Marcus Okell"), "cue": at("warned"), "content": at("“It will fall,”")},
    ]
    return json.dumps({"doc_id": "a", "text": STORY, "attributions": found}) + "\n"


def test_quotes_are_scored_at_their_places_in_the_source(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(quoted(), encoding="utf-8")
    result = CliRunner().invoke(main, ["eval", "quotes", "--gold", str(path), "--format", "json"])
    assert result.exit_code == 0, result.output
    assert "refused" not in result.stderr
    figures = json.loads(result.stdout)
    assert (figures["speech"]["gold"], figures["speech"]["f1"], figures["direct"]["source"]) == (2, 1.0, 1.0)
    printed = CliRunner().invoke(main, ["eval", "quotes", "--gold", str(path), "--fragments", "--errors", "3"]).stdout
    assert "speech-indirect" in printed
    assert "1. " not in printed


def test_texts_that_are_refused_are_told(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(quoted() + json.dumps({"doc_id": "b", "text": " ", "attributions": []}) + "\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["eval", "quotes", "--gold", str(path)])
    assert "1 of 2 texts were refused: they count as without quotes" in result.stderr


def test_the_stage_scores_the_annotated_stories_of_the_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    unknown = json.dumps({"doc_id": "b", "text": "Another story.", "attributions": []}) + "\n"
    monkeypatch.setattr(evaluate, "GOLD", tmp_path / "gold.jsonl")
    (tmp_path / "story.txt").write_bytes(STORY.encode())
    assert CliRunner().invoke(main, ["run", str(tmp_path / "story.txt"), "--out", str(out)]).exit_code == 0
    (tmp_path / "gold.jsonl").write_text(quoted().replace('"a"', '"c"') + unknown, encoding="utf-8")
    job = Job(tmp_path / "story.txt", out, tmp_path / "overrides", Params())
    job.reliability.parent.mkdir()
    evaluate.run(job)
    quality = json.loads(job.quality.read_text(encoding="utf-8"))
    assert (quality["speech"]["gold"], quality["speech"]["f1"]) == (2, 1.0)
    assert [point["right"] for point in json.loads(job.reliability.read_text(encoding="utf-8"))] == [1.0]


def test_money_is_scored_at_its_places_in_the_source(tmp_path: Path) -> None:
    text = "It rained.\r\n\r\nThe bridge cost up to Â£5m (€6m)."
    figures = [
        {"start": text.index("£"), "end": text.index("£") + 3, "amount": "5000000", "currency": "GBP"},
        {"start": text.index("€"), "end": text.index("€") + 3, "amount": "6000000", "currency": "EUR", "conv_of": 0},
    ]
    figures[0]["comparator"] = "at_most"
    path = tmp_path / "gold.jsonl"
    rows = [{"id": "a", "text": text, "gold": figures}, {"id": "b", "text": "£7", "gold": []}, {"id": "c", "text": " "}]
    path.write_text("".join(json.dumps({"gold": []} | row) + "\n" for row in rows), encoding="utf-8")
    result = CliRunner().invoke(main, ["eval", "money", str(path), "--format", "json"])
    assert result.exit_code == 0, result.output
    assert "1 of 3 texts were refused: they count as without figures" in result.stderr
    given = json.loads(result.stdout)["gold.jsonl"]
    assert (given["gold"], given["found"], given["found_where_is_none"], given["recall"]) == (2, 3, 1, 1.0)
    assert (given["comparator"], given["conversion_precision"], given["exact_span_f1"]) == (1.0, 1.0, 0.8)
    printed = CliRunner().invoke(main, ["eval", "money", str(path), "--errors", "1"]).stdout
    assert "extra (b): [[£7]]" in printed
