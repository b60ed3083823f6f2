"""Stories held against each other: what contradicts, what came of a forecast, and what does neither."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.conflicts import find, meet
from tests import written_cases
from tests.conflicts.stories import conflicts

SEEDS = Path(__file__).parents[2] / "seeds"
CASES = written_cases.load("conflicts", "conflicts")
BOTH = ("left", "right")
FOUNDED = {"a": "Brindle Homes was founded in 1998.", "b": "Brindle Homes, founded in 1999, builds houses."}


def named(stories):
    return {f"story-{number}": text for number, text in enumerate(stories)}


def told(row):
    """A row as the cases give it; which side of a contradiction is the left one does not matter."""
    values = [row[side]["value"] for side in BOTH]
    return [row["kind"], row["subject"], *(values if row["kind"] == "forecast_outcome" else sorted(values))]


def expected(row):
    kind, subject, *values = row
    return [kind, subject, *(values if kind == "forecast_outcome" else sorted(values))]


@pytest.mark.parametrize("case", CASES)
def test_written_stories(case, nlp):
    rows = conflicts(nlp, named(case["stories"]))
    assert sorted(map(told, rows)) == sorted(map(expected, case["rows"]))
    for row in rows:
        for side, text in zip(BOTH, row["texts"], strict=True):
            place = row[side]
            assert text[place["start"] : place["end"]] == place["value"]
            assert place["sentence_start"] <= place["start"] < place["end"] <= place["sentence_end"]
            assert text[place["sentence_start"] : place["sentence_end"]].strip() in text


def test_there_are_as_many_cases_of_nothing():
    found = Counter(bool(case.values[0]["rows"]) for case in CASES)
    assert found[False] >= found[True] > 20


def test_the_order_of_stories_does_not_matter(nlp):
    stories = named(text for case in CASES[:12] for text in case.values[0]["stories"])
    rows, again = conflicts(nlp, stories), conflicts(nlp, dict(reversed(stories.items())))
    assert len(rows) > 9
    assert sorted(rows, key=lambda row: row["conflict_id"]) == sorted(again, key=lambda row: row["conflict_id"])
    assert len({row["conflict_id"] for row in rows}) == len(rows)


def test_a_copy_does_not_contradict_what_it_copies(nlp):
    assert len(conflicts(nlp, FOUNDED)) == 1
    assert conflicts(nlp, FOUNDED, copies={"b": "a"}) == []


def test_a_copy_tells_nothing_new(nlp):
    (row,) = conflicts(nlp, FOUNDED)
    assert len(conflicts(nlp, FOUNDED | {"c": FOUNDED["a"]}, copies={"c": "a"})) == 1
    assert len(conflicts(nlp, FOUNDED | {"c": FOUNDED["a"]})) == 2  # two stories that were written apart
    forecast = {"a": "Analysts had expected a profit of £9m. Brindle Homes made a profit of £7m."}
    assert len(conflicts(nlp, forecast | {"b": forecast["a"]}, copies={"b": "a"})) == 1
    assert row["attribute"] == "date (founded)"


def test_who_claims_each_side(nlp):
    claimed = conflicts(
        nlp,
        {
            "a": "Jane Thornbury said that Brindle Homes employs 1,200 people.",
            "b": "A spokesman said that Brindle Homes employs 900 people.",
            "c": "Brindle Homes employs 2,000 people.",
        },
    )
    found = {row[side]["value"]: (row[side]["claimant"], row[side]["claimant_id"]) for row in claimed for side in BOTH}
    assert found["1,200"][0] == "Jane Thornbury"
    assert found["1,200"][1] is not None
    assert found["900"] == ("A spokesman", None)
    assert found["2,000"] == (None, None)


def test_echoes_are_there_too(nlp):
    words = "“Brindle Homes will pay us £2m and we are grateful for it,” said {}."
    stories = {"a": words.format("Marcus Okell"), "b": f"It rained. {words.format('Peter Frayle')}"}
    (row,) = conflicts(nlp, stories)
    assert (row["kind"], row["attribute"], row["left"]["claimant"]) == ("echo", "quote", "Marcus Okell")


def test_seeds(nlp):
    """Sharing since 2012 against merged in 2013; £30m by 2015 and more than £35m so far contradict nothing."""
    stories = {path.stem: path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))}
    contradiction, outcome = sorted(conflicts(nlp, stories), key=lambda row: row["kind"])
    assert told(contradiction) == ["contradiction", "The two forces", "2012", "2013"]
    assert contradiction["attribute"] == "date (combined or shared: firearm, service)"
    assert [contradiction[side]["claimant"] for side in BOTH] == [None, None]
    proof = {
        contradiction[side]["value"]: text[contradiction[side]["sentence_start"] : contradiction[side]["sentence_end"]]
        for side, text in zip(BOTH, contradiction["texts"], strict=True)
    }
    assert proof["2012"].startswith("Under the agreement the forces have shared certain functions")
    assert proof["2013"].startswith("The two forces merged services such as firearms")
    assert told(outcome) == ["forecast_outcome", "the tie-up", "£30m", "more than £35m"]
    assert outcome["attribute"] == "saving (save)"
    assert [outcome[side]["claimant"] for side in BOTH] == ["The two forces", "Warwickshire Police"]


def test_no_stories(nlp):
    assert conflicts(nlp, {}) == []


def test_what_is_told_too_often_is_not_held_against_each_other_without_end(nlp, monkeypatch):
    assert len(conflicts(nlp, FOUNDED)) == 1
    monkeypatch.setattr(meet, "MOST", 1)
    assert conflicts(nlp, FOUNDED) == []


def test_how_many_facts_are_held_does_not_matter(nlp, monkeypatch):
    stories = named(text for case in CASES[:12] for text in case.values[0]["stories"])
    rows = conflicts(nlp, stories)
    monkeypatch.setattr(find, "HELD", 1)
    monkeypatch.setattr(find, "AT_ONCE", 1)
    assert conflicts(nlp, stories) == rows


def test_what_somebody_denies_is_left_out(nlp):
    employs = {
        "a": "Brindle Homes employs 1,200 people.",
        "b": "Jane Thornbury {} that Brindle Homes employs 900 people.",
    }
    assert len(conflicts(nlp, employs | {"b": employs["b"].format("said")})) == 1
    assert conflicts(nlp, employs | {"b": employs["b"].format("denied")}) == []
