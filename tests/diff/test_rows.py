import datetime
import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import schema, tables
from pipeline.diff import rows as diff
from pipeline.diff.load import load
from pipeline.diff.rows import Change
from pipeline.diff.text import as_text
from pipeline.errors import TableError
from pipeline.ids import Ordinals
from pipeline.tables import Provenance

EMPTY: dict[str, Any] = {"string": "", "bool": False, "double": 1.0, "int32": 0, "int64": 0}


def filled(table: schema.Table, rows: Iterable[dict[str, Any]]) -> pa.Table:
    """A table of rows that name only what matters; what must not be null is empty."""
    blank = {
        field.name: [] if pa.types.is_list(field.type) else EMPTY[str(field.type)]
        for field in table.schema
        if not field.nullable and not pa.types.is_struct(field.type)
    }
    return tables.build(table, [{**blank, **row} for row in rows])


def article(text: str, *amounts: str, doc_id: str = "d-1") -> dict[str, pa.Table]:
    """The tables of one article: sentences end at a full stop, a figure is each occurrence of `amounts` in order."""
    ordinals = Ordinals()
    figures = []
    at = 0
    for amount in amounts:
        start = text.index(amount, at)
        at = start + len(amount)
        sentence = (text.rfind(".", 0, start) + 1, text.index(".", at) + 1)
        figures.append(
            {
                "figure_id": ordinals.id("f", doc_id, amount),
                "doc_id": doc_id,
                "text": amount,
                "amount": Decimal(amount.strip("£m")) * 10**6,
                "currency": "GBP",
                **dict(zip(("start", "end", "raw_start", "raw_end"), (start, at, start, at), strict=True)),
                **dict(zip(("sentence_start", "sentence_end"), sentence, strict=True)),
            }
        )
    document = {"doc_id": doc_id, "source_path": f"{doc_id}.txt", "text": text}
    return {"documents": filled(schema.DOCUMENTS, [document]), "money": filled(schema.MONEY, figures)}


def money(old: dict[str, pa.Table], new: dict[str, pa.Table]) -> list[tuple[str, str, list[str]]]:
    changes = [change for change in diff.diff(old, new) if change.table == "money"]
    return [(change.kind, change.what, [name for name, _, _ in change.columns]) for change in changes]


def quotes(*texts: str, **values: Any) -> dict[str, pa.Table]:
    ordinals = Ordinals()
    rows = [
        {
            "quote_id": ordinals.id("q", "d-1", text),
            "doc_id": "d-1",
            "text": text,
            "kind": "direct",
            "sentence_start": 100 * number,
            "speaker": "Jo Smith",
            **values,
        }
        for number, text in enumerate(texts)
    ]
    return {"quotes": filled(schema.QUOTES, rows)}


def every_table() -> dict[str, pa.Table]:
    side = {"doc_id": "d-1", "start": 0, "end": 2, "value": "£5m"}
    conflict = {"conflict_id": "c-1", "kind": "contradiction", "subject": "road", "attribute": "cost"}
    return {
        **article("It cost £5m.", "£5m"),
        **quotes("We did it"),
        "ingest_log": filled(schema.INGEST_LOG, [{"source_path": "a.txt", "outcome": "ok"}]),
        "mentions": filled(schema.MENTIONS, [{"mention_id": "m-1", "doc_id": "d-1", "text": "Smith"}]),
        "entities": filled(schema.ENTITIES, [{"entity_id": "e-1", "type": "PERSON", "name": "Jo Smith"}]),
        "merges": filled(schema.MERGES, [{"entity_id": "e-1", "alias": "Smith", "doc_id": "d-1", "evidence_start": 3}]),
        "conflicts": filled(schema.CONFLICTS, [{**conflict, "left": side, "right": {**side, "value": "£6m"}}]),
        "responses": filled(schema.RESPONSES, [{"doc_id": "d-1", "party": "The council", "status": "declined"}]),
    }


def test_equal_tables_do_not_differ() -> None:
    assert diff.diff(every_table(), every_table()) == []
    assert as_text([]) == "no differences\n"


def test_a_missing_table_has_no_rows_and_each_row_is_known_by_its_text() -> None:
    added = diff.diff({}, every_table())
    assert [(change.table, change.key, change.what) for change in added] == [
        ("documents", ("d-1",), "d-1.txt"),
        ("ingest_log", ("a.txt", None, None), "a.txt · ok"),
        ("mentions", ("m-1",), "Smith"),
        ("entities", ("e-1",), "Jo Smith · PERSON"),
        ("quotes", (Ordinals().id("q", "d-1", "We did it"),), "We did it · Jo Smith"),
        ("money", (Ordinals().id("f", "d-1", "£5m"),), "£5m · 5000000 · GBP"),
        ("merges", ("e-1", "Smith", "d-1", 3), "Smith · e-1"),
        ("conflicts", ("c-1",), "road · cost · £5m · £6m"),
        ("responses", ("d-1", 0, "The council"), "The council · declined"),
    ]
    assert {change.kind for change in added} == {"added"}
    removed = diff.diff(every_table(), {})
    assert [change.what for change in removed] == [change.what for change in added]
    assert {change.kind for change in removed} == {"removed"}


