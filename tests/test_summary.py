from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from pipeline.schema import TABLES
from pipeline.summary import FIGURES, SPEAKERS, summary
from pipeline.tables import Provenance, write
from tests.blank_rows import all_tables


def spoken(speaker: str | None, text: str = "We will.", **columns: Any) -> dict[str, Any]:
    known = {"speaker": speaker, "speaker_id": f"e-{speaker}"} if speaker else {"unresolved_reason": "no_source"}
    return {"text": text, **known, **columns}


def figure(**columns: Any) -> dict[str, Any]:
    row = {"text": "£2m", "amount": Decimal("2000000"), "currency": "GBP", "comparator": "exact", "role": "cost"}
    return {**row, "claim_basis": "narrator", **columns}


def lines(**rows: Any) -> list[str]:
    with TemporaryDirectory() as folder:
        for table in TABLES:
            write(Path(folder) / f"{table.name}.parquet", table, [all_tables(**rows)[table.name]], Provenance())
        found = summary(Path(folder))
    assert found.endswith("\n")
    assert not found.endswith("\n\n")
    return found.splitlines()


def test_a_run_without_stories() -> None:
    assert lines() == [
        "0 stories from 0 input units ()",
        "",
        "Who said what: 0 quotes",
        "",
        "About how much money: 0 figures",
    ]


def test_a_small_run() -> None:
    log = [{"outcome": "ok"}, {"outcome": "quarantine"}, {"outcome": "ok"}]
    quotes = [
        spoken(None),
        spoken("Tomas Reed", "Not now."),
        spoken("Mara Quill", "Fares will rise."),
        spoken("Mara Quill", "Nobody likes it.", speaker_role="head, Tern Ferry Trust"),
        spoken(None, unresolved_reason="unnamed_source"),
        spoken(None),
    ]
    assert lines(documents=[{}, {"doc_id": "2"}], ingest_log=log, quotes=quotes, money=[figure()]) == [
        "2 stories from 3 input units (2 ok, 1 quarantine)",
        "",
        "Who said what: 6 quotes",
        "  Mara Quill (head, Tern Ferry Trust): 2, first: Fares will rise.",
        "  Tomas Reed: 1, first: Not now.",
        "  speaker unresolved: 3 (no_source 2, unnamed_source 1)",
        "",
        "About how much money: 1 figures",
        "  £2m = 2000000 GBP (cost), claimed by the story itself",
    ]


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        ({"comparator": "approx"}, "about £2m = 2000000 GBP (cost), claimed by the story itself"),
        ({"comparator": "at_most"}, "at most £2m = 2000000 GBP (cost), claimed by the story itself"),
        ({"comparator": "more_than"}, "more than £2m = 2000000 GBP (cost), claimed by the story itself"),
        (
            {"text": "£2m to £3m", "comparator": "range", "amount": None, "low": Decimal(2), "high": Decimal(3)},
            "£2m to £3m = 2-3 GBP (cost), claimed by the story itself",
        ),
        ({"text": "millions", "amount": None}, "millions (cost), claimed by the story itself"),
        ({"text": "30p", "amount": Decimal("0.30")}, "30p = 0.3 GBP (cost), claimed by the story itself"),
        ({"text": "2m", "currency": None}, "2m = 2000000 (cost), claimed by the story itself"),
        ({"horizon": "by 2030"}, "£2m = 2000000 GBP (cost, by 2030), claimed by the story itself"),
        ({"claimant": "Mara Quill", "claim_basis": "quote"}, "£2m = 2000000 GBP (cost), claimed by Mara Quill"),
        ({"claim_basis": "quote"}, "£2m = 2000000 GBP (cost), claimed by nobody named"),
    ],
)
def test_figures_in_words(columns: dict[str, Any], line: str) -> None:
    assert lines(money=[figure(**columns)])[-1] == f"  {line}"


def test_long_lists_are_cut_and_the_rest_counted() -> None:
    quotes = [spoken(f"Speaker {number:02}") for number in reversed(range(SPEAKERS + 3))]
    found = lines(quotes=quotes, money=[figure()] * (FIGURES + 2))
    assert "  and 3 more speakers" in found
    assert found[-1] == "  and 2 more figures"
    named = [line[2:12] for line in found if line.startswith("  Speaker")]
    assert named == [f"Speaker {number:02}" for number in range(SPEAKERS)]
    assert len([line for line in found if line.startswith("  £2m")]) == FIGURES


def test_what_a_story_says_is_shown_not_obeyed() -> None:
    hostile = "\x1b]0;owned\x07 \u202egnp.exe\n\nMara Quill: 9"
    found = lines(quotes=[spoken(hostile, hostile, speaker_role=hostile)], money=[figure(text=hostile)])
    assert len(found) == 7
    assert "\x1b" not in "".join(found)
    assert "\\x1b]0;owned\\x07" in found[3]
    assert "\\u202e" in found[-1]


def test_long_quotes_lose_their_middle() -> None:
    (line,) = [line for line in lines(quotes=[spoken("Mara Quill", "word " * 100)]) if "Quill" in line]
    assert "…" in line
    assert len(line) < 120
