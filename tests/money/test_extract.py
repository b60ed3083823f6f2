"""The rows of `money` of parsed stories."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.annotate.parses import Story
from pipeline.money.extract import extract
from pipeline.params import Money
from pipeline.schema import MONEY
from pipeline.spans import Edit, RawMap

SENTENCES = [
    "The bridge cost £5m.",
    "It saved more than £35m by 2015.",
    "Nobody paid.",
    "$3 was lost",
    "\n\n",
    "5-10 euros",
]
texts = st.lists(st.sampled_from(SENTENCES) | st.text(max_size=5), max_size=7).map(" ".join)
few = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def rows(nlp, text, doc_id="d-1", edits=(), **params):
    (found,) = extract([Story(doc_id, nlp(text), RawMap.of(edits))], Money(**params))
    return found.to_pylist()


def test_a_row_of_money(nlp):
    (row,) = rows(nlp, "It rained.\n\nThe tie-up saved more than £35m by 2015, they said.")
    assert row | {"figure_id": "", "role_confidence": 0, "confidence": 0} == {
        "figure_id": "",
        "doc_id": "d-1",
        "start": 39,
        "end": 43,
        "raw_start": 39,
        "raw_end": 43,
        "text": "£35m",
        "kind": "exact",
        "amount": Decimal(35_000_000),
        "low": Decimal(35_000_000),
        "high": None,
        "currency": "GBP",
        "currency_basis": "explicit",
        "damaged": False,
        "comparator": "more_than",
        "change": False,
        "per": None,
        "role": "saving",
        "role_confidence": 0,
        "horizon": "by 2015",
        "claimant_id": None,
        "claimant": None,
        "co_claimants": [],
        "claim_basis": "narrator",
        "quote_id": None,
        "conversion_of": None,
        "sentence_start": 12,
        "sentence_end": 63,
        "confidence": 0,
    }


@pytest.mark.parametrize(
    ("text", "proof"),
    [
        ("It rained. The bridge cost £5m in May. Nobody paid.", "The bridge cost £5m in May."),
        ("It rained. The bridge cost £5m. Nobody paid.", "The bridge cost £5m."),
        ("It rained.\n\nThe bridge cost £5m\n\nNobody paid.", "The bridge cost £5m"),
        ("£5m", "£5m"),
    ],
)
def test_the_proof_is_the_sentence(text, proof, nlp):
    (row,) = rows(nlp, text)
    assert text[row["sentence_start"] : row["sentence_end"]] == proof


def test_a_role_is_read_from_the_sentence_of_the_figure_alone(nlp):
    first, second = rows(nlp, "The fine was £5m. The profit was £7m.")
    assert (first["role"], second["role"]) == ("fine", "profit")


def test_raw_offsets_follow_the_edits(nlp):
    (row,) = rows(nlp, "It cost £5m.", edits=[Edit(0, 0, 0, 3)])
    assert (row["raw_start"] - row["start"], row["raw_end"] - row["end"]) == (3, 3)


def test_what_a_bare_dollar_means_is_a_parameter(nlp):
    (row,) = rows(nlp, "It cost $5m.", bare_dollar="AUD")
    assert (row["currency"], row["currency_basis"]) == ("AUD", "assumed")


def test_equal_figures_of_one_story_have_ids_of_their_own(nlp):
    text = "It cost £5m. Then it cost £5m."
    ids = [row["figure_id"] for row in rows(nlp, text) + rows(nlp, text, doc_id="d-2")]
    assert len(set(ids)) == 4


def test_no_figures_and_no_stories(nlp):
    for stories in ([], [Story("d-1", nlp("It rained."), RawMap())], [Story("d-1", nlp(""), RawMap())]):
        (found,) = extract(stories, Money())
        assert found.num_rows == 0
        assert found.schema.equals(MONEY.schema, check_metadata=True)


@given(text=texts)
@few
def test_what_holds_for_any_text(text, nlp):
    found = rows(nlp, text)
    for row in found:
        assert row["text"] == text[row["start"] : row["end"]]
        assert row["sentence_start"] <= row["start"] <= row["end"] <= row["sentence_end"]
        assert (row["claim_basis"], row["claimant"], row["quote_id"]) == ("narrator", None, None)
    ids = [row["figure_id"] for row in found]
    assert len(set(ids)) == len(ids)
    longer = rows(nlp, f"{text}\n\nIt rained. The lamps cost £5m.")
    assert [row["figure_id"] for row in longer[: len(found)]] == ids
