"""Cleaning as a task: what each unit gives, the same by one process, by several, and out of the memo."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from pipeline.engines.local import OneProcess, Pool
from pipeline.engines.memo import Memo
from pipeline.engines.shards import Shard
from pipeline.engines.work import work
from pipeline.ingest.clean import clean, document_row
from pipeline.ingest.cleaning import Cleaning
from pipeline.ingest.copies.features import FEATURES, features
from pipeline.ingest.deadline import deadline
from pipeline.ingest.groups import groups
from pipeline.ingest.read import Reading
from pipeline.ingest.units import RefusedError
from pipeline.params import Clean
from pipeline.schema import DOCUMENTS, INGEST_LOG
from pipeline.tables import build
from tests.ingest.small_inputs import inputs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.engines.task import Tables
    from pipeline.engines.work import Engine

PARAMS = Clean()
PLACES = ["line", "byte_offset"]


@dataclass(frozen=True, slots=True)
class Endless:
    """A task as slow as the slowest unit: what the deadline says of it."""

    name: str = "endless"
    fingerprint: str = ""

    def __call__(self, *_: pa.Table) -> Tables:
        try:
            with deadline(0.05):
                end = time.process_time() + 30
                while time.process_time() < end:
                    sum(range(1000))
        except RefusedError as error:
            return (pa.table({"reason": [error.refusal.reason]}),)
        return ()


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(2) as begun:
        yield begun


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, data in inputs().items():
        (folder / name).write_bytes(data)
    return folder


def worked(source: Path, memo: Memo, engine: Engine, fingerprint: str = "") -> list[Tables]:
    shards = (group.shard() for group in groups(Reading.of(PARAMS).corpus(source)))
    return list(work(engine, memo, Cleaning(PARAMS, fingerprint), shards))


def test_a_group_gives_what_its_units_give(source: Path, tmp_path: Path) -> None:
    cleaned = list(clean(Reading.of(PARAMS).corpus(source), PARAMS))
    logs, documents, compared = zip(*worked(source, Memo(tmp_path), OneProcess()), strict=True)
    log = build(INGEST_LOG, [{**one.log_row(), **dict.fromkeys(PLACES)} for one in cleaned])
    rows = build(DOCUMENTS, [document_row(one.document) for one in cleaned if one.document])
    assert pa.concat_tables(logs) == log
    assert pa.concat_tables(documents) == rows
    assert pa.concat_tables(compared) == features(rows)
    assert rows.num_rows > 20


def test_processes_give_the_same(source: Path, tmp_path: Path, pool: Pool) -> None:
    assert worked(source, Memo(tmp_path / "a"), pool) == worked(source, Memo(tmp_path / "b"), OneProcess())


def test_what_is_kept_is_not_cleaned_again(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = worked(source, Memo(tmp_path), OneProcess())
    monkeypatch.setattr("pipeline.ingest.cleaning.clean", lambda *_: pytest.fail("cleaned again"))
    assert worked(source, Memo(tmp_path), OneProcess()) == first
    with pytest.raises(pytest.fail.Exception, match="cleaned again"):
        worked(source, Memo(tmp_path), OneProcess(), "another release")


def test_the_deadline_holds_in_a_worker(tmp_path: Path, pool: Pool) -> None:
    ((found,),) = work(pool, Memo(tmp_path), Endless(), [Shard("", tuple)])
    assert found["reason"].to_pylist() == ["too_slow"]


def test_no_documents_have_no_features() -> None:
    assert features(DOCUMENTS.schema.empty_table()) == FEATURES.empty_table()
