"""Units to documents: outcomes and reasons as data, copies, titles, and the seeds."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import tables
from pipeline.ids import sha256, stable_id
from pipeline.ingest.clean import Cleaned, clean, clean_unit, document_row, title
from pipeline.ingest.files import Refusal, Unit, walk
from pipeline.ingest.repair import repair
from pipeline.params import Clean
from pipeline.schema import DOCUMENTS, INGEST_LOG

CASES = Path(__file__).parent / "cases"
SEEDS = Path(__file__).parents[2] / "seeds"
UNITS: list[dict[str, Any]] = json.loads((CASES / "units.json").read_text(encoding="utf-8"))
TITLES: list[dict[str, Any]] = json.loads((CASES / "titles.json").read_text(encoding="utf-8"))
PARAMS = Clean(min_words=3, max_chars=150)


def unit(data: bytes | str, path: str = "ferry.txt") -> Unit:
    return Unit(path, data if isinstance(data, bytes) else data.encode(), "text/plain")


def cleaned(*units: Unit) -> list[Cleaned]:
    found = list(clean(units, PARAMS))
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


def test_a_unit_that_was_not_read_keeps_its_reason() -> None:
    refusal = Refusal("skip", "hidden_file", "names that begin with a dot are not read")
    row = cleaned(Unit(".a.txt", None, "text/plain", refusal))[0].log_row()
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
        "title": "Ferry fares to rise",
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
        "copy_of": None,
        "copy_kind": None,
        "copy_score": None,
        "warnings": [],
    }


def test_ids_come_from_the_path_not_from_the_text_or_the_run() -> None:
    one, other = cleaned(unit("Fares will rise."), unit("Fares will rise.", "b.txt"))
    (edited,) = cleaned(unit("Fares will not rise."))
    assert one.document
    assert other.document
    assert edited.document
    assert one.document.doc_id == edited.document.doc_id != other.document.doc_id
    assert one.document == clean_unit(unit("Fares will rise."), PARAMS).document


def test_copies_point_to_the_first() -> None:
    found = cleaned(
        unit("Fares will rise.\n\nSoon.", "a.txt"),
        unit("Another story altogether.", "b.txt"),
        unit("Fares will rise.\r\n\r\nSoon.", "c.txt"),
        unit("Fares will rise.\n\nSoon.", "d.txt"),
        unit("\ufeffFares will\u00a0rise.\n\nSoon.", "e.txt"),
        unit("fares will rise.\n\nSoon.", "f.txt"),
    )
    rows = [document_row(one.document) for one in found if one.document]
    original = stable_id("d", "a.txt", "")
    assert [row["copy_of"] for row in rows] == [None, None, original, original, original, None]
    assert [row["copy_kind"] for row in rows] == [None, None, "exact", "exact", "exact", None]
    assert [row["copy_score"] for row in rows] == [None, None, 1.0, 1.0, 1.0, None]
    assert len({row["doc_id"] for row in rows}) == 6
    assert {one.log_row()["outcome"] for one in found} == {"ok"}


def test_refused_units_are_no_originals() -> None:
    found = cleaned(unit("Two words", "a.txt"), unit("Two words", "b.txt"))
    assert [one.log_row()["reason"] for one in found] == ["too_short", "too_short"]


def test_units_come_one_by_one() -> None:
    def endless() -> Any:
        yield unit("Fares will rise.")
        raise AssertionError("asked for the next unit before the first was given")

    assert next(clean(endless(), PARAMS)).document is not None


@pytest.mark.parametrize("case", TITLES, ids=[case["name"] for case in TITLES])
def test_titles(case: dict[str, Any]) -> None:
    assert title(repair(case["text"])) == case["title"]


def test_in_the_seeds_only_three_no_break_spaces_change() -> None:
    found = {one.unit.source_path: one for one in clean(walk(SEEDS, 4_000_000), Clean())}
    assert set(found) == {path.name for path in SEEDS.iterdir()}
    changed = {}
    for name, one in found.items():
        raw = (SEEDS / name).read_bytes().decode("utf-8")
        assert one.document is not None
        assert one.log_row()["outcome"] == "ok"
        assert one.document.title is None
        assert one.document.text == raw.replace("\u00a0", " ")
        edits = one.document.raw_map.edits
        assert all((edit.start, edit.end) == (edit.raw_start, edit.raw_end) for edit in edits)
        assert {raw[edit.raw_start : edit.raw_end] for edit in edits} <= {"\u00a0"}
        changed[name[:3]] = len(edits)
    assert changed == {"000": 3, "002": 0}
