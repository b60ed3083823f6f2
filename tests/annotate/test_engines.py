"""One process that parses: each text once, the same rows whatever the cache holds."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
import spacy
from spacy.language import Language

from pipeline.annotate import cache as caches
from pipeline.annotate import engines
from pipeline.annotate.cache import ParseCache
from pipeline.annotate.engines import KEEP_EVERY, OneProcess
from pipeline.annotate.model import Model
from pipeline.annotate.parses import PARSES, decode
from tests.annotate.tiny import STORY, Counting, documents

TEXTS = [STORY, "Fares will rise, said Mara Quill.", STORY, "Nobody likes it."]
MANY = [f"Story number {number}." for number in range(2 * KEEP_EVERY + 5)]
MODEL = Model("tiny", "en_tiny 1.0", "print")


@pytest.fixture
def cache(cache_folder: Path) -> Iterator[ParseCache]:
    with ParseCache(cache_folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def blank() -> Language:
    return spacy.blank("en")


def serve(monkeypatch: pytest.MonkeyPatch, nlp: Language, deadly: str | None = None) -> Counting:
    counting = Counting(nlp, deadly)
    monkeypatch.setattr(Model, "load", lambda self: counting)
    return counting


def parsed(texts: list[str], cache: ParseCache, model: Model = MODEL) -> tuple[pa.Table, int, int]:
    engine = OneProcess(model, cache)
    rows = pa.concat_tables(list(engine.parse(documents(texts))))
    return rows, engine.n_parsed, engine.n_cached


def test_rows_are_those_of_the_documents_in_order(
    nlp: Language, cache: ParseCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, nlp)
    rows, n_parsed, n_cached = parsed(TEXTS, cache)
    assert rows.schema.equals(PARSES.schema)
    assert rows["doc_id"].to_pylist() == ["d-0", "d-1", "d-2", "d-3"]
    assert rows["text_sha256"] == documents(TEXTS)["text_sha256"]
    assert [decode(parse).text for parse in rows["parse"].to_pylist()] == TEXTS
    assert (n_parsed, n_cached) == (3, 1)


def test_a_cold_a_warm_and_a_damaged_cache_give_the_same_rows(
    nlp: Language, cache: ParseCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = serve(monkeypatch, nlp)
    cold, *counts = parsed(TEXTS, cache)
    assert counts == [3, 1]
    warm, *counts = parsed(TEXTS, cache)
    assert counts == [0, 4]
    database = sqlite3.connect(cache.path)
    with database:
        database.execute("update parses set parse = zeroblob(length(parse)) where rowid = 1")
    database.close()
    healed, *counts = parsed(TEXTS, cache)
    assert sum(counts) == 4
    assert counts[0] == 1
    cache.close()
    cache.path.write_bytes(b"garbage " * 5000)
    anew, *counts = parsed(TEXTS, cache)
    assert counts == [3, 1]
    assert cold == warm == healed == anew
    assert len(counting.parsed) == 3 + 1 + 3


def test_equal_texts_are_parsed_once(blank: Language, cache: ParseCache, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = serve(monkeypatch, blank)
    texts = ["One story."] * 3 + MANY + ["One story."] * KEEP_EVERY
    _, n_parsed, n_cached = parsed(texts, cache)
    assert sorted(counting.parsed) == sorted({*texts})
    assert (n_parsed, n_cached) == (len(MANY) + 1, len(texts) - len(MANY) - 1)


def test_a_warm_cache_needs_no_model(blank: Language, cache: ParseCache, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(monkeypatch, blank)
    cold, _, _ = parsed(TEXTS, cache)
    monkeypatch.setattr(Model, "load", lambda self: pytest.fail("loaded"))
    warm, _, _ = parsed(TEXTS, cache)
    assert warm == cold
    assert list(OneProcess(MODEL, cache).parse(documents([]))) == []


def test_another_model_parses_anew(blank: Language, cache: ParseCache, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = serve(monkeypatch, blank)
    parsed(TEXTS, cache)
    _, n_parsed, _ = parsed(TEXTS, cache, Model("tiny", "en_tiny 1.0", "another print"))
    assert n_parsed == 3
    assert len(counting.parsed) == 6


def test_parts_are_small_and_whole(blank: Language, cache: ParseCache, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(monkeypatch, blank)
    parts = list(OneProcess(MODEL, cache).parse(documents(MANY)))
    assert [part.num_rows for part in parts] == [KEEP_EVERY, KEEP_EVERY, 5]


def test_nothing_is_parsed_before_it_is_asked_for(
    blank: Language, cache: ParseCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = serve(monkeypatch, blank)
    parts = OneProcess(MODEL, cache).parse(documents(MANY))
    assert counting.parsed == []
    next(parts)
    assert counting.parsed == MANY[:KEEP_EVERY]


def test_a_killed_run_keeps_what_was_committed(
    blank: Language, cache: ParseCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, blank, deadly=MANY[KEEP_EVERY + 10])
    with pytest.raises(KeyboardInterrupt):
        parsed(MANY, cache)
    cache.close()
    assert cache.count() == KEEP_EVERY
    counting = serve(monkeypatch, blank)
    rows, n_parsed, n_cached = parsed(MANY, cache)
    assert (n_parsed, n_cached) == (len(MANY) - KEEP_EVERY, KEEP_EVERY)
    assert counting.parsed == MANY[KEEP_EVERY:]
    with ParseCache(caches.folder() / "another") as another:
        assert rows == parsed(MANY, another)[0]


def test_batches_change_nothing(nlp: Language, cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Model, "load", lambda self: nlp)
    found = []
    for batch, keep_every in ((1, 1), (2, 64), (16, 64), (16, 2)):
        monkeypatch.setattr(engines, "BATCH", batch)
        monkeypatch.setattr(engines, "KEEP_EVERY", keep_every)
        with ParseCache(cache_folder / f"{batch}-{keep_every}") as cache:
            rows, _, _ = parsed(TEXTS, cache)
        found.append(rows)
    assert all(rows == found[0] for rows in found)
