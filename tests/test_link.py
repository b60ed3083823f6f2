"""Drafts to linked tables: speakers, claimants, responses, counts, and the corrections of every table."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pyarrow.compute as pc
import pytest

from pipeline import tables
from pipeline.annotate.parses import Story
from pipeline.entities.extract import extract as extract_mentions
from pipeline.ingest.clean import clean_unit, document_row
from pipeline.ingest.units import Unit
from pipeline.link.corpus import Linking, link
from pipeline.money.extract import extract as extract_money
from pipeline.overrides.rows import Override
from pipeline.params import Params
from pipeline.quotes.extract import extract as extract_quotes
from pipeline.schema import DOCUMENTS, ENTITIES, MERGES, MONEY, QUOTES, RESPONSES

STORIES = (
    "Mayor Jane Thornbury said the bridge would cost £5m in May. The work will cost £9m in all.\n\n"
    "“Brindle Homes will pay us £2m and we are grateful for it,” said Marcus Okell.\n\n"
    "In a joint statement with Marcus Okell, Jane Thornbury said that £7m was lost.\n\n"
    "A spokesman said the delay cost £3m in all.\n\n"
    "Brindle Homes and the Lamp Society have been approached for comment.",
    "Jane Thornbury met the council of Topeka.\n\n"
    "“Brindle Homes will pay us £2m and we are grateful for it,” said Peter Frayle.",
)


def unit(path, text):
    return Unit(path, "text/plain", encoding="utf-8", raw=text).of(text.encode())


@pytest.fixture(scope="module")
def drafts(nlp):
    params = Params()
    units = [unit(f"{number}.txt", text) for number, text in enumerate(STORIES)]
    documents = [clean_unit(unit, params.clean).document for unit in units]
    stories = [Story(one.doc_id, nlp(one.text), one.raw_map) for one in documents]
    quotes, responses = extract_quotes(stories, params.quotes)
    (mentions,), (money,) = extract_mentions(stories), extract_money(stories, params.money)
    return {
        "documents": tables.build(DOCUMENTS, map(document_row, documents)),
        "mentions": mentions,
        "quotes": quotes,
        "money": money,
        "responses": responses,
    }


@pytest.fixture(scope="module")
def plain(drafts):
    return rows(link(drafts, ()))


def rows(linked):
    return {name: table.to_pylist() for name, table in linked.tables.items()}


def together(linking, drafts):
    return linking.filled(drafts, linking.task(*linking.shard(drafts).load()))


def override(table, action, id_, value=""):
    return Override(table, 2, action, id_, value, "she says so", "A. Reader", datetime.date(2024, 5, 1))


def one(found, **values):
    """The one row with these values."""
    (row,) = (row for row in found if all(row[key] == value for key, value in values.items()))
    return row


def entity(found, name):
    return one(found["entities"], name=name)["entity_id"]


def corrected(drafts, *overrides):
    """The linked tables, and the corrections that fit nothing."""
    linked = link(drafts, overrides)
    return rows(linked), tuple(one.override for one in linked.settled if one.outcome == "stale")


def test_speakers(plain):
    told = [(row["cue"], row["speaker"], row["speaker_type"], row["unresolved_reason"]) for row in plain["quotes"]]
    assert told == [
        ("said", "Jane Thornbury", "person", None),
        ("said", "Marcus Okell", "person", None),
        ("said", "Jane Thornbury", "person", None),
        ("said", None, "unnamed", "unnamed_source"),
        ("said", "Peter Frayle", "person", None),
    ]
    assert plain["quotes"][0]["speaker_role"] == "Mayor"
    assert plain["quotes"][2]["co_speakers"] == [entity(plain, "Marcus Okell")]


def test_claimants(plain):
    told = {row["text"]: (row["claimant"], row["claim_basis"]) for row in plain["money"][:5]}
    assert told == {
        "£5m": ("Jane Thornbury", "quote"),
        "£9m": (None, "narrator"),
        "£2m": ("Marcus Okell", "quote"),
        "£7m": ("Jane Thornbury; Marcus Okell", "quote"),
        "£3m": ("A spokesman", "quote"),
    }


def test_responses_know_their_party(plain):
    told = {row["party"]: row["entity_id"] for row in plain["responses"]}
    assert told["Brindle Homes"] == entity(plain, "Brindle Homes")
    assert list(told) == ["Brindle Homes", "the Lamp Society"]


def test_counts(plain):
    jane = one(plain["entities"], name="Jane Thornbury")
    assert (jane["n_documents"], jane["n_quotes"]) == (2, 2)
    assert jane["n_mentions"] == sum(row["entity_id"] == jane["entity_id"] for row in plain["mentions"])
    assert one(plain["entities"], name="Marcus Okell")["n_quotes"] == 2


def test_the_tables_have_the_schemas_of_the_contract(drafts):
    linked = link(drafts, ())
    for table in (ENTITIES, QUOTES, MONEY, MERGES, RESPONSES):
        assert linked.tables[table.name].schema.equals(table.schema, check_metadata=True)
    empty = link({name: table.slice(0, 0) for name, table in drafts.items()}, ())
    assert {table.num_rows for table in empty.tables.values()} == {0}


def test_stories_linked_part_by_part_are_those_linked_together(drafts, plain):
    linking = Linking([drafts["mentions"]], ())
    found = {name: [] for name in plain}
    for doc_id in drafts["documents"]["doc_id"].to_pylist():
        story = {name: table.filter(pc.equal(table["doc_id"], doc_id)) for name, table in drafts.items()}
        for name, table in together(linking, story).items():
            found[name] += table.to_pylist()
    for part in linking.entities():
        for name, table in part.items():
            found[name] += table.to_pylist()
    assert found == plain


def test_a_correction_is_applied_in_the_part_that_has_its_row(drafts, plain):
    quote = plain["quotes"][-1]["quote_id"]
    kind = override("quotes", "set_kind", quote, "mixed")
    linking = Linking([drafts["mentions"]], [kind])
    changed = []
    for doc_id in drafts["documents"]["doc_id"].to_pylist():
        story = {name: table.filter(pc.equal(table["doc_id"], doc_id)) for name, table in drafts.items()}
        changed += together(linking, story)["quotes"].to_pylist()
    assert [row["quote_id"] for row in changed if row["kind"] == "mixed"] == [quote]
    assert [(one.override, one.outcome) for one in linking.settled] == [(kind, "applied")]


def test_linking_again_gives_the_same(drafts):
    assert link(drafts, ()) == link(drafts, ())


def test_a_rejected_quote_is_gone_and_its_figure_is_the_narrators(drafts, plain):
    quote = plain["quotes"][0]
    found, stale = corrected(drafts, override("quotes", "reject", quote["quote_id"]))
    assert stale == ()
    assert len(found["quotes"]) == len(plain["quotes"]) - 1
    figure = one(found["money"], text="£5m")
    assert (figure["claimant"], figure["claimant_id"], figure["claim_basis"]) == (None, None, "narrator")
    assert figure["quote_id"] is None
    assert one(found["entities"], name="Jane Thornbury")["n_quotes"] == 1


@pytest.mark.parametrize("by", ["id", "name"])
def test_a_set_speaker_also_claims(by, drafts, plain):
    okell = entity(plain, "Marcus Okell")
    quote = plain["quotes"][2]["quote_id"]
    value = okell if by == "id" else "Marcus Okell"
    found, stale = corrected(drafts, override("quotes", "set_speaker", quote, value))
    assert stale == ()
    row = one(found["quotes"], quote_id=quote)
    assert (row["speaker_id"], row["speaker"], row["speaker_type"]) == (okell, "Marcus Okell", "person")
    assert (row["co_speakers"], row["unresolved_reason"]) == ([], None)
    assert one(found["money"], text="£7m")["claimant"] == "Marcus Okell"


def test_set_kind(drafts, plain):
    quote = plain["quotes"][0]["quote_id"]
    found, stale = corrected(drafts, override("quotes", "set_kind", quote, "mixed"))
    assert stale == ()
    assert one(found["quotes"], quote_id=quote)["kind"] == "mixed"


def test_a_rejected_figure_is_gone(drafts, plain):
    figure = one(plain["money"], text="£9m")["figure_id"]
    found, stale = corrected(drafts, override("money", "reject", figure))
    assert stale == ()
    assert "£9m" not in {row["text"] for row in found["money"]}


def test_set_amount_and_set_role(drafts, plain):
    figure = one(plain["money"], text="£9m")["figure_id"]
    overrides = [override("money", "set_amount", figure, "9500000 EUR"), override("money", "set_role", figure, "aid")]
    found, stale = corrected(drafts, *overrides)
    assert stale == ()
    row = one(found["money"], figure_id=figure)
    assert (row["amount"], row["currency"], row["role"]) == (Decimal(9_500_000), "EUR", "aid")


def test_set_claimant(drafts, plain):
    figure = one(plain["money"], text="£9m")["figure_id"]
    okell = entity(plain, "Marcus Okell")
    found, stale = corrected(drafts, override("money", "set_claimant", figure, okell))
    assert stale == ()
    row = one(found["money"], figure_id=figure)
    assert (row["claimant_id"], row["claimant"], row["claim_basis"]) == (okell, "Marcus Okell", "quote")


def test_a_merged_entity_speaks_for_both(drafts, plain):
    okell, frayle = entity(plain, "Marcus Okell"), entity(plain, "Peter Frayle")
    found, stale = corrected(drafts, override("entities", "merge", frayle, okell))
    assert stale == ()
    assert {row["speaker"] for row in found["quotes"]} == {"Jane Thornbury", "Marcus Okell", None}
    assert one(found["entities"], entity_id=okell)["aliases"] == ["Peter Frayle"]
    assert one(found["merges"], alias="Peter Frayle")["basis"] == "override"
    assert frayle not in {row["entity_id"] for row in found["mentions"]}


def test_a_renamed_entity_has_its_name_everywhere(drafts, plain):
    jane = entity(plain, "Jane Thornbury")
    found, stale = corrected(drafts, override("entities", "rename", jane, "Dame Jane Thornbury"))
    assert stale == ()
    assert one(found["entities"], entity_id=jane)["aliases"] == ["Jane Thornbury"]
    assert one(found["money"], text="£5m")["claimant"] == "Dame Jane Thornbury"


def test_a_dropped_entity_speaks_nowhere(drafts, plain):
    jane = entity(plain, "Jane Thornbury")
    found, stale = corrected(drafts, override("entities", "drop", jane))
    assert stale == ()
    quote = found["quotes"][0]
    assert (quote["speaker_id"], quote["unresolved_reason"]) == (None, "no_antecedent")
    assert one(found["money"], text="£5m")["claimant"] == "Mayor Jane Thornbury"
    assert jane not in {row["entity_id"] for row in found["mentions"]}


@pytest.mark.parametrize(
    ("table", "action", "value"),
    [
        ("entities", "merge", "e-gone"),
        ("entities", "drop", ""),
        ("quotes", "reject", ""),
        ("quotes", "set_speaker", "Marcus Okell"),
        ("quotes", "set_kind", "direct"),
        ("money", "reject", ""),
        ("money", "set_amount", "5"),
        ("money", "set_role", "aid"),
        ("money", "set_claimant", "Marcus Okell"),
    ],
)
def test_a_correction_whose_id_is_gone_is_stale_and_changes_nothing(table, action, value, drafts, plain):
    stray = override(table, action, "x-gone", value)
    found, stale = corrected(drafts, stray)
    assert stale == (stray,)
    assert found == plain


def test_a_speaker_or_claimant_who_is_nobody_is_stale(drafts, plain):
    quote, figure = plain["quotes"][0]["quote_id"], plain["money"][0]["figure_id"]
    overrides = (
        override("quotes", "set_speaker", quote, "Nobody Atall"),
        override("money", "set_claimant", figure, "Nobody Atall"),
    )
    found, stale = corrected(drafts, *overrides)
    assert stale == overrides
    assert found == plain


def test_a_speaker_may_be_named_as_some_story_names_him(drafts, plain):
    quote = plain["quotes"][3]["quote_id"]
    jane, okell = entity(plain, "Jane Thornbury"), entity(plain, "Marcus Okell")
    merge = override("entities", "merge", okell, jane)
    for name in ("Marcus Okell", "Jane Thornbury", okell):
        found, stale = corrected(drafts, merge, override("quotes", "set_speaker", quote, name))
        assert stale == ()
        assert one(found["quotes"], quote_id=quote)["speaker_id"] == jane


def test_of_two_corrections_that_contradict_the_earlier_stands(drafts, plain):
    quote = plain["quotes"][0]["quote_id"]
    overrides = [
        override("quotes", "set_speaker", quote, "Marcus Okell"),
        override("quotes", "set_speaker", quote, "Peter Frayle"),
        override("quotes", "reject", quote),
    ]
    linked = link(drafts, overrides)
    assert [one.outcome for one in linked.settled] == ["applied", "conflicting", "conflicting"]
    assert one(rows(linked)["quotes"], quote_id=quote)["speaker"] == "Marcus Okell"


def test_what_became_of_each_correction_comes_in_the_order_of_the_tables(drafts):
    overrides = [override(table, "reject", "x") for table in ("money", "quotes", "money")]
    settled = link(drafts, [*overrides, override("entities", "drop", "x")]).settled
    assert [one.override.table for one in settled] == ["entities", "quotes", "money", "money"]


def test_corrections_survive_an_edit_elsewhere_in_the_story(drafts, plain, nlp):
    params = Params()
    document = clean_unit(unit("0.txt", f"{STORIES[0]}\n\nThe council met on Monday."), params.clean).document
    quotes, _ = extract_quotes([Story(document.doc_id, nlp(document.text), document.raw_map)], params.quotes)
    assert plain["quotes"][0]["quote_id"] in quotes.column("quote_id").to_pylist()
