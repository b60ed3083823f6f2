"""Parsing: each text once, the same rows whatever the memo holds and whoever does the work."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
import spacy
from spacy.language import Language

from pipeline.annotate import parsing, pieces
from pipeline.annotate.model import Model
from pipeline.annotate.parses import PARSES, decode
from pipeline.annotate.parsing import Parsing
from pipeline.engines.local import OneProcess, Pool
from pipeline.engines.memo import Memo
from pipeline.engines.work import Engine
from tests.annotate.tiny import STORY, Counting, documents, pipeline
from tests.engines.tasks import Late

TEXTS = [STORY, "Fares will rise, said Mara Quill.", STORY, "Nobody likes it."]
SHARD = 64
MANY = [f"Story number {number}." for number in range(2 * SHARD + 5)]
MODEL = Model("tiny", "en_tiny 1.0", "print")


@pytest.fixture
def memo(cache_folder: Path) -> Iterator[Memo]:
    with Memo(cache_folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def blank() -> Language:
    return spacy.blank("en")


@pytest.fixture(autouse=True)
def _loaded_anew() -> Iterator[None]:
    parsing._loaded.cache_clear()
    yield
    parsing._loaded.cache_clear()


def serve(monkeypatch: pytest.MonkeyPatch, nlp: Language, deadly: str | None = None) -> Counting:
    counting = Counting(nlp, deadly)
    parsing._loaded.cache_clear()
    monkeypatch.setattr(Model, "load", lambda self: counting)
    return counting


def shards(texts: list[str], size: int = SHARD) -> Iterator[pa.Table]:
    rows = documents(texts)
    return (rows.slice(at, size) for at in range(0, len(texts), size))


def parsed(
    texts: list[str], memo: Memo, model: Model = MODEL, engine: Engine | None = None, size: int = SHARD
) -> tuple[pa.Table, int, int]:
    one = Parsing(model, engine or OneProcess(), memo)
    rows = pa.concat_tables(list(one.of(shards(texts, size))))
    return rows, one.n_parsed, one.n_cached


def test_rows_are_those_of_the_documents_in_order(nlp: Language, memo: Memo, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(monkeypatch, nlp)
    rows, n_parsed, n_cached = parsed(TEXTS, memo)
    assert rows.schema.equals(PARSES.schema)
    assert rows["doc_id"].to_pylist() == ["d-0", "d-1", "d-2", "d-3"]
    assert rows["text_sha256"] == documents(TEXTS)["text_sha256"]
    assert [decode(parse).text for parse in rows["parse"].to_pylist()] == TEXTS
    assert (n_parsed, n_cached) == (3, 1)


def test_a_cold_a_warm_and_a_damaged_memo_give_the_same_rows(
    nlp: Language, memo: Memo, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = serve(monkeypatch, nlp)
    cold, *counts = parsed(TEXTS, memo)
    assert counts == [3, 1]
    warm, *counts = parsed(TEXTS, memo)
    assert counts == [0, 4]
    database = sqlite3.connect(memo.path)
    with database:
        database.execute("update results set result = zeroblob(length(result)) where rowid = 1")
    database.close()
    healed, *counts = parsed(TEXTS, memo)
    assert sum(counts) == 4
    assert counts[0] == 1
    memo.path.write_bytes(b"garbage " * 5000)
    anew, *counts = parsed(TEXTS, memo)
    assert counts == [3, 1]
    assert cold == warm == healed == anew
    assert len(counting.parsed) == 3 + 1 + 3


@pytest.mark.parametrize("ahead", [0, 1, 100])
@pytest.mark.parametrize("size", [1, 4, SHARD])
def test_equal_texts_are_parsed_once(
    blank: Language, memo: Memo, monkeypatch: pytest.MonkeyPatch, ahead: int, size: int
) -> None:
    counting = serve(monkeypatch, blank)
    texts = ["One story."] * 3 + MANY[:20] + ["One story."] * 5 + MANY[:10]
    rows, n_parsed, n_cached = parsed(texts, memo, engine=Late(ahead) if ahead else OneProcess(), size=size)
    assert [decode(parse).text for parse in rows["parse"].to_pylist()] == texts
    assert sorted(counting.parsed) == sorted({*texts})
    assert (n_parsed, n_cached) == (21, 17)


def test_a_warm_memo_needs_no_model(blank: Language, memo: Memo, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(monkeypatch, blank)
    cold, _, _ = parsed(TEXTS, memo)
    parsing._loaded.cache_clear()
    monkeypatch.setattr(Model, "load", lambda self: pytest.fail("loaded"))
    warm, _, _ = parsed(TEXTS, memo)
    assert warm == cold
    assert list(Parsing(MODEL, OneProcess(), memo).of([])) == []


def test_another_model_parses_anew(blank: Language, memo: Memo, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = serve(monkeypatch, blank)
    parsed(TEXTS, memo)
    _, n_parsed, _ = parsed(TEXTS, memo, Model("tiny", "en_tiny 1.0", "another print"))
    assert n_parsed == 3
    assert len(counting.parsed) == 6


def test_nothing_is_parsed_before_it_is_asked_for(blank: Language, memo: Memo, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = serve(monkeypatch, blank)
    parts = Parsing(MODEL, OneProcess(), memo).of(shards(MANY))
    assert counting.parsed == []
    assert next(parts).num_rows == SHARD
    assert counting.parsed == MANY[:SHARD]
    assert [part.num_rows for part in parts] == [SHARD, 5]


def test_a_killed_run_keeps_the_shards_that_were_done(
    blank: Language, memo: Memo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    serve(monkeypatch, blank, deadly=MANY[SHARD + 10])
    with pytest.raises(KeyboardInterrupt):
        parsed(MANY, memo)
    assert memo.count() == {"parse": SHARD}
    counting = serve(monkeypatch, blank)
    rows, n_parsed, n_cached = parsed(MANY, memo)
    assert (n_parsed, n_cached) == (len(MANY) - SHARD, SHARD)
    assert counting.parsed == MANY[SHARD:]
    with Memo(tmp_path / "another") as another:
        assert rows == parsed(MANY, another)[0]


def test_batches_and_shards_change_nothing(nlp: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Model, "load", lambda self: nlp)
    found = []
    for batch, size in ((1, 1), (2, 64), (16, 64), (16, 2)):
        monkeypatch.setattr(pieces, "BATCH", batch)
        with Memo(tmp_path / f"{batch}-{size}") as memo:
            rows, _, _ = parsed(TEXTS, memo, size=size)
        found.append(rows)
    assert all(rows == found[0] for rows in found)


def test_several_processes_parse_as_one_does(tmp_path: Path) -> None:
    tiny = Model(str(pipeline(tmp_path / "tiny", "parser", "ner")), "en_tiny 1.0", "print")
    texts = [f"{STORY} {number % 9}" for number in range(20)]
    with Memo(tmp_path / "one") as memo:
        alone = parsed(texts, memo, tiny, size=3)
    with Memo(tmp_path / "two") as memo, Pool(2) as pool:
        together = parsed(texts, memo, tiny, pool, size=3)
        assert memo.count() == {"parse": 9}
    assert together == alone
    assert alone[1:] == (9, 11)
