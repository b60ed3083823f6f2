"""The contract with users: the columns they were promised, described, with keys."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline import schema
from pipeline.schema import TABLES, Table

CONTRACT: dict[str, list[str]] = json.loads((Path(__file__).parent / "cases" / "contract.json").read_text("utf-8"))
SIDE = ["doc_id", "start", "end", "value", "claimant_id", "claimant", "sentence_start", "sentence_end"]
STRUCTS = {
    ("documents", "raw_map"): ["start", "end", "raw_start", "raw_end"],
    ("entities", "roles"): ["role", "affiliation", "doc_id", "start", "end"],
    ("quotes", "parts"): ["start", "end", "raw_start", "raw_end"],
    ("conflicts", "left"): SIDE,
    ("conflicts", "right"): SIDE,
}
VALUES = {
    ("documents", "published_basis"): "json-ld meta sidecar record text",
    ("documents", "copy_kind"): "exact normalised contained",
    ("ingest_log", "outcome"): "ok warn skip quarantine",
    ("mentions", "form"): "name nominal pronoun",
    ("quotes", "kind"): "direct indirect mixed",
    ("quotes", "speaker_type"): "person organisation group document unnamed unknown",
    ("money", "kind"): "exact range vague elliptic",
    ("money", "currency_basis"): "explicit assumed",
    ("money", "comparator"): "exact approx more_than less_than up_to at_least at_most range",
    (
        "money",
        "role",
    ): "cost price saving profit loss revenue debt investment fine pay budget deal aid tax damages other",
    ("money", "claim_basis"): "quote narrator",
    ("merges", "basis"): "rule override",
    ("conflicts", "kind"): "contradiction forecast_outcome echo",
    ("responses", "status"): "approached declined no_response could_not_be_reached",
}
each_table = pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])


def column(table: str, name: str) -> pa.Field:
    return next(each for each in TABLES if each.name == table).schema.field(name)


def test_the_tables_are_those_of_the_contract() -> None:
    assert [table.name for table in TABLES] == list(CONTRACT)


@each_table
def test_every_column_of_the_contract_is_there_in_its_order(table: Table) -> None:
    promised = CONTRACT[table.name]
    assert [name for name in table.schema.names if name in promised] == promised


@each_table
def test_every_field_says_what_it_is(table: Table) -> None:
    for field in table.schema:
        about = (field.metadata or {})[b"description"].decode()
        assert about[0].isupper() or about.startswith(("say,", "share,", "`")) or about[0].isdigit(), field.name
        assert about.endswith("."), field.name
        assert "\n" not in about
    assert table.about.endswith(".")


@each_table
def test_every_table_names_itself_and_its_version(table: Table) -> None:
    assert table.schema.metadata == {
        b"onrecord.table": table.name.encode(),
        b"onrecord.schema_version": table.version.encode(),
    }
    assert int(table.version) >= 1


@each_table
def test_every_key_is_of_columns_of_the_table(table: Table) -> None:
    assert table.key
    assert set(table.key) <= set(table.schema.names)
    if len(table.key) == 1:
        assert not table.schema.field(table.key[0]).nullable


@each_table
def test_offsets_are_whole_numbers_and_lists_hold_no_null(table: Table) -> None:
    for field in table.schema:
        if field.name.endswith(("start", "end")):
            assert field.type == pa.int32(), field.name
        if pa.types.is_list(field.type):
            assert not field.type.value_field.nullable, field.name
            assert not field.nullable, field.name


@pytest.mark.parametrize(("place", "fields"), STRUCTS.items(), ids=".".join)
def test_structs_have_the_fields_of_the_contract(place: tuple[str, str], fields: list[str]) -> None:
    kind = column(*place).type
    struct = kind.value_type if pa.types.is_list(kind) else kind
    assert [field.name for field in struct] == fields
    assert {field.name for field in struct if field.nullable} <= {"affiliation", "claimant_id", "claimant"}


@pytest.mark.parametrize(("place", "values"), VALUES.items(), ids=".".join)
def test_listed_values_are_those_of_the_contract(place: tuple[str, str], values: str) -> None:
    assert column(*place).metadata[b"values"].decode() == values


def test_amounts_are_decimals() -> None:
    for name in ("amount", "low", "high"):
        assert pa.types.is_decimal128(column("money", name).type)


def test_nothing_that_tells_of_the_machine_or_the_clock() -> None:
    names = {field.name for table in TABLES for field in table.schema}
    assert not names & {"created_at", "host", "hostname", "path", "run_id", "timestamp", "version"}
    assert schema.DOCUMENTS.schema.field("published").type == pa.timestamp("us", tz="UTC")