def test_a_changed_value_shows_with_its_column() -> None:
    old, new = quotes("We did it"), quotes("We did it", speaker="Ann Lee", speaker_id="e-2", co_speakers=["e-3"])
    (change,) = diff.diff(old, new)
    assert change == Change(
        "quotes",
        (Ordinals().id("q", "d-1", "We did it"),),
        "changed",
        "We did it · Ann Lee",
        (("speaker_id", None, "e-2"), ("speaker", "Jo Smith", "Ann Lee"), ("co_speakers", [], ["e-3"])),
    )


def test_rows_of_equal_key_are_taken_in_order() -> None:
    def log(*reasons: str) -> dict[str, pa.Table]:
        rows = [{"source_path": "a.jsonl", "line": 1, "outcome": "skip", "reason": reason} for reason in reasons]
        return {"ingest_log": filled(schema.INGEST_LOG, rows)}

    changes = diff.diff(log("empty", "short"), log("empty", "long", "empty"))
    assert [(change.kind, change.columns) for change in changes] == [
        ("changed", (("reason", "short", "long"),)),
        ("added", ()),
    ]


def test_what_only_moved_did_not_change() -> None:
    def moved(by: int) -> dict[str, pa.Table]:
        span = {"start": by, "end": by + 3}
        mapped = {**span, "raw_start": by, "raw_end": by + 4}
        places = {"doc_id": "d-1", **mapped}
        sentence = {"sentence_start": by, "sentence_end": by + 9}
        spoken = {"parts": [mapped], "paragraph": by, "cue_start": by, "speaker_end": by, "co_speaker_spans": [span]}
        role = {"role": "mayor", "doc_id": "d-1", **span}
        side = {"doc_id": "d-1", "value": "£5m", **span}
        merge = {"entity_id": "e-1", "alias": "Smith", "doc_id": "d-1", "evidence_start": by, "evidence_end": by + 5}
        rows: dict[schema.Table, dict[str, Any]] = {
            schema.DOCUMENTS: {"doc_id": "d-1", "raw_map": [mapped]},
            schema.INGEST_LOG: {"source_path": "a.jsonl", "record_key": "7", "line": by, "byte_offset": by},
            schema.MENTIONS: {"mention_id": "m-1", "text": "Smith", "cluster": by, "role_start": by, **places},
            schema.ENTITIES: {"entity_id": "e-1", "roles": [role]},
            schema.QUOTES: {"quote_id": "q-1", "doc_id": "d-1", "text": "We did", **spoken, **sentence},
            schema.MONEY: {"figure_id": "f-1", "text": "£5m", **places, **sentence},
            schema.MERGES: merge,
            schema.CONFLICTS: {"conflict_id": "c-1", "left": side, "right": side},
            schema.RESPONSES: {"doc_id": "d-1", "party": "The council", **span},
        }
        return {table.name: filled(table, [row]) for table, row in rows.items()}

    assert diff.diff(moved(5), moved(17)) == []


def test_an_edited_figure_is_one_changed_row() -> None:
    old = article("A road opened. It cost £30m in 2019.", "£30m")
    new = article("A wide new road opened. It cost £40m in 2019.", "£40m")
    (change,) = [change for change in diff.diff(old, new) if change.table == "money"]
    assert change.kind == "changed"
    assert change.key == (Ordinals().id("f", "d-1", "£40m"),)
    assert change.columns == (("text", "£30m", "£40m"), ("amount", Decimal(30_000_000), Decimal(40_000_000)))


