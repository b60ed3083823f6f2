"""Who claims a figure."""

from __future__ import annotations

import pytest

from pipeline.money.claimants import Claims

NOBODY = {"claimant_id": None, "claimant": None, "co_claimants": [], "claim_basis": "narrator", "quote_id": None}
NAMES = {"e-1": "Jane Thornbury", "e-2": "Marcus Okell"}


def quote(quote_id, *parts, speaker_id=None, mention=None, joint=(), doc_id="d-1"):
    return {
        "quote_id": quote_id,
        "doc_id": doc_id,
        "text": " ".join("x" * (end - start) for start, end in parts),
        "parts": [{"start": start, "end": end} for start, end in parts],
        "speaker_id": speaker_id,
        "speaker": NAMES.get(speaker_id),
        "speaker_mention": mention,
        "co_speakers": list(joint),
    }


def claim(start, end, *quotes, doc_id="d-1"):
    return Claims(quotes, NAMES).claim({"doc_id": doc_id, "start": start, "end": end})


def test_a_speaker_claims_what_stands_in_the_quote():
    found = claim(12, 15, quote("q-1", (10, 20), speaker_id="e-1", mention="She"))
    assert found == {
        "claimant_id": "e-1",
        "claimant": "Jane Thornbury",
        "co_claimants": [],
        "claim_basis": "quote",
        "quote_id": "q-1",
    }


@pytest.mark.parametrize(("start", "end"), [(0, 5), (5, 12), (18, 25), (20, 25), (9, 21)])
def test_what_stands_outside_is_the_narrators(start, end):
    assert claim(start, end, quote("q-1", (10, 20), speaker_id="e-1")) == NOBODY


@pytest.mark.parametrize(("start", "end"), [(10, 20), (10, 12), (18, 20)])
def test_the_edges_are_inside(start, end):
    assert claim(start, end, quote("q-1", (10, 20), speaker_id="e-1"))["claimant"] == "Jane Thornbury"


def test_any_part_of_a_quote_holds_a_figure_but_not_the_gap_between():
    both = quote("q-1", (10, 20), (30, 40), speaker_id="e-1")
    assert claim(32, 35, both)["quote_id"] == "q-1"
    assert claim(22, 25, both) == NOBODY


def test_the_smallest_quote_wins_whatever_the_order():
    outer, inner = quote("q-1", (0, 50), speaker_id="e-1"), quote("q-2", (10, 20), speaker_id="e-2")
    assert claim(12, 15, outer, inner)["claimant"] == "Marcus Okell"
    assert claim(12, 15, inner, outer)["claimant"] == "Marcus Okell"
    assert claim(30, 35, inner, outer)["claimant"] == "Jane Thornbury"


def test_joint_speakers_claim_together():
    found = claim(12, 15, quote("q-1", (10, 20), speaker_id="e-1", joint=["e-2"]))
    assert (found["claimant"], found["claimant_id"]) == ("Jane Thornbury; Marcus Okell", "e-1")
    assert found["co_claimants"] == ["e-2"]


def test_a_source_who_is_nobody_known_claims_as_written():
    found = claim(12, 15, quote("q-1", (10, 20), mention="A spokesman"))
    assert (found["claimant"], found["claimant_id"], found["claim_basis"]) == ("A spokesman", None, "quote")


def test_words_without_a_source_have_no_claimant():
    found = claim(12, 15, quote("q-1", (10, 20)))
    assert (found["claimant"], found["claim_basis"], found["quote_id"]) == (None, "quote", "q-1")


def test_words_without_a_source_in_a_quote_with_one_are_that_ones():
    outer, inner = quote("q-1", (0, 50), speaker_id="e-1"), quote("q-2", (10, 20))
    assert claim(12, 15, outer, inner)["claimant"] == "Jane Thornbury"


def test_quotes_of_other_stories_do_not_count():
    assert claim(12, 15, quote("q-1", (10, 20), speaker_id="e-1"), doc_id="d-2") == NOBODY
