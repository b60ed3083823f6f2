"""Why a row differs: what is recorded is named, what is not is unknown."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pipeline import schema
from pipeline.diff.compare import compare
from pipeline.diff.snapshot import Snapshot, of_tables, take
from pipeline.errors import TableError
from pipeline.tables import Provenance, write
from tests.diff.test_rows import filled

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa


def quote(quote_id: str, doc_id: str = "d-1", **values: Any) -> dict[str, Any]:
    return {"quote_id": quote_id, "doc_id": doc_id, "text": f"Words of {quote_id}", "kind": "direct", **values}


def snapshot(
    quotes: list[dict[str, Any]],
    *,
    sources: dict[str, str] | None = None,
    corrections: list[tuple[str, str, str, str]] = [],  # noqa: B006 (never changed)
    log: dict[str, tuple[str | None, str]] | None = None,
    metadata: dict[str, str] | None = None,
) -> Snapshot:
    documents = [
        {"doc_id": one, "source_path": f"{one}.txt", "source_sha256": sha}
        for one, sha in (sources or {"d-1": "a", "d-2": "b"}).items()
    ]
    table = filled(schema.QUOTES, quotes)
    entries = {f"onrecord.{key}": value for key, value in (metadata or {}).items()}
    tables: dict[str, pa.Table] = {
        "documents": filled(schema.DOCUMENTS, documents),
        "quotes": table.replace_schema_metadata({**table.schema.metadata, **entries}),
    }
    if log is not None:
        units = [
            {"source_path": path, "source_sha256": digest, "outcome": outcome}
            for path, (digest, outcome) in log.items()
        ]
        rows = filled(schema.INGEST_LOG, units)
        tables["ingest_log"] = rows.replace_schema_metadata({**rows.schema.metadata, **entries})
    return Snapshot("x", tables, frozenset(corrections))


def causes(old: Snapshot, new: Snapshot, table: str = "quotes") -> list[tuple[str, tuple[str, ...]]]:
    return [(str(change.key[0]), change.causes) for change in compare(old, new) if change.table == table]


def test_a_row_of_a_changed_story_differs_by_its_input() -> None:
    old = snapshot([quote("q-1", speaker="Ann Lee"), quote("q-2", "d-2", speaker="Ann Lee")])
    new = snapshot(
        [quote("q-1", speaker="Abe Roe"), quote("q-2", "d-2", speaker="Ann Lee")], sources={"d-1": "z", "d-2": "b"}
    )
    assert causes(old, new) == [("q-1", ("input",))]


def test_a_row_of_another_story_may_differ_by_the_input_too() -> None:
    old = snapshot([quote("q-2", "d-2", speaker="Lee")])
    new = snapshot([quote("q-2", "d-2", speaker="Ann Lee")], sources={"d-1": "z", "d-2": "b"})
    assert causes(old, new) == [("q-2", ("input",))]


@pytest.mark.parametrize(
    "correction",
    [
        ("quotes", "set_speaker", "q-1", "Abe Roe"),
        ("entities", "rename", "e-1", "Abe Roe"),
        ("entities", "merge", "e-9", "e-1"),
    ],
)
def test_a_correction_of_the_row_or_of_its_speaker_is_the_cause(correction: tuple[str, str, str, str]) -> None:
    before = [quote("q-1", speaker="Ann Lee", speaker_id="e-1"), quote("q-2", speaker="Old", speaker_id="e-2")]
    after = [quote("q-1", speaker="Abe Roe", speaker_id="e-1"), quote("q-2", speaker="New", speaker_id="e-2")]
    assert causes(snapshot(before), snapshot(after, corrections=[correction])) == [
        ("q-1", ("overrides",)),
        ("q-2", ("unknown",)),
    ]


@pytest.mark.parametrize(
    ("key", "values", "cause"),
    [
        ("params", ('{"quotes": {"mode": "rules"}}', '{"quotes": {"mode": "learned"}}'), "params"),
        ("model", ("one 1.0", "one 1.1"), "model"),
    ],
)
def test_what_shaped_a_table_is_a_cause_of_all_its_changes(key: str, values: tuple[str, str], cause: str) -> None:
    old = snapshot([quote("q-1", speaker="Ann Lee")], metadata={key: values[0]})
    new = snapshot([quote("q-1", speaker="Abe Roe")], metadata={key: values[1]})
    assert causes(old, new) == [("q-1", (cause,))]


def test_all_that_is_possible_is_named() -> None:
    old = snapshot([quote("q-1", speaker="Ann Lee")], metadata={"params": "{}", "model": "one 1.0"})
    new = snapshot(
        [quote("q-1", speaker="Abe Roe")],
        sources={"d-1": "z"},
        corrections=[("quotes", "set_speaker", "q-1", "Abe Roe")],
        metadata={"params": '{"a": {}}', "model": "one 1.1"},
    )
    assert causes(old, new) == [("q-1", ("input", "overrides", "params", "model"))]


def test_nothing_recorded_differs() -> None:
    assert causes(snapshot([quote("q-1", speaker="Ann")]), snapshot([quote("q-1", speaker="Abe")])) == [
        ("q-1", ("unknown",))
    ]


def test_without_documents_no_input_is_blamed() -> None:
    old, new = snapshot([quote("q-1", speaker="Ann")]), snapshot([quote("q-1", speaker="Abe")])
    for each in (old, new):
        del each.tables["documents"]
    assert causes(old, new) == [("q-1", ("unknown",))]


def test_documents_of_one_side_alone_say_nothing_of_the_input() -> None:
    old, new = snapshot([quote("q-1", speaker="Ann")]), snapshot([quote("q-1", speaker="Abe")])
    del old.tables["documents"]
    assert causes(old, new) == [("q-1", ("unknown",))]


def test_rows_of_a_story_that_came_or_went_have_no_other_cause() -> None:
    shaped = {"params": '{"a": {}}'}
    old = snapshot([quote("q-1"), quote("q-2", "d-2")], sources={"d-1": "a", "d-2": "b"})
    new = snapshot([quote("q-1"), quote("q-3", "d-3")], sources={"d-1": "a", "d-3": "c"}, metadata=shaped)
    assert causes(old, new) == [("q-2", ("input",)), ("q-3", ("input",))]
    assert causes(old, new, "documents") == [("d-2", ("input",)), ("d-3", ("input",))]


def test_a_story_that_is_read_of_late_though_it_was_there_is_no_new_input() -> None:
    old = snapshot([], sources={"d-2": "b"}, log={"d-1.txt": ("a", "skip"), "d-2.txt": ("b", "ok")})
    new = snapshot(
        [quote("q-1")], log={"d-1.txt": ("a", "ok"), "d-2.txt": ("b", "ok")}, metadata={"params": '{"clean": {}}'}
    )
    assert causes(old, new) == [("q-1", ("params",))]
    assert causes(old, new, "ingest_log") == [("d-1.txt", ("params",))]


def test_a_line_of_the_log_differs_by_its_bytes_or_not_by_the_input() -> None:
    log = {"d-1.txt": ("a", "ok"), "d-2.txt": ("b", "ok"), "gone.txt": (None, "quarantine")}
    later = {"d-1.txt": ("z", "warn"), "d-2.txt": ("b", "warn")}
    old = snapshot([], log=log)
    new = snapshot([], sources={"d-1": "z", "d-2": "b"}, log=later)
    assert sorted(causes(old, new, "ingest_log")) == [
        ("d-1.txt", ("input",)),
        ("d-2.txt", ("unknown",)),
        ("gone.txt", ("input",)),
    ]


def test_an_entity_loses_the_quote_that_a_correction_gives_to_another() -> None:
    def counted(ann: int, abe: int, jo: int, **values: Any) -> Snapshot:
        of = {"e-1": ann, "e-2": abe, "e-3": jo}
        corrected = [("quotes", "set_speaker", "q-1", "Abe Roe")] if ann < abe else []
        side = snapshot([quote("q-1", **values)], corrections=corrected)
        rows = [{"entity_id": one, "n_quotes": number} for one, number in of.items()]
        side.tables["entities"] = filled(schema.ENTITIES, rows)
        return side

    old = counted(1, 0, 4, speaker="Ann Lee", speaker_id="e-1")
    new = counted(0, 1, 5, speaker="Abe Roe", speaker_id="e-2")
    assert causes(old, new, "entities") == [("e-1", ("overrides",)), ("e-2", ("overrides",)), ("e-3", ("unknown",))]


def test_corrections_that_one_side_does_not_record_are_blamed_for_nothing() -> None:
    old = replace(snapshot([quote("q-1", speaker="Ann")]), corrections=None)
    new = snapshot([quote("q-1", speaker="Abe")], corrections=[("quotes", "set_speaker", "q-1", "Abe")])
    assert causes(old, new) == causes(new, old) == [("q-1", ("unknown",))]


def test_a_folder_tells_which_corrections_were_applied(tmp_path: Path) -> None:
    write(tmp_path / "quotes.parquet", schema.QUOTES, [filled(schema.QUOTES, [quote("q-1")])], Provenance())
    rows = [
        {"table": "quotes", "action": "reject", "id": "q-1", "value": "", "outcome": "applied"},
        {"table": "quotes", "action": "reject", "id": "q-2", "value": "", "outcome": "stale"},
    ]
    (tmp_path / "corrections.json").write_text(json.dumps({"rows": rows}))
    assert take(str(tmp_path), tmp_path).corrections == {("quotes", "reject", "q-1", "")}
    (tmp_path / "corrections.json").unlink()
    assert take(str(tmp_path), tmp_path).corrections is None


def test_damaged_corrections_are_named(tmp_path: Path) -> None:
    (tmp_path / "corrections.json").write_text("{")
    with pytest.raises(TableError, match=r"corrections\.json cannot be read"):
        of_tables("x", {}, tmp_path / "corrections.json")
