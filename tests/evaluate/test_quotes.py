"""Figures of quotes, on texts small enough to count by hand, and against the reference scorer where it is at hand."""

from __future__ import annotations

import gzip
import importlib.util
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import InputError
from pipeline.evaluate.attributed import Attributed, AttributedText, read
from pipeline.evaluate.quotation import kind, quoted_mask
from pipeline.evaluate.quote_lines import lines, numbers, reliability
from pipeline.evaluate.quotes import Found, Tally, found, tally_of
from pipeline.spans import Edit, RawMap, Span

if TYPE_CHECKING:
    from types import ModuleType

SHARED = Path(__file__).parents[3] / "shared"
REFERENCE, DEV = SHARED / "eval" / "score_quotes.py", SHARED / "data" / "quotes" / "polnear-dev.jsonl.gz"
TEXT = "“The bridge,” Jane Thornbury said, “is safe.” Marcus Okell believes that it is rotten. Oster Ltd denied it all."


def at(*words: str) -> tuple[Span, ...]:
    return tuple(Span(TEXT.index(one), TEXT.index(one) + len(one)) for one in words)


DIRECT = Attributed(at("Jane Thornbury"), at("said"), at("“The bridge,”", "“is safe.”"))
BELIEF = Attributed(at("Marcus Okell"), at("believes"), at("that it is rotten"))
DENIAL = Attributed(at("Oster Ltd"), at("denied"), at("it all"))
GOLD = AttributedText("a", TEXT, (DIRECT, BELIEF, DENIAL))


def tally(*quotes: Attributed, split: bool = False) -> Tally:
    counted = Tally()
    counted.add(GOLD, [Found(one, 0.9) for one in quotes], split=split)
    return counted


def test_what_is_annotated_is_all_right() -> None:
    views = tally(DIRECT, BELIEF, DENIAL).views()
    assert {view.measures["end to end, source exact"].f1 for view in views.values() if view.gold} == {1.0}
    assert [(name, view.gold) for name, view in views.items()] == [
        ("direct", 1), ("mixed", 0), ("indirect", 2), ("all", 3), ("speech", 2), ("speech-indirect", 1)
    ]  # fmt: skip
    assert views["speech"].source == views["speech"].source_exact == 1


def test_marks_the_complementiser_and_an_article_make_no_difference() -> None:
    bare = Attributed(at("Jane Thornbury"), (), at("The bridge", "is safe"))
    belief = Attributed(at("Marcus Okell"), at("believes"), at("it is rotten"))
    views = tally(bare, belief).views()
    assert views["direct"].measures["content exact"].f1 == 1
    assert views["all"].measures["content exact"].recall == pytest.approx(2 / 3)


def test_a_wrong_source_is_right_in_content_alone() -> None:
    counted = tally(Attributed(at("Marcus Okell"), at("said"), DIRECT.content))
    direct = counted.views()["direct"]
    assert (direct.measures["content"].f1, direct.measures["end to end"].f1, direct.source) == (1, 0, 0)
    assert [error.sort for error in counted.worst(9)] == ["wrong source", "missed"]
    assert counted.confusion == {("direct", "direct"): 1, ("indirect", "missed"): 2}


def test_an_attitude_is_neither_right_nor_wrong_among_speech() -> None:
    invented = Attributed((), at("believes"), at("Oster Ltd denied"))
    views = tally(DIRECT, BELIEF, invented).views()
    assert (views["speech"].found, views["all"].found) == (1, 3)
    assert views["speech"].measures["end to end"].precision == 1


def test_halves_of_a_split_quote_count_by_themselves_when_asked() -> None:
    half = Attributed(at("Jane Thornbury"), at("said"), at("“is safe.”"))
    assert tally(half).views()["direct"].measures["end to end"].recall == 1  # half of its words
    views = tally(half, split=True).views()
    assert (views["direct"].gold, views["direct"].measures["end to end"].recall) == (2, 0.5)


def test_confidences_are_held_against_what_is_right() -> None:
    counted = Tally()
    wrong = Attributed(at("Oster Ltd"), at("said"), DIRECT.content)
    counted.add(GOLD, [Found(DIRECT, 0.95), Found(DENIAL, 0.91)])
    counted.add(GOLD, [Found(wrong, 0.35)])
    assert [(one.number, one.right) for one in counted.reliability()] == [(1, 0.0), (2, 1.0)]
    assert counted.calibration_error() == pytest.approx((0.35 + 0.05 + 0.09) / 3)
    assert reliability(counted)[0] == {"confidence": 0.35, "right": 0.0, "quotes": 1}


