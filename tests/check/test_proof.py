"""The checks: true tables pass them, and each thing that is broken on purpose is found by the check made for it."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipeline import tables as store
from pipeline.check import sources
from pipeline.check.findings import Result, Violation
from pipeline.check.keys import REFERENCES
from pipeline.check.proof import summary
from pipeline.check.values import unlisted
from pipeline.errors import CheckError
from pipeline.ingest.clean import Cleaned, clean_unit
from pipeline.ingest.units import Unit
from pipeline.params import Clean, Params
from pipeline.schema import TABLES, Table
from pipeline.tables import Provenance
from stages import check
from stages.job import Job
from tests.check.proof_tables import (
    BRIDGE,
    BRIDGE_RAW,
    COPY,
    FERRY,
    HARBOUR,
    Tables,
    changed,
    lay_out,
    row_of,
)
from tests.check.proving import faults, proven

BROKEN: list[dict[str, Any]] = json.loads((Path(__file__).parent / "cases" / "broken.json").read_text(encoding="utf-8"))
CHECKS = ["schemas", "values", "keys", "references", "names", "reasons", "verbatim", "evidence", "copies", "sources"]
ALSO = {"references": {"names", "sources", "copies"}, "values": {"names"}}
"""Checks that may fail too: an id that leads elsewhere is missing where it led before."""


def test_true_tables_pass_every_check(true: Tables, folder: Path) -> None:
    results = proven(true, folder)
    assert [result.name for result in results] == CHECKS
    assert [violation for result in results for violation in result.violations] == []
    assert all(result.rows and result.about for result in results)
    assert {result.name: result.rows for result in results}["sources"] == 6


def test_the_true_tables_hold_something_of_everything(true: Tables) -> None:
    assert all(table.num_rows for table in true.values())
    assert {row["doc_id"] for row in true["documents"].to_pylist()} == {FERRY, BRIDGE, COPY, HARBOUR}
    raw = [row["raw_start"] - row["start"] for row in true["money"].to_pylist()]
    assert len(set(raw)) > 1


def test_empty_tables_of_an_empty_folder_pass(tmp_path: Path) -> None:
    assert faults({table.name: store.build(table, []) for table in TABLES}, tmp_path) == {}


@pytest.mark.parametrize("case", BROKEN, ids=[case["name"] for case in BROKEN])
def test_what_is_broken_is_found_by_its_check_and_named(true: Tables, folder: Path, case: dict[str, Any]) -> None:
    name, number = case["table"], row_of(true, case["table"], case["row"])
    broken = true
    for path, change in case["changes"].items():
        broken = changed(broken, name, number, path, partial(apply, *change))
    if any(field.name in case["changes"] and case["changes"][field.name][1] is None for field in never_null(name)):
        found = {"values": [str(fault) for _, _, fault in unlisted(contract(name), broken[name])]}  # no file holds such
    else:
        found = faults(broken, folder)
    assert set(found) - ALSO.get(case["check"], set()) == {case["check"]}
    said = [fault for fault in found[case["check"]] if fault.startswith(f"{name} ") and re.search(case["says"], fault)]
    assert said, found
    row = broken[name].to_pylist()[number]
    named = [row[column] for column in (*contract(name).key, "party") if isinstance(row.get(column), str)]
    assert any(one in said[0] for one in named)


def contract(name: str) -> Table:
    return next(table for table in TABLES if table.name == name)


def never_null(name: str) -> list[pa.Field]:
    return [field for field in contract(name).schema if not field.nullable]


def apply(how: str, what: Any, old: Any) -> Any:
    """A new value for an old one, as the cases name it."""
    if how == "add":
        return old + what
    if how == "replace":
        assert what[0] in old
        return old.replace(*what)
    return [old[number] for number in what] if how == "keep" else what


def test_case_names_are_unique() -> None:
    assert len({case["name"] for case in BROKEN}) == len(BROKEN)


def test_every_id_that_a_table_holds_is_looked_up() -> None:
    held = set()
    for table in TABLES:
        for field in table.schema:
            struct = field.type.value_type if pa.types.is_list(field.type) else field.type
            inner = [f"{field.name}.{each.name}" for each in struct] if pa.types.is_struct(struct) else [field.name]
            held |= {
                (table.name, name)
                for name in inner
                if name.endswith("_id")
                or name in ("copy_of", "nested_in", "conversion_of", "co_speakers", "co_claimants")
                if (name,) != table.key
            }
    assert {(table, column) for table, column, _ in REFERENCES} == held


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_a_row_that_stands_twice_is_found(true: Tables, folder: Path, table: str) -> None:
    twice = true | {table: pa.concat_tables([true[table], true[table].slice(0, 1)])}
    found = faults(twice, folder)
    assert set(found) - {"names"} == {"keys"}  # a row that counts twice is counted wrong, too
    (fault,) = found["keys"]
    assert fault.startswith(f"{table} ")
    assert fault.endswith("stands in more than one row")


def drop_a_column(table: pa.Table) -> pa.Table:
    return table.drop_columns(["confidence"])


def add_a_column(table: pa.Table) -> pa.Table:
    return table.append_column("mood", pa.array(["calm"] * table.num_rows))


def swap_columns(table: pa.Table) -> pa.Table:
    return table.select([table.schema.names[1], table.schema.names[0], *table.schema.names[2:]])


def change_a_type(table: pa.Table) -> pa.Table:
    index = table.schema.get_field_index("start")
    return table.set_column(index, table.schema.field(index).with_type(pa.int64()), table["start"].cast(pa.int64()))


def allow_nulls(table: pa.Table) -> pa.Table:
    index = table.schema.get_field_index("start")
    return table.set_column(index, table.schema.field(index).with_nullable(True), table["start"])


def change_a_description(table: pa.Table) -> pa.Table:
    index = table.schema.get_field_index("start")
    return table.set_column(index, table.schema.field(index).with_metadata({"description": "?"}), table["start"])


def change_the_version(table: pa.Table) -> pa.Table:
    return table.replace_schema_metadata({**table.schema.metadata, b"onrecord.schema_version": b"0"})


def change_the_name(table: pa.Table) -> pa.Table:
    return table.replace_schema_metadata({**table.schema.metadata, b"onrecord.table": b"quotes"})


def lose_the_metadata(table: pa.Table) -> pa.Table:
    return table.replace_schema_metadata(None)


@pytest.mark.parametrize(
    ("drift", "words"),
    [
        (drop_a_column, r"mentions columns: differ from the contract in \['confidence'\]"),
        (add_a_column, r"mentions columns: differ from the contract in \['mood'\]"),
        (swap_columns, "mentions columns: differ from the contract in their order"),
        (change_a_type, "mentions column start: is .*int64 not null>, not .*int32 not null>"),
        (allow_nulls, "mentions column start: is .*int32>, not .*int32 not null>"),
        (change_a_description, r"mentions column start: is described by .*\?.*, not .*Where the mention starts"),
        (change_the_version, "mentions metadata: onrecord.schema_version is b'0', not b'2'"),
        (change_the_name, "mentions metadata: onrecord.table is b'quotes', not b'mentions'"),
        (lose_the_metadata, "mentions metadata: onrecord.schema_version is None, not b'2'"),
    ],
)
def test_another_schema_is_found_and_not_looked_into(
    true: Tables, folder: Path, drift: Callable[[pa.Table], pa.Table], words: str
) -> None:
    results = proven(true | {"mentions": drift(true["mentions"])}, folder)
    assert [result.name for result in results] == ["schemas"]
    assert any(re.search(words, str(one)) for one in results[0].violations), results[0].violations


def test_what_shaped_a_table_is_no_drift(true: Tables, folder: Path) -> None:
    metadata = {**true["mentions"].schema.metadata, b"onrecord.model": b"en_tiny 1.0"}
    assert faults(true | {"mentions": true["mentions"].replace_schema_metadata(metadata)}, folder) == {}


def without(table: pa.Table, number: int) -> pa.Table:
    return pa.concat_tables([table.slice(0, number), table.slice(number + 1)])


@pytest.mark.parametrize("path", ["ferry.txt", "north/copy.txt", ".hidden.txt", "paper.txt"])
def test_a_unit_without_a_row_in_the_log_is_found(true: Tables, folder: Path, path: str) -> None:
    log = without(true["ingest_log"], row_of(true, "ingest_log", path))
    assert faults(true | {"ingest_log": log}, folder) == {
        "sources": [f"ingest_log {path}: has no row: a unit of the input is unaccounted for"]
    }


def test_a_row_of_the_log_without_a_unit_is_found(true: Tables, folder: Path) -> None:
    more = changed(true, "ingest_log", row_of(true, "ingest_log", "paper.txt"), "source_path", "gone.txt")["ingest_log"]
    both = pa.concat_tables([true["ingest_log"], more.slice(row_of({"ingest_log": more}, "ingest_log", "gone.txt"), 1)])
    assert faults(true | {"ingest_log": both}, folder) == {"sources": ["ingest_log gone.txt: is no unit of the input"]}


@pytest.mark.parametrize(
    ("path", "column", "value"),
    [
        ("paper.txt", "outcome", "skip"),
        ("paper.txt", "reason", ""),
        ("ferry.txt", "n_bytes", 3),
        ("ferry.txt", "source_sha256", "0"),
        ("harbour.txt", "encoding", "utf-8"),
        ("harbour.txt", "detail", ""),
        (".hidden.txt", "media_type", "text/plain"),
    ],
)
def test_a_wrong_row_of_the_log_is_found(true: Tables, folder: Path, path: str, column: str, value: Any) -> None:
    broken = changed(true, "ingest_log", row_of(true, "ingest_log", path), column, value)
    found = faults(broken, folder)
    assert set(found) == {"sources"}
    (fault,) = found["sources"]
    assert fault.startswith(f"ingest_log {path}: {column} is {value!r}, but the input gives ")


def test_a_log_that_names_no_document_is_found_twice(true: Tables, folder: Path) -> None:
    broken = changed(true, "ingest_log", row_of(true, "ingest_log", "ferry.txt"), "doc_id", "d-x")
    assert set(faults(broken, folder)) == {"references", "sources"}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("text", lambda text: text.replace("sits again", "sits never")),
        ("title", "A title"),
        ("text_sha256", "0"),
        ("source_sha256", "0"),
        ("n_words", lambda count: count + 1),
        ("n_paragraphs", lambda count: count + 1),
        ("encoding", "cp1252"),
        ("source_path", "elsewhere.txt"),
        ("raw_map", [{"start": 80, "end": 81, "raw_start": 80, "raw_end": 81}]),
    ],
)
def test_an_edited_document_is_found(true: Tables, folder: Path, column: str, value: Any) -> None:
    found = faults(changed(true, "documents", row_of(true, "documents", BRIDGE), column, value), folder)
    assert found["sources"] == [f"documents {BRIDGE}: {column} is not what cleaning bridge.txt gives"]
    assert set(found) <= {"sources", "copies"}  # the edited text is no copy of the other any more


def test_a_document_that_is_missing_is_found(true: Tables, folder: Path) -> None:
    found = faults(true | {"documents": without(true["documents"], row_of(true, "documents", COPY))}, folder)
    assert set(found) == {"references", "sources"}
    assert found["sources"] == [f"documents {COPY}: is missing, but north/copy.txt gives it"]
    assert f"ingest_log north/copy.txt None None: doc_id {COPY} is in no row of documents" in found["references"]


def test_a_document_of_no_unit_is_found(true: Tables, folder: Path) -> None:
    more = changed(true, "documents", row_of(true, "documents", COPY), "doc_id", "d-x")["documents"]
    both = pa.concat_tables([true["documents"], more.slice(row_of(true, "documents", COPY), 1)])
    assert faults(true | {"documents": both}, folder) == {"sources": ["documents d-x: no unit of the input gives it"]}


def test_an_edited_source_is_found(true: Tables, tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    path = folder / "bridge.txt"
    path.write_bytes(path.read_bytes().replace(b"May", b"June"))
    found = faults(true, folder)
    assert set(found) == {"sources"}
    assert any(fault.startswith("ingest_log bridge.txt: source_sha256 is ") for fault in found["sources"])
    assert f"documents {BRIDGE}: text is not what cleaning bridge.txt gives" in found["sources"]


def test_a_source_that_is_gone_or_new_is_found(true: Tables, tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    (folder / "harbour.txt").rename(folder / "new.txt")
    found = faults(true, folder)["sources"]
    assert "ingest_log new.txt: has no row: a unit of the input is unaccounted for" in found
    assert "ingest_log harbour.txt: is no unit of the input" in found
    assert f"documents {HARBOUR}: no unit of the input gives it" in found


def test_other_parameters_are_found(true: Tables, folder: Path) -> None:
    results = proven(true, folder, Clean(min_words=30))
    assert [result.name for result in results if result.violations] == ["sources"]


def test_a_summary_counts() -> None:
    results = [
        Result("a", "About a.", 3, 0, ()),
        Result("b", "About b.", 4, 2, (Violation("quotes", "q-1", "is wrong"),) * 2),
    ]
    checks = [
        {"name": "a", "about": "About a.", "rows": 3, "violations": 0},
        {"name": "b", "about": "About b.", "rows": 4, "violations": 2},
    ]
    assert summary(results) == {"passed": False, "checks": checks}
    assert summary(results[:1]) == {"passed": True, "checks": checks[:1]}


def test_a_violation_reads_as_a_line() -> None:
    assert str(Violation("quotes", "q-1", "cue [3:7] is wrong")) == "quotes q-1: cue [3:7] is wrong"


def stored(tables: Tables, folder: Path, out: Path) -> Job:
    """The tables in files, as the earlier stages leave them."""
    for table in TABLES:
        store.write(out / f"{table.name}.parquet", table, [tables[table.name]], Provenance())
    return Job(folder, out, out / "overrides", Params())


def test_the_stage_writes_what_was_proven(true: Tables, folder: Path, tmp_path: Path) -> None:
    run = stored(true, folder, tmp_path / "out")
    check.run(run)
    proof = json.loads(run.checks.read_text())
    assert proof["passed"] is True
    assert [one["name"] for one in proof["checks"]] == CHECKS
    metrics = json.loads(run.metrics.read_text())
    assert metrics["quotes"]["all"] == 6
    assert metrics["checks"] == dict.fromkeys(CHECKS, 0)
    assert sum(point["quotes"] for point in json.loads(run.plot.read_text())) == 6


def test_the_stage_fails_and_writes_nothing(true: Tables, folder: Path, tmp_path: Path) -> None:
    broken = changed(true, "quotes", row_of(true, "quotes", "q-aid"), "cue_end", lambda end: end - 1)
    run = stored(broken, folder, tmp_path / "out")
    before = sorted(run.out.rglob("*"))
    with pytest.raises(CheckError) as raised:
        check.run(run)
    head, line = str(raised.value).splitlines()
    assert head == f"the tables in {run.out} are not proven by {folder}: 1 violations"
    assert re.fullmatch(r"quotes q-aid: cue \[\d+:\d+\] is 'said', but the text there is 'sai'", line)
    assert raised.value.exit_code == 1
    assert sorted(run.out.rglob("*")) == before


def test_an_older_proof_stays_when_the_stage_fails(true: Tables, folder: Path, tmp_path: Path) -> None:
    run = stored(true, folder, tmp_path / "out")
    check.run(run)
    before = {path: path.read_bytes() for path in (run.checks, run.metrics, run.plot)}
    stored(changed(true, "money", 0, "text", "£3m"), folder, run.out)
    with pytest.raises(CheckError):
        check.run(run)
    assert {path: path.read_bytes() for path in before} == before


def test_many_violations_are_cut_short(true: Tables, folder: Path, tmp_path: Path) -> None:
    nobody = true["mentions"].slice(0, 1).to_pylist()[0] | {"entity_id": None, "unresolved_reason": "dropped"}
    rows = [nobody | {"mention_id": f"m-{number}", "text": "Nobody"} for number in range(check.SHOWN + 5)]
    rows = [*true["mentions"].to_pylist(), *rows]
    broken = true | {"mentions": pa.Table.from_pylist(rows, schema=true["mentions"].schema)}
    with pytest.raises(CheckError) as raised:
        check.run(stored(broken, folder, tmp_path / "out"))
    lines = str(raised.value).splitlines()
    assert lines[0].endswith(f"{check.SHOWN + 5} violations")
    assert len(lines) == check.SHOWN + 2
    assert lines[-1] == "and 5 more"


def test_a_missing_table_is_told(true: Tables, folder: Path, tmp_path: Path) -> None:
    job = stored(true, folder, tmp_path / "out")
    job.table("merges").unlink()
    with pytest.raises(store.TableError, match=r"merges\.parquet is missing"):
        check.run(job)


@pytest.mark.parametrize(
    ("row", "column", "value", "said"),
    [
        (COPY, "copy_score", 0.5, "is marked as"),
        (COPY, "copy_of", None, "is marked as None, but the texts say Copy("),
        (HARBOUR, "copy_of", FERRY, "is marked as Copy("),
    ],
)
def test_a_wrong_copy_is_found(true: Tables, folder: Path, row: str, column: str, value: Any, said: str) -> None:
    found = faults(changed(true, "documents", row_of(true, "documents", row), column, value), folder)
    assert set(found) == {"copies"}
    assert found["copies"][0].startswith(f"documents {row}: {said}")


def test_text_that_is_not_the_sources_own_is_found(true: Tables, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cleaning that changed characters without an edit would do so again each time: it is looked for apart."""

    def forging(unit: Unit, params: Clean) -> Cleaned:
        one = clean_unit(unit, params)
        document = one.document and replace(one.document, unit=replace(one.unit, raw=one.unit.raw.upper()))
        return replace(one, document=document)

    monkeypatch.setattr(sources, "clean_unit", forging)
    found = [str(fault) for result in proven(true, folder) for fault in result.violations]
    assert f"documents {BRIDGE}: text [0:{len(BRIDGE_RAW)}] is not the source at [0:{len(BRIDGE_RAW)}]" in found
