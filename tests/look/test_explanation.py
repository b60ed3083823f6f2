from typing import Any

import pytest

from pipeline.errors import OnrecordError
from pipeline.look import lines
from pipeline.look.explanation import (
    MENTION_REASONS,
    QUOTE_REASONS,
    Explanation,
    explain_figure,
    explain_mention,
    explain_quote,
)
from pipeline.look.identity import explain_entity
from pipeline.schema import UNREFERRED, UNRESOLVED
from tests.look.look_tables import QUILL, REED, TOWN, TRUST, rows, written

EXPLAIN = {"m": explain_mention, "q": explain_quote, "f": explain_figure}


def of(tmp_path, identifier: str, **changed: list[dict[str, Any]]) -> Explanation:
    return EXPLAIN[identifier[0]](written(tmp_path, **changed), identifier)


def steps(found: Explanation) -> dict[str, str]:
    return {step.what: step.words for step in found.steps}


def edited(table: str, number: int, **columns: Any) -> dict[str, list[dict[str, Any]]]:
    changed = rows()[table]
    changed[number] |= columns
    return {table: changed}


def test_a_name(tmp_path):
    found = of(tmp_path, "m-full")
    assert steps(found) == {
        "mention": "'Mara Quill': a name (PERSON), by model, confidence 0.85",
        "role": "'chair' for 'Tern Ferry Trust', as the story states it",
        "cluster": "number 1 of this story, with the names 'Mara Quill', 'Quill' (surname in story)",
        "entity": "Mara Quill (PERSON)",
    }
    assert found.steps[-1].id == QUILL
    assert found.row["mention_id"] == "m-full"
    assert found.steps[0].evidence.sentence.startswith("[[Mara Quill]], chair")


def test_a_pronoun_through_the_nearest_name_before_it(tmp_path):
    found = of(tmp_path, "m-she")
    assert steps(found)["antecedent"] == "refers to 'Quill', the nearest name of its cluster before it"
    assert found.steps[1].id == "m-short"
    assert found.steps[1].evidence.sentence.startswith("Ms [[Quill]] and")


def test_what_stands_before_its_name(tmp_path):
    assert steps(of(tmp_path, "m-cataphor"))["antecedent"].endswith(
        "'Mara Quill', the nearest name of its cluster after it"
    )


def test_the_first_person_through_the_quote_it_stands_in(tmp_path):
    found = of(tmp_path, "m-i")
    speaker = next(step for step in found.steps if step.what == "speaker")
    assert speaker.id == "q-certain"
    assert found.steps[-1].id == QUILL
    alone = of(tmp_path, "m-i", quotes=[])
    assert next(step for step in alone.steps if step.what == "speaker").id is None


def test_unresolved_says_why(tmp_path):
    assert steps(of(tmp_path, "m-they"))["unresolved"] == "more than one name fits equally well (ambiguous)"
    assert steps(of(tmp_path, "m-voice"))["role"] == "'spokesman' for 'the Trust', as the story states it"
    nothing = of(tmp_path, "m-they", **edited("mentions", 7, unresolved_reason=None))
    assert steps(nothing)["unresolved"] == "no reason is recorded"


def test_every_reason_of_the_tables_has_words():
    assert set(MENTION_REASONS) == set(UNREFERRED)
    assert set(QUOTE_REASONS) == set(UNRESOLVED)


def test_a_quote_from_its_source_to_its_speaker(tmp_path):
    found = of(tmp_path, "q-pier")
    assert steps(found) == {
        "quote": "indirect, confidence 0.70: the pier would cost £2m",
        "cue": "'said' (say)",
        "source": "as written: 'Ms Quill' (person)",
        "mention": "'Quill': a name (PERSON), by model, confidence 0.85",
        "cluster": "number 1 of this story, with the names 'Mara Quill', 'Quill' (surname in story)",
        "entity": "Mara Quill (PERSON)",
        "jointly": "with Tomas Reed (PERSON)",
        "figure": "£2m = GBP 2,000,000 (cost)",
    }
    assert [step.id for step in found.steps[-2:]] == [REED, "f-pier"]
    assert "[[the pier would cost £2m]]" in found.steps[0].evidence.sentence


def test_a_quote_in_a_quote_with_a_negated_cue(tmp_path):
    found = steps(of(tmp_path, "q-certain"))
    assert found["cue"] == "'said' (say, negated)"
    assert found["nested"] == "stands in another quote"


def test_of_two_names_in_a_source_the_one_that_speaks(tmp_path):
    found = of(tmp_path, "q-fares")
    assert [step.id for step in found.steps if step.what == "mention"] == ["m-full"]
    assert steps(found)["role"].startswith("chair, Tern Ferry Trust")


def test_a_spokesman_speaks_for_his_body(tmp_path):
    found = of(tmp_path, "q-found")
    assert steps(found)["mention"] == "somebody unnamed speaks as 'spokesman' for 'the Trust': the body is the speaker"
    assert steps(found)["entity"] == "Tern Ferry Trust (ORG)"


def test_a_corrected_speaker_is_said_to_be_one(tmp_path):
    found = of(tmp_path, "q-late", **edited("quotes", 5, speaker_id=REED, speaker="Tomas Reed"))
    assert "overrides/quotes.csv" in steps(found)["speaker"]
    assert found.steps[-1].id == REED