FIGURES = [
    pytest.param(
        article("Pay rose from £3m to £5m.", "£3m", "£5m"),
        article("Pay rose from £4m to £6m.", "£4m", "£6m"),
        [("changed", "£4m · 4000000 · GBP"), ("changed", "£6m · 6000000 · GBP")],
        id="two of one sentence keep their order",
    ),
    pytest.param(
        article("The road cost £5m. Critics say £5m was too much.", "£5m", "£5m"),
        article("The road cost £6m. Critics say £5m was too much.", "£6m", "£5m"),
        [("changed", "£6m · 6000000 · GBP")],
        id="the first of two equal ones",
    ),
    pytest.param(
        article("It cost £5m. It cost £5m.", "£5m", "£5m"),
        article("It cost £6m. It cost £5m.", "£6m", "£5m"),
        [("changed", "£6m · 6000000 · GBP")],
        id="the first of two in equal sentences",
    ),
    pytest.param(
        article("It cost £5m. It cost £5m.", "£5m", "£5m"),
        article("It cost £5m. It cost £6m.", "£5m", "£6m"),
        [("changed", "£6m · 6000000 · GBP")],
        id="the second of two in equal sentences",
    ),
    pytest.param(
        article("The road cost £5m. Rain fell.", "£5m"),
        article("The road opened. Shares of the brewer gained £7m.", "£7m"),
        [("removed", "£5m · 5000000 · GBP"), ("added", "£7m · 7000000 · GBP")],
        id="another figure in another sentence is another row",
    ),
    pytest.param(
        article("The road cost £5m.", "£5m"),
        article("Why taxpayers gave up £5m for nothing.", "£5m"),
        [],
        id="the same figure in a rewritten sentence is the same row",
    ),
    pytest.param(
        article("The road cost £5m.", "£5m"),
        article("The road cost £5m.", "£5m", doc_id="d-2"),
        [("removed", "£5m · 5000000 · GBP"), ("added", "£5m · 5000000 · GBP")],
        id="another article is another row",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), FIGURES)
def test_figures_are_matched_by_their_surroundings(
    old: dict[str, pa.Table], new: dict[str, pa.Table], expected: list[tuple[str, str]]
) -> None:
    assert [(kind, what) for kind, what, _ in money(old, new)] == expected


def test_an_edited_figure_is_found_without_the_documents_too() -> None:
    old, new = article("It cost £5m.", "£5m"), article("It cost £6m.", "£6m")
    del old["documents"], new["documents"]
    assert money(old, new) == [("changed", "£6m · 6000000 · GBP", ["text", "amount"])]


def test_an_edited_quote_is_one_changed_row_and_an_unlike_one_is_not() -> None:
    old = quotes("We will build the road by May", "No comment")
    new = quotes("We will never build the road by June", "No rain")
    assert [(change.kind, change.what) for change in diff.diff(old, new)] == [
        ("removed", "No comment · Jo Smith"),
        ("changed", "We will never build the road by June · Jo Smith"),
        ("added", "No rain · Jo Smith"),
    ]


def test_each_quote_goes_to_its_best_match() -> None:
    old = quotes("one two three four", "one two three four five")
    new = quotes("one two three four five six", "one two three four")
    (change,) = diff.diff(old, new)
    assert change.columns == (("text", "one two three four five", "one two three four five six"),)


def test_a_reference_to_an_edited_quote_is_not_a_change_of_its_own() -> None:
    def told(words: str, inner: str) -> dict[str, pa.Table]:
        outer = quotes(words)["quotes"].to_pylist()[0]
        rows = [outer, {**outer, "quote_id": "q-2", "text": inner, "nested_in": outer["quote_id"]}]
        figure = {"figure_id": "f-1", "doc_id": "d-1", "text": "£5m", "quote_id": outer["quote_id"]}
        return {"quotes": filled(schema.QUOTES, rows), "money": filled(schema.MONEY, [figure])}

    changes = diff.diff(told("We need £5m now", "zero"), told("We need £5m today", "zero"))
    assert [(change.table, change.columns) for change in changes] == [
        ("quotes", (("text", "We need £5m now", "We need £5m today"),))
    ]


def test_terminal_escapes_in_articles_are_defused() -> None:
    evil = "\x1b]0;owned\x07 \x9b2J\u202e\nadded money \\x1b é"
    shown = as_text(diff.diff({}, quotes(evil)))
    assert "\\x1b]0;owned\\x07 \\x9b2J\\u202e\\nadded money \\\\x1b é" in shown
    assert len(shown.splitlines()) == 2
    assert all(sign.isprintable() or sign == "\n" for sign in shown)


