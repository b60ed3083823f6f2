"""Units to documents: outcomes and reasons as data, forms of text, and the seeds."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import tables
from pipeline.ids import sha256, stable_id
from pipeline.ingest.clean import Cleaned, clean, clean_unit, document_row
from pipeline.ingest.copies.find import Copy
from pipeline.ingest.read import Reading, story
from pipeline.ingest.units import Limits, Metadata, Source, Unit, skip
from pipeline.params import Clean
from pipeline.schema import DOCUMENTS, INGEST_LOG

CASES = Path(__file__).parent / "cases"
SEEDS = Path(__file__).parents[2] / "seeds"
UNITS: list[dict[str, Any]] = json.loads((CASES / "units.json").read_text(encoding="utf-8"))
PARAMS = Clean(min_words=3, max_chars=150)


def unit(data: bytes | str, path: str = "ferry.txt", media_type: str = "text/plain") -> Unit:
    content = data if isinstance(data, bytes) else data.encode()
    return story(Source(path, media_type, lambda: io.BytesIO(content)), Limits(10_000, 40_000))


def cleaned(*units: Unit, params: Clean = PARAMS) -> list[Cleaned]:
    found = list(clean(units, params))
    tables.build(INGEST_LOG, [one.log_row() for one in found])
    tables.build(DOCUMENTS, [document_row(one.document) for one in found if one.document])
    return found


@pytest.mark.parametrize("case", UNITS, ids=[case["name"] for case in UNITS])
def test_outcomes(case: dict[str, Any]) -> None:
    data = case["bytes"].encode("latin-1")
    (one,) = cleaned(unit(data))
    row = one.log_row()
    assert {name: row[name] for name in ("outcome", "reason", "encoding")} == {
        name: case[name] for name in ("outcome", "reason", "encoding")
    }
    assert (row["n_bytes"], row["source_sha256"], row["media_type"]) == (len(data), sha256(data), "text/plain")
    assert (one.document is not None) == (row["outcome"] in ("ok", "warn"))
    assert row["doc_id"] == (one.document and one.document.doc_id)
    assert bool(row["detail"]) == (row["outcome"] != "ok")


def test_reasons_name_the_parameter_and_its_value() -> None:
    assert cleaned(unit("Fares rise."))[0].log_row()["detail"] == "2 words are fewer than clean.min_words (3)"
    long = "word " * 40
    assert cleaned(unit(long))[0].log_row()["detail"] == "200 characters are more than clean.max_chars (150)"


def test_a_language_without_spaces_is_skipped_for_its_language() -> None:
    row = cleaned(unit("市议会周二批准关闭两家图书馆。我们现在必须采取行动，市长对聚集在广场上的居民说。"))[0].log_row()
    assert (row["outcome"], row["reason"]) == ("skip", "language:zh")


def test_a_unit_that_was_not_read_keeps_its_reason() -> None:
    refusal = skip("hidden_file", "names that begin with a dot are not read")
    row = cleaned(Unit(".a.txt", refusal=refusal))[0].log_row()
    assert (row["outcome"], row["reason"], row["detail"]) == ("skip", "hidden_file", refusal.detail)
    assert row["source_sha256"] is row["n_bytes"] is row["encoding"] is row["doc_id"] is None


def test_all_warnings_are_told() -> None:
    data = b"\x07Fares up \xa32m, says Mara Quill, head of the Tern Ferry Trust; nobody on the island likes it one bit."
    (one,) = cleaned(unit(data))
    row = one.log_row()
    assert (row["outcome"], row["reason"], row["detail"]) == ("warn", "not_utf8", "not_utf8, control_chars")
    assert one.document is not None
    assert document_row(one.document)["warnings"] == ["not_utf8", "control_chars"]


def test_the_row_of_a_document() -> None:
    text = "Ferry fares to rise\r\n\r\nFares will\u00a0rise,\r\nsaid Quill."
    (one,) = cleaned(unit(text, "north/ferry.txt"))
    assert one.document is not None
    clean_text = "Ferry fares to rise\n\nFares will rise,\nsaid Quill."
    assert document_row(one.document) == {
        "doc_id": stable_id("d", "north/ferry.txt", ""),
        "source_path": "north/ferry.txt",
        "source_sha256": sha256(text.encode()),
        "media_type": "text/plain",
        "encoding": "utf-8",
        "record_key": None,
        "title": "Ferry fares to rise",
        "byline": None,
        "publisher": None,
        "url": None,
        "published": None,
        "published_basis": None,
        "language": "en",
        "text": clean_text,
        "text_sha256": sha256(clean_text.encode()),
        "n_words": 9,
        "n_paragraphs": 3,
        "raw_map": [
            {"start": 19, "end": 20, "raw_start": 19, "raw_end": 21},
            {"start": 20, "end": 21, "raw_start": 21, "raw_end": 23},
            {"start": 31, "end": 32, "raw_start": 33, "raw_end": 34},
            {"start": 37, "end": 38, "raw_start": 39, "raw_end": 41},
        ],
        "removed": [],
        "copy_of": None,
        "copy_kind": None,
        "copy_score": None,
        "warnings": ["line_ends", "nbsp"],
    }


def test_ids_come_from_the_path_not_from_the_text_or_the_run() -> None:
    one, other = cleaned(unit("Fares will rise."), unit("Fares will rise.", "b.txt"))
    (edited,) = cleaned(unit("Fares will not rise."))
    assert one.document
    assert other.document
    assert edited.document
    assert one.document.doc_id == edited.document.doc_id != other.document.doc_id
    assert one.document == clean_unit(unit("Fares will rise."), PARAMS).document


def test_a_copy_is_named_in_its_row() -> None:
    (one,) = cleaned(unit("Fares will rise."))
    assert one.document is not None
    row = document_row(one.document, Copy("d-other", "contained", 0.75))
    assert (row["copy_of"], row["copy_kind"], row["copy_score"]) == ("d-other", "contained", 0.75)


def test_units_come_one_by_one() -> None:
    def endless() -> Any:
        yield unit("Fares will rise.")
        raise AssertionError("asked for the next unit before the first was given")

    assert next(clean(endless(), PARAMS)).document is not None


def test_in_the_seeds_only_three_no_break_spaces_change() -> None:
    found = {one.unit.source_path: one for one in clean(Reading.of(Clean()).corpus(SEEDS), Clean())}
    assert set(found) == {path.name for path in SEEDS.iterdir()}
    changed = {}
    for name, one in found.items():
        raw = (SEEDS / name).read_bytes().decode("utf-8")
        assert one.document is not None
        assert one.log_row()["outcome"] == "ok"
        assert one.document.metadata == Metadata()
        assert one.document.text == raw.replace("\u00a0", " ")
        edits = one.document.raw_map.edits
        assert all((edit.start, edit.end) == (edit.raw_start, edit.raw_end) for edit in edits)
        assert {raw[edit.raw_start : edit.raw_end] for edit in edits} <= {"\u00a0"}
        changed[name[:3]] = len(edits)
    assert changed == {"000": 3, "002": 0}
