"""The file that a person marks."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from pipeline.review.sheet import LONGEST, Claim, as_file, claims
from tests.look.look_tables import FERRY, at, mention, role, rows, written


def one(tables, table, row_id):
    (found,) = claims(tables, table, [row_id], sampled=True)
    return found


def test_a_quote_claims_words_kind_and_speakers(tmp_path):
    assert one(written(tmp_path), "quotes", "q-pier") == Claim(
        sampled="yes",
        table="quotes",
        id="q-pier",
        text="the pier would cost £2m",
        kind="indirect",
        speaker="Mara Quill; Tomas Reed",
        proof="Mara Quill, chair of the Tern Ferry Trust, said fares would rise. Ms Quill and Tomas Reed said "
        "[[the pier would cost £2m]]. “I am certain,” she said.",
        source="ferry.txt",
    )


def test_a_quote_without_a_speaker_claims_none(tmp_path):
    tables = written(tmp_path)
    assert one(tables, "quotes", "q-late").speaker == ""
    fares = one(tables, "quotes", "q-fares")
    assert (fares.speaker, fares.role) == ("Mara Quill", "chair, Tern Ferry Trust")


def test_a_figure_claims_amount_currency_role_and_claimant(tmp_path):
    tables = written(tmp_path)
    assert one(tables, "money", "f-found") == Claim(
        sampled="yes",
        table="money",
        id="f-found",
        text="£3m",
        kind="exact more_than",
        amount="3000000",
        currency="GBP",
        role="cost",
        claimant="Tern Ferry Trust",
        proof="[[£3m]]",
        source="ferry.txt",
    )
    told = one(tables, "money", "f-told")
    assert (told.amount, told.currency, told.claimant) == ("", "", "(the story itself)")
    assert (told.kind, told.source) == ("exact", "feed.jsonl [7]")


def test_a_range_claims_both_ends_and_a_figure_may_be_claimed_by_nobody_named(tmp_path):
    changed = rows()["money"][1]
    changed |= {"amount": None, "low": Decimal(1), "high": Decimal("2.50"), "kind": "range", "comparator": "range"}
    found = one(written(tmp_path, money=[changed | {"claimant": None, "claimant_id": None}]), "money", "f-found")
    assert (found.amount, found.kind, found.claimant) == ("1 to 2.5", "range", "")


def test_an_entity_claims_names_and_roles_and_shows_where_it_is_named(tmp_path):
    assert one(written(tmp_path), "entities", "e-quill") == Claim(
        sampled="yes",
        table="entities",
        id="e-quill",
        kind="PERSON",
        role="chair, Tern Ferry Trust; mayor, Ternmouth",
        name="Mara Quill",
        aliases="Quill",
        proof="[[Mara Quill]], chair of the Tern Ferry Trust, said fares would rise.",
        source="ferry.txt",
    )


def test_a_name_in_an_original_shows_more_than_a_pronoun_or_a_copy(tmp_path):
    first, second = rows()["documents"]
    copied = [first | {"copy_of": "d-2", "copy_kind": "exact", "copy_score": 1.0}, second]
    found = one(written(tmp_path / "a", documents=copied), "entities", "e-quill")
    assert (found.source, "[[Mara Quill]]" in found.proof) == ("feed.jsonl [7]", True)
    late = FERRY.index("Ms Quill")
    she = mention("m-0", "d-1", FERRY, "she", form="pronoun", basis="rule", entity_id="e-quill", after=late)
    name = mention("m-1", "d-1", FERRY, "Quill", entity_id="e-quill", after=late)
    assert "Ms [[Quill]]" in one(written(tmp_path / "b", mentions=[she, name]), "entities", "e-quill").proof
    entity = rows()["entities"][1] | {"roles": [role("d-1", FERRY, "chair")]}
    assert one(written(tmp_path / "c", entities=[entity]), "entities", "e-quill").role == "chair"


def test_rows_come_in_the_order_asked_for_and_say_how_they_were_chosen(tmp_path):
    tables = written(tmp_path)
    found = claims(tables, "quotes", ["q-late", "q-pier"], sampled=False)
    assert [(row.id, row.sampled) for row in found] == [("q-late", "no"), ("q-pier", "no")]
    assert claims(tables, "money", [], sampled=True) == []


HOSTILE = (
    '=HYPERLINK("http://example.org")',
    "+1",
    "-cmd",
    "@SUM(A1)",
    "\t=1",
    "\x1b[31mred",
    "a\u202eb",
    'a "b", c\r\nd',
    "\0",
)


def cells(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_hostile_cells_are_text_on_one_line():
    data = as_file([Claim("yes", "quotes", f"q-{number}", text) for number, text in enumerate(HOSTILE)])
    assert data.startswith(b"\xef\xbb\xbfsampled,table,id,text,")
    assert data.count(b"\r\n") == data.count(b"\n") == len(HOSTILE) + 1
    for row, text in zip(cells(data), HOSTILE, strict=True):
        assert row["text"][0] not in "=+-@\t\r" or text == "+1"
        assert row["text"].isprintable()
        assert (row["verdict"], row["correction"], row["note"], row["author"]) == ("", "", "", "")


def test_a_long_text_loses_its_middle(tmp_path):
    text = "x" * 50_000
    row = rows()["quotes"][0] | {"text": text}
    found = one(written(tmp_path, quotes=[row]), "quotes", "q-fares")
    assert len(found.text) == LONGEST
    assert "x…x" in found.text


def test_the_place_of_the_words_is_in_the_text():
    assert at(FERRY, "£3m")["start"] > 0
