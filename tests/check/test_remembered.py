"""What a check remembers: results of shards that are as they were, and nothing that anybody else remembers."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipeline.check import sources, stories
from pipeline.check.findings import Result
from pipeline.check.proof import prove
from pipeline.engines.local import OneProcess, Pool
from pipeline.engines.memo import Memo
from pipeline.engines.work import Engine
from pipeline.ingest.read import Reading
from pipeline.params import Clean, Params
from pipeline.schema import TABLES
from pipeline.tables import read
from stages import clean
from stages.job import Job
from tests.check.proof_tables import FERRY, Tables, changed, in_files, lay_out, row_of

Prove = Callable[..., list[Result]]


class Counting(OneProcess):
    """An engine that counts the shards it works on, by task."""

    def __init__(self) -> None:
        self.done: Counter[str] = Counter()

    def submit(self, task: Any, shard: Any) -> Any:
        self.done[task.name] += 1
        return super().submit(task, shard)


@pytest.fixture
def proven(tmp_path: Path, folder: Path) -> Prove:
    """Prove tables, with what was proven before at hand."""

    def run(tables: Tables, engine: Engine, source: Path = folder, params: Clean | None = None) -> list[Result]:
        given = params or Clean()
        units = Reading.of(given).corpus(source)
        return prove(in_files(tables, tmp_path), units, given, engine, Memo(tmp_path / "memo"))

    return run


def failed(results: list[Result]) -> list[str]:
    return [result.name for result in results if result.failed]


def test_what_is_as_it_was_is_not_proven_again(true: Tables, proven: Prove) -> None:
    first, second = Counting(), Counting()
    assert proven(true, first) == proven(true, second)
    assert set(first.done) == {"check-spans", "check-sources", "check-copies"}
    assert not second.done


def test_violations_are_remembered_with_the_rows_they_are_of(true: Tables, proven: Prove) -> None:
    broken = changed(true, "money", row_of(true, "money", "f-aid"), "text", "£3")
    first, second = proven(broken, OneProcess()), Counting()
    assert proven(broken, second) == first
    assert failed(first) == ["verbatim"]
    assert not second.done
    assert failed(proven(true, OneProcess())) == []


def test_rows_that_moved_are_named_where_they_are_now(true: Tables, proven: Prove) -> None:
    """A violation that is remembered stands in the order of today's table, not of that in which it was found."""
    broken = changed(true, "quotes", row_of(true, "quotes", "q-aid"), "cue_end", lambda end: end - 1)
    broken = changed(broken, "quotes", row_of(true, "quotes", "q-fares"), "cue_end", lambda end: end - 1)
    (before,) = [result.violations for result in proven(broken, OneProcess()) if result.name == "verbatim"]
    quotes = broken["quotes"]
    turned = broken | {"quotes": quotes.take(pa.array(range(quotes.num_rows - 1, -1, -1)))}
    (after,) = [result.violations for result in proven(turned, OneProcess()) if result.name == "verbatim"]
    assert after == before[::-1]


@pytest.mark.parametrize(
    ("table", "column", "tasks"),
    [
        ("mentions", "text", {"check-spans"}),
        ("merges", "alias", {"check-spans"}),
        ("mentions", "label", set()),  # no span: looked at anew each time
        ("documents", "title", {"check-sources"}),
        ("documents", "text", {"check-spans", "check-sources", "check-copies"}),
        ("ingest_log", "detail", {"check-sources"}),
    ],
)
def test_what_has_changed_is_proven_again(
    true: Tables, proven: Prove, table: str, column: str, tasks: set[str]
) -> None:
    proven(true, OneProcess())
    engine = Counting()
    assert failed(proven(changed(true, table, 0, column, "Changed"), engine))
    assert set(engine.done) == tasks


def test_bytes_that_have_changed_are_cleaned_again(true: Tables, proven: Prove, tmp_path: Path) -> None:
    proven(true, OneProcess())
    source = lay_out(tmp_path / "input")
    (source / "bridge.txt").write_bytes((source / "bridge.txt").read_bytes().replace(b"May", b"June"))
    engine = Counting()
    assert failed(proven(true, engine, source)) == ["sources"]
    assert set(engine.done) == {"check-sources"}