def test_a_quote_without_a_speaker_says_why(tmp_path):
    found = steps(of(tmp_path, "q-little"))
    assert found["mention"].startswith("'They': a pronoun")
    assert found["unresolved"] == "the source could not be tied to a name (no_antecedent)"
    assert steps(of(tmp_path, "q-late")) == {
        "quote": "indirect, confidence 0.70: It is late",
        "unresolved": "the story names no source for these words (no_source)",
    }


def test_names_in_a_source_that_is_nobody_known_are_not_taken_for_the_speaker(tmp_path):
    quotes = edited("quotes", 0, speaker_id=None, speaker=None, speaker_type="document")
    quotes["quotes"][0]["unresolved_reason"] = "document_source"
    found = of(tmp_path, "q-fares", **quotes)
    assert [(step.words, step.id) for step in found.steps if step.what == "names"] == [
        ("'Mara Quill', Mara Quill (PERSON), who is not the one speaking", QUILL),
        ("'Tern Ferry Trust', Tern Ferry Trust (ORG), who is not the one speaking", TRUST),
    ]
    assert steps(found)["unresolved"] == "a document, not a person or a body (document_source)"


def test_a_figure_with_its_claimant(tmp_path):
    found = of(tmp_path, "f-pier")
    told = {step.what: step.words for step in found.steps[:8]}
    assert told == {
        "figure": "£2m = GBP 2,000,000, confidence 0.90",
        "wording": "exact, comparator exact",
        "currency": "GBP, explicit",
        "per": "year",
        "change": "a difference, not a level",
        "role": "cost (confidence 0.80), 'by May'",
        "conversion": "restates another figure in this currency",
        "claimant": "Mara Quill; Tomas Reed: the smallest quote around the figure has this source",
    }
    assert [step.what for step in found.steps[8:]] == [
        *("quote", "cue", "source", "mention", "cluster", "entity", "jointly")
    ]


def test_a_figure_that_the_story_tells(tmp_path):
    found = steps(of(tmp_path, "f-told"))
    assert found["claimant"] == "the story itself: the figure stands in no quote"
    assert "currency" not in found


def test_a_figure_in_a_quote_of_nobody(tmp_path):
    money = edited("money", 0, quote_id="q-late", claimant_id=None, claimant=None)
    assert steps(of(tmp_path, "f-pier", **money))["claimant"].startswith("nobody named")


@pytest.mark.parametrize("quote_id", ["q-pier", None])
def test_a_corrected_claimant_is_said_to_be_one(tmp_path, quote_id):
    money = edited("money", 0, quote_id=quote_id, claimant_id=TRUST, claimant="Tern Ferry Trust")
    assert (
        steps(of(tmp_path, "f-pier", **money))["claimant"]
        == "Tern Ferry Trust: not by a quote, so by overrides/money.csv"
    )


@pytest.mark.parametrize("identifier", ["m-none", "q-none", "f-none", "q-\x1b[31m"])
def test_unknown_ids_say_what_ids_look_like(tmp_path, identifier):
    with pytest.raises(OnrecordError, match="ids look like e-") as raised:
        of(tmp_path, identifier)
    assert str(raised.value).isprintable()


def test_lines_of_an_explanation(tmp_path):
    first, second, third, *_ = lines.explanation(of(tmp_path, "m-she"))
    assert first == "m-she in mentions"
    assert second == "  mention: 'she': a pronoun (PERSON), by rule, confidence 0.85 m-she"
    assert third.startswith("    ferry.txt:")
    assert "[[she]] said" in third


def test_why_an_entity_is_one(tmp_path):
    found = explain_entity(written(tmp_path), QUILL)
    ferry, harbour = found.stories
    assert (found.name, found.type, len(found.roles)) == ("Mara Quill", "PERSON", 2)
    assert ferry.why == harbour.why == "the story calls it 'Mara Quill' itself"
    (join,) = ferry.joins
    assert (join.alias, join.why, join.rule, join.basis) == ("Quill", "surname in story", "surname_in_story", "rule")
    assert [seen.mention_id for seen in ferry.mentions] == ["m-full", "m-short", "m-i", "m-she"]
    assert harbour.mentions[0].evidence.sentence.startswith("Dr. [[Mara Quill]], former")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (edited("entities", 1, name="Mara Tern Quill"), ["joined by: surname in story", "a correction renamed it"]),
        ({"mentions": [], "merges": []}, ["a role is stated here", "a role is stated here"]),
    ],
)
def test_why_a_story_belongs_that_uses_another_name(tmp_path, changed, why):
    assert [story.why for story in explain_entity(written(tmp_path, **changed), QUILL).stories] == why


def test_an_unknown_entity(tmp_path):
    with pytest.raises(OnrecordError, match="ids look like"):
        explain_entity(written(tmp_path), "e-none")


def test_lines_of_an_entity(tmp_path):
    assert list(lines.identity(explain_entity(written(tmp_path), TOWN))) == [
        "Ternmouth · PLACE · e-town",
        "",
        "Roles: none",
        "",
        "feed.jsonl [7]",
        "  the story calls it 'Ternmouth' itself",
        "  32-41 'Ternmouth' (name, model, 0.85) m-town",
        "    Dr. Mara Quill, former mayor of [[Ternmouth]], said: “We are broke.”",
    ]
    quill = list(lines.identity(explain_entity(written(tmp_path), QUILL)))
    assert "  name 'Quill': surname in story" in quill
