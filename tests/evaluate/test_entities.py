"""The figures, on a text small enough to count by hand."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import InputError
from pipeline.evaluate.entities import Found, Score, Shares, clusters, found, gap, names, nominals, pronouns
from pipeline.evaluate.gold import Gold, read
from pipeline.spans import Span

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Mara Quill runs Tern Ferries. She told Tomas Reed that the company pays him. Quill left for Ternby."


def at(words: str, after: int = 0) -> Span:
    start = TEXT.index(words, after)
    return Span(start, start + len(words))


MARA, TERN, SHE, TOMAS = at("Mara Quill"), at("Tern Ferries"), at("She"), at("Tomas Reed")
COMPANY, HIM, QUILL, TERNBY = at("the company"), at("him"), at("Quill", 50), at("Ternby")


def mention(span: Span, etype: str, **how: bool) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "etype": etype, "named": False, "pron": False, **how}


ROW = {
    "doc_id": "a",
    "text": TEXT,
    "entities": [
        {"start": span.start, "end": span.end, "label": label}
        for span, label in ((MARA, "PERSON"), (TERN, "ORG"), (TOMAS, "PERSON"), (QUILL, "PERSON"), (TERNBY, "LOC"))
    ],
    "mentions": [
        mention(MARA, "person", named=True),
        mention(TERN, "organization", named=True),
        mention(SHE, "person", pron=True),
        mention(TOMAS, "person", named=True),
        mention(COMPANY, "organization"),
        mention(HIM, "person", pron=True),
        mention(QUILL, "person", named=True),
        mention(TERNBY, "place", named=True),
    ],
    "clusters": [
        [[span.start, span.end] for span in spans] for spans in ((MARA, SHE, QUILL), (TERN, COMPANY), (TOMAS, HIM))
    ],
}


@pytest.fixture
def gold(tmp_path: Path) -> list[Gold]:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(ROW) + "\n\n", encoding="utf-8")
    return list(read(path))


def ours(*rows: tuple[Span, str | None, str, int | None]) -> dict[str, list[Found]]:
    return {"a": [Found(*row) for row in rows]}


PERFECT = ours(
    (MARA, "PERSON", "name", 0),
    (TERN, "ORG", "name", 1),
    (SHE, "PERSON", "pronoun", 0),
    (TOMAS, "PERSON", "name", 2),
    (COMPANY, "ORG", "nominal", 1),
    (HIM, "PERSON", "pronoun", 2),
    (QUILL, "PERSON", "name", 0),
    (TERNBY, "PLACE", "name", 3),
)


def test_what_is_all_right_scores_one(gold: list[Gold]) -> None:
    assert names(gold, PERFECT) == {
        "ORG": Score(1, 1, 1),
        "PERSON": Score(3, 3, 3),
        "PLACE": Score(1, 1, 1),
        "all": Score(5, 5, 5),
    }
    assert pronouns(gold, PERFECT) == Score(2, 2, 2)
    assert nominals(gold, PERFECT) == Score(1, 1, 1)
    assert clusters(gold, PERFECT) == Shares(1, 1)


def test_nothing_found_scores_nothing(gold: list[Gold]) -> None:
    assert names(gold, {})["all"] == Score(0, 0, 5)
    assert pronouns(gold, {}) == Score(0, 0, 2)
    assert nominals(gold, {}) == Score(0, 0, 1)
    assert clusters(gold, {}) == Shares(0, 0)
    assert (Score(0, 0, 5).precision, Score(0, 0, 0).recall, Score(0, 0, 5).f1) == (0, 0, 0)


def test_a_name_is_right_when_span_and_type_are(gold: list[Gold]) -> None:
    longer = Span(QUILL.start, QUILL.end + 5)
    mine = ours(
        (MARA, "ORG", "name", 0),
        (longer, "PERSON", "name", 0),
        (TOMAS, "PERSON", "name", 1),
        (SHE, "PERSON", "pronoun", 0),
        (TERN, None, "name", 2),
    )
    scores = names(gold, mine)
    assert scores["PERSON"] == Score(1, 2, 3)
    assert scores["ORG"] == Score(0, 1, 1)
    assert scores["all"] == Score(1, 3, 5)
    assert (scores["all"].precision, scores["all"].recall, scores["all"].f1) == pytest.approx((1 / 3, 1 / 5, 1 / 4))


def test_a_pronoun_is_right_when_its_cluster_names_the_person(gold: list[Gold]) -> None:
    wrong = ours((MARA, "PERSON", "name", 0), (TOMAS, "PERSON", "name", 1), (SHE, None, "pronoun", 1))
    assert pronouns(gold, wrong) == Score(0, 1, 2)
    unnamed = ours((MARA, "PERSON", "name", 0), (SHE, None, "pronoun", 7), (HIM, None, "pronoun", None))
    assert pronouns(gold, unnamed) == Score(0, 0, 2)


def test_a_nominal_may_be_cut_otherwise(gold: list[Gold]) -> None:
    head = at("company")
    assert nominals(gold, ours((TERN, "ORG", "name", 1), (head, "ORG", "nominal", 1))) == Score(1, 1, 1)
    assert nominals(gold, PERFECT, "PERSON") == Score(0, 0, 0)


def with_nominal(tmp_path: Path, span: Span, head: Span) -> list[Gold]:
    one = {**mention(span, "organization"), "head_start": head.start, "head_end": head.end}
    mentions = [*(known for known in ROW["mentions"] if known["start"] != COMPANY.start), one]
    clusters = [*ROW["clusters"][::2], [[TERN.start, TERN.end], [span.start, span.end]]]
    path = tmp_path / "headed.jsonl"
    path.write_text(json.dumps({**ROW, "mentions": mentions, "clusters": clusters}), encoding="utf-8")
    return list(read(path))


def test_what_covers_the_head_of_a_nominal_is_our_reading(tmp_path: Path) -> None:
    pays = with_nominal(tmp_path, at("him. Quill left"), at("left"))
    him = (at("him"), "ORG", "pronoun", 1)
    assert nominals(pays, ours((TERN, "ORG", "name", 1), him)) == Score(0, 0, 1)
    assert nominals(pays, ours((TERN, "ORG", "name", 1), him, (at("left"), "ORG", "nominal", 1))) == Score(1, 1, 1)


def test_a_name_right_before_the_head_is_our_reading_if_nothing_covers_it(tmp_path: Path) -> None:
    barred = with_nominal(tmp_path, at("Quill left"), at("left"))
    assert nominals(barred, ours((TERN, "ORG", "name", 1), (QUILL, "ORG", "name", 1))) == Score(1, 1, 1)
    assert nominals(barred, ours((TERN, "ORG", "name", 1), (QUILL, "ORG", "name", 2))) == Score(0, 1, 1)
    assert nominals(barred, ours((TERN, "ORG", "name", 1), (QUILL, "PERSON", "name", 2))) == Score(0, 0, 1)


def test_a_nominal_without_a_noun_is_not_asked_for(tmp_path: Path) -> None:
    assert nominals(with_nominal(tmp_path, at("that"), at("that")), PERFECT) == Score(0, 0, 0)


def test_clusters_that_are_torn_or_joined_cost_recall_or_precision(gold: list[Gold]) -> None:
    torn = ours((MARA, "PERSON", "name", 0), (TOMAS, "PERSON", "name", 1), (QUILL, "PERSON", "name", 2))
    assert clusters(gold, torn) == Shares(1, pytest.approx((0.5 + 1 + 0.5) / 3))
    joined = ours((MARA, "PERSON", "name", 0), (TOMAS, "PERSON", "name", 0), (QUILL, "PERSON", "name", 0))
    assert clusters(gold, joined) == Shares(pytest.approx((2 / 3 + 1 / 3 + 2 / 3) / 3), 1)
    assert clusters(gold, joined).f1 == pytest.approx(10 / 14)


def test_gap_asks_for_each_of_two_names(tmp_path: Path) -> None:
    pair = {"pronoun": [SHE.start, SHE.end], "A": [MARA.start, MARA.end], "B": [TOMAS.start, TOMAS.end]}
    path = tmp_path / "gap.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(json.dumps({**ROW, "gap": {**pair, "A_coref": True, "B_coref": False}}))
    gold = list(read(path))
    assert gap(gold, PERFECT) == Score(1, 1, 1)
    wrong = ours((TOMAS, "PERSON", "name", 1), (SHE, None, "pronoun", 1))
    assert gap(gold, wrong) == Score(0, 1, 1)
    assert gap(gold, {}) == Score(0, 0, 1)
    assert gap(gold, PERFECT, frozenset(("she", "her"))) == Score(1, 1, 1)
    assert gap(gold, PERFECT, frozenset(("he", "him"))) == Score(0, 0, 0)


def test_texts_without_examples_of_gap_have_no_such_figure(gold: list[Gold]) -> None:
    assert gap(gold, PERFECT) == Score(0, 0, 0)


def test_rows_of_mentions_are_read_by_their_raw_offsets() -> None:
    row = {"raw_start": 3, "raw_end": 5, "start": 1, "end": 2, "label": "GPE", "form": "name", "cluster": None}
    assert found([row, row | {"label": "NORP"}]) == [
        Found(Span(3, 5), "PLACE", "name", None),
        Found(Span(3, 5), None, "name", None),
    ]


@pytest.mark.parametrize("line", ["{", "[]", '{"doc_id": "a"}', json.dumps({**ROW, "entities": [{"start": 0}]})])
def test_what_is_no_gold_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f"{json.dumps(ROW)}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"gold.jsonl: line 2 is no annotated text"):
        list(read(path))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl.gz").write_bytes(b"no gzip")
    with pytest.raises(InputError, match="cannot be read"):
        list(read(tmp_path / "gold.jsonl.gz"))