def test_other_parameters_are_no_reason_to_believe(true: Tables, proven: Prove) -> None:
    proven(true, OneProcess())
    assert failed(proven(true, OneProcess(), params=Clean(min_words=30))) == ["sources"]


def test_other_code_is_no_reason_to_believe(true: Tables, proven: Prove, monkeypatch: pytest.MonkeyPatch) -> None:
    proven(true, OneProcess())
    for module in (sources, stories):
        monkeypatch.setattr(module, "fingerprint", lambda *parts: f"another release {parts}")
    engine = Counting()
    proven(true, engine)
    assert set(engine.done) == {"check-spans", "check-sources"}


def test_what_the_clean_stage_remembers_proves_nothing(folder: Path, tmp_path: Path) -> None:
    memo = Memo(tmp_path / "memo")
    clean.run(Job(folder, tmp_path / "out", tmp_path / "overrides", Params(), memo=memo))
    assert memo.count()
    rows = {name: read(tmp_path / "out" / f"{name}.parquet") for name in ("documents", "ingest_log")}
    empty = {table.name: table.schema.empty_table() for table in TABLES}
    engine = Counting()
    results = prove(in_files(empty | rows, tmp_path), Reading.of(Clean()).corpus(folder), Clean(), engine, memo)
    assert failed(results) == []
    assert engine.done["check-sources"]


def test_a_record_more_does_not_make_those_behind_it_new(tmp_path: Path) -> None:
    """Their lines and offsets change, and are compared each time; what cleaning gives does not depend on them."""
    records = [{"id": f"n{number}", "text": f"The harbour will open again in {number} days."} for number in range(400)]
    memo, counts = Memo(tmp_path / "memo"), []
    for some in (records, [{"id": "new", "text": "The ferry did not sail on Monday."}, *records]):
        source, out = tmp_path / "news.jsonl", tmp_path / "out"
        source.write_text("".join(json.dumps(record) + "\n" for record in some))
        clean.run(Job(source, out, tmp_path / "overrides", Params(), memo=memo))
        rows = {name: read(out / f"{name}.parquet") for name in ("documents", "ingest_log")}
        empty = {table.name: table.schema.empty_table() for table in TABLES}
        engine = Counting()
        results = prove(in_files(empty | rows, tmp_path), Reading.of(Clean()).corpus(source), Clean(), engine, memo)
        assert failed(results) == []
        counts.append(engine.done["check-sources"])
    assert counts[0] >= 3
    assert counts[1] <= 2

    wrong = changed(rows | empty | rows, "ingest_log", 7, "byte_offset", 3)
    results = prove(in_files(wrong, tmp_path), Reading.of(Clean()).corpus(source), Clean(), OneProcess(), memo)
    (fault,) = [str(one) for result in results for one in result.violations]
    assert fault.startswith("ingest_log news.jsonl n6 8: byte_offset is 3, but the input gives ")


def test_a_document_that_two_units_give_must_stand_twice(true: Tables, folder: Path, tmp_path: Path) -> None:
    memo, units = Memo(tmp_path / "memo"), list(Reading.of(Clean()).corpus(folder))
    ferry = next(unit for unit in units if unit.source_path == "ferry.txt")
    results = prove(in_files(true, tmp_path), [*units, ferry], Clean(), OneProcess(), memo)
    (result,) = [one for one in results if one.failed]
    assert [str(one) for one in result.violations] == [
        "ingest_log ferry.txt: has no row: a unit of the input is unaccounted for",
        f"documents {FERRY}: is missing, but ferry.txt gives it",
    ]


@pytest.mark.slow
def test_several_processes_find_the_same(true: Tables, folder: Path, tmp_path: Path) -> None:
    broken = changed(true, "quotes", 0, "cue_end", lambda end: end - 1)
    units = list(Reading.of(Clean()).corpus(folder))
    paths = in_files(broken, tmp_path)
    with Pool(2) as pool:
        several = prove(paths, units, Clean(), pool, Memo(tmp_path / "several"))
    assert several == prove(paths, units, Clean(), OneProcess(), Memo(tmp_path / "one"))