def test_a_line_of_text_says_what_changed_and_the_last_one_counts() -> None:
    old, new = article("It cost £5m.", "£5m"), article("It cost £6.5m.", "£6.5m")
    lines = as_text(diff.diff({**old, **quotes("Yes")}, {**new, **quotes("No", speaker=None)})).splitlines()
    assert lines[0].startswith('changed documents d-1 d-1.txt: text "It cost £5m." -> "It cost £6.5m."')
    assert lines[1].endswith(" Yes · Jo Smith")
    assert lines[3].endswith(' £6.5m · 6500000 · GBP: text "£5m" -> "£6.5m"; amount 5000000 -> 6500000')
    assert lines[4:] == ["documents: 1 changed; quotes: 1 removed, 1 added; money: 1 changed"]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (None, "x", 'null -> "x"'),
        (Decimal("0.300000000"), Decimal("100.000000000"), "0.3 -> 100"),
        (True, False, "true -> false"),
        (["é"], [], '["é"] -> []'),
        (None, datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC), 'null -> "2024-05-01 00:00:00+00:00"'),
        ("a" * 300 + "b", "a" * 300 + "c", f'"…{"a" * 20}b" -> "…{"a" * 20}c"'),
        ("ab" * 100, "", f'"{"ab" * 20}…b{"ab" * 19}" -> ""'),
    ],
)
def test_values_are_shown_plainly_and_long_ones_where_they_part(old: Any, new: Any, shown: str) -> None:
    change = Change("quotes", ("q-1",), "changed", "words", (("column", old, new),))
    assert as_text([change]).splitlines()[0] == f"changed quotes q-1 words: column {shown}"


def test_tables_are_loaded_from_a_folder(tmp_path: Path) -> None:
    for name, rows in quotes("Yes").items():
        tables.write(tmp_path / f"{name}.parquet", schema.QUOTES, [rows], Provenance())
    assert diff.diff(load(tmp_path), quotes("Yes")) == []


def test_a_folder_without_tables_is_told_apart_from_none(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="nowhere is no folder: give one"):
        load(tmp_path / "nowhere")
    with pytest.raises(TableError, match=r"holds no table such as quotes\.parquet"):
        load(tmp_path)


def test_a_damaged_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "money.parquet").write_bytes(b"PAR1 not")
    with pytest.raises(TableError, match=r"money\.parquet cannot be read as Parquet"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(["yes"] * 3000, ["yes"] * 2900, {"removed": 100}, id="equal ones"),
        pytest.param(["yes"] * 3000, ["yes", "no"] * 1500, {"removed": 1500, "added": 1500}, id="half of equal ones"),
        pytest.param(
            [f"Number {ascii_lowercase[n // 26]}{ascii_lowercase[n % 26]} now" for n in range(600)],
            [f"Numbers {ascii_lowercase[n // 26]}{ascii_lowercase[n % 26]} now" for n in range(50, 600)],
            {"changed": 550, "removed": 50},
            id="edited ones",
        ),
    ],
)
def test_many_loose_rows_of_one_document_are_matched(old: list[str], new: list[str], expected: dict[str, int]) -> None:
    changes = diff.diff(quotes(*old), quotes(*new))
    assert Counter(change.kind for change in changes) == expected
    assert all(
        change.columns[0][1].split()[2:] == change.columns[0][2].split()[2:] for change in changes if change.columns
    )


def test_every_offset_of_the_schema_is_a_place() -> None:
    offsets = {name for table in schema.TABLES for name in table.schema.names if re.search(r"(^|_)(start|end)$", name)}
    assert offsets <= diff.POSITIONAL


def test_many_rows_are_compared() -> None:
    def rows(edited: str, speaker: str) -> dict[str, pa.Table]:
        told = ({"text": f"{number} words{edited if number % 1000 == 0 else ''}"} for number in range(20_000))
        named = (
            {"quote_id": f"{number}{row['text'][-1]}", "doc_id": f"d-{number // 10}", "speaker": speaker, **row}
            for number, row in enumerate(told)
        )
        return {"quotes": filled(schema.QUOTES, named)}

    edited = diff.diff(rows("", "Jo"), rows(" edited", "Jo"))
    assert [(change.kind, change.columns[0][0]) for change in edited] == [("changed", "text")] * 20
    assert len(diff.diff(rows("", "Jo"), rows("", "Ann"))) == 20_000


def test_many_edited_rows_of_one_story_are_matched_in_order() -> None:
    old = quotes(*(f"We shall build bridge number {n} soon" for n in range(3_000)))
    new = quotes(*(f"We shall build bridge number {n} late" for n in range(3_000)))
    changes = [change for change in diff.diff(old, new) if change.table == "quotes"]
    assert {change.kind for change in changes} == {"changed"}
    assert len(changes) == 3_000


NUMBERS = st.lists(st.integers(0, 9), max_size=8)


@given(before=NUMBERS, after=NUMBERS)
def test_what_one_way_adds_the_other_removes(before: list[int], after: list[int]) -> None:
    old, new = (quotes(*(f"number {n} of all" for n in numbers)) for numbers in (before, after))
    there, back = (Counter(change.kind for change in diff.diff(*pair)) for pair in ((old, new), (new, old)))
    assert (there["added"], there["removed"], there["changed"]) == (back["removed"], back["added"], back["changed"])
    assert there["added"] - there["removed"] == len(after) - len(before)
    assert not diff.diff(old, old)