def test_the_figures_are_printed_with_the_worst_errors() -> None:
    told = "\n".join(lines(tally(DIRECT, Attributed((), at("denied"), DENIAL.content)), {"a": TEXT}, 5))
    assert "speech-indirect" in told
    assert "1. missed source, confidence 0.90 (a)" in told
    assert "wanted [Oster Ltd] [denied] it all" in told
    assert numbers(tally())["speech"] == {
        "gold": 2, "found": 0, "precision": None, "recall": None, "f1": None, "content_exact_f1": None, "source": None
    }  # fmt: skip
    assert numbers(tally(DIRECT))["direct"]["f1"] == 1


def row(one: Attributed, **more: Any) -> dict[str, Any]:
    parts = [{"start": span.start, "end": span.end} for span in one.content]
    (cue,), (who,) = one.cue, one.source
    places = {"cue_start": cue.start, "cue_end": cue.end, "speaker_start": who.start, "speaker_end": who.end}
    return {"doc_id": "a", "parts": parts, "confidence": 0.9, "nested_in": None, **places, **more}


def test_rows_are_counted_but_for_those_in_other_quotes() -> None:
    rows = [row(DIRECT), row(DENIAL, nested_in="q-1"), row(DENIAL, doc_id="b")]
    assert tally_of({"a": GOLD}, rows, {"a": RawMap.of([])}).views()["all"].found == 1
    assert found(row(DIRECT), RawMap.of([])).place == DIRECT
    moved = found(row(DENIAL, speaker_start=None, cue_start=None), RawMap.of([Edit(0, 1, 0, 3)])).place
    assert (moved.source, moved.cue) == ((), ())
    assert moved.content == tuple(Span(span.start + 2, span.end + 2) for span in DENIAL.content)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said “it is late” twice.", "it is late"),
        ('He said "it is late" twice.', "it is late"),
        ("He said ‘it is late’ twice.", "it is late"),
        ("“It is late\n“and dark.”", "It is lateand dark."),
        ("“It is late\nand dark.”", "It is lateand dark."),
        ("It's Okell's bridge.", ""),
        ("‘The Okells’ bridge is late’, he said.", "The Okells’ bridge is late"),
        ("It is late.", ""),
        ("", ""),
    ],
)
def test_characters_in_quotation_marks(text: str, quoted: str) -> None:
    mask = quoted_mask(text)
    assert "".join(sign for sign, inside in zip(text, mask, strict=True) if inside) == quoted
    assert kind(text, [Span(0, len(text))], bytearray(len(text))) == "indirect"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{}", "KeyError"),
        ("no json", "JSONDecodeError"),
        (json.dumps({"doc_id": "a", "text": "abc", "attributions": [{"content": [[0, 9]]}]}), "beyond the end"),
        (json.dumps({"doc_id": "a", "text": "abc", "attributions": [{"content": []}]}), "without content"),
        (json.dumps({"doc_id": "a", "text": "abc", "attributions": [{"content": [[2, 1]]}]}), "not a span"),
    ],
)
def test_what_is_no_annotated_text_is_told_with_its_line(line: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n" + line + "\n")
    with pytest.raises(InputError, match=f"line 2 is no annotated text.*{fault}"):
        list(read(path))


def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_quotes", REFERENCE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def damaged(one: dict[str, Any], chance: random.Random, end: int) -> list[dict[str, Any]]:
    """An annotation with its places shifted, or without its source or cue, or twice, or not at all."""
    if chance.random() < 0.2:
        return []
    shift = chance.randint(-30, 30)
    content = [[max(0, start + shift), min(end, stop + max(0, shift) + 31)] for start, stop in one["content"]]
    made = {name: one[name] if chance.random() < 0.8 else [] for name in ("source", "cue")} | {"content": content}
    return [made] * (2 if chance.random() < 0.1 else 1)


@pytest.mark.slow
@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference scorer lies outside the project, in shared")
@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("seed", [0, 1])
def test_figures_are_those_of_the_reference_scorer(seed: int, split: bool) -> None:
    with gzip.open(DEV, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file][:40]
    chance = random.Random(seed)
    given = {
        one["doc_id"]: [made for a in one["attributions"] for made in damaged(a, chance, len(one["text"]))]
        for one in rows
    }
    wanted = reference().score(
        rows, [{"doc_id": key, "attributions": value} for key, value in given.items()], fragments=split
    )
    counted = Tally()
    for text in list(read(DEV))[:40]:
        places = [
            Attributed(*(tuple(Span(*pair) for pair in one[name]) for name in ("source", "cue", "content")))
            for one in given[text.doc_id]
        ]
        counted.add(text, [Found(place, 0.5) for place in places], split=split)
    for name, view in counted.views().items():
        theirs = wanted[name.replace("speech-indirect", "speech_ind")]
        assert (view.gold, view.found) == (theirs["n_gold"], theirs["n_pred"])
        assert (view.source, view.source_exact) == (theirs["src_overlap_acc"], theirs["src_exact_acc"])
        for measure, key in zip(view.measures.values(), ("ex", "ov", "e2e", "e2ex"), strict=True):
            assert (measure.precision, measure.recall) == theirs[key][:2]
