"""The workbook, as openpyxl reads it."""

from __future__ import annotations

import sys
import zipfile
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from pipeline.errors import ExportError
from pipeline.export import xlsx
from pipeline.export.formats import export
from tests.export.export_tables import FERRY, SHEET, written


@pytest.fixture
def out(tmp_path):
    return written(tmp_path / "out")


def cells(path, sheet):
    """The rows of a sheet by their heading."""
    heading, *rest = load_workbook(path)[sheet].iter_rows()
    return [{name.value: cell for name, cell in zip(heading, row, strict=True)} for row in rows_of(rest)]


def rows_of(rows):
    return [row for row in rows if any(cell.value is not None for cell in row)]


def test_a_sheet_a_table_frozen_and_filtered(out, tmp_path):
    done = export("xlsx", out, tmp_path / "run.xlsx")
    book = load_workbook(tmp_path / "run.xlsx")
    assert set(book.sheetnames) == {path.stem for path in out.iterdir()}
    assert [(each.count, each.what) for each in done][:2] == [(3, "rows of documents"), (1, "rows of ingest_log")]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet["A1"].font.bold
        widths = [column.width for column in sheet.column_dimensions.values()]
        assert all(10 <= width <= 61 for width in widths)


def test_text_is_text_and_never_a_formula(out, tmp_path):
    export("xlsx", out, tmp_path / "run.xlsx")
    for sheet in load_workbook(tmp_path / "run.xlsx"):
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b", "inlineStr"}
        assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    ferry, sheet, _ = cells(tmp_path / "run.xlsx", "documents")
    assert (ferry["text"].value, ferry["published"].value) == (FERRY, "2026-01-31T08:30:00+00:00")
    assert unescape(sheet["text"].value) == SHEET
    assert sheet["source_path"].value == "=sheet.txt"
    assert sheet["title"].value is None


def test_numbers_where_every_digit_is_kept(out, tmp_path):
    export("xlsx", out, tmp_path / "run.xlsx", ["money", "ingest_log"])
    pier, between, vague = cells(tmp_path / "run.xlsx", "money")
    assert (pier["amount"].value, pier["confidence"].value, pier["change"].value) == (2000000.5, 0.95, False)
    assert (between["low"].value, between["high"].value) == (0.1, "12345678901234567890")
    assert vague["amount"].value is None
    assert cells(tmp_path / "run.xlsx", "ingest_log")[0]["n_bytes"].value == "12345678901234567"


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        *[(0, True), (10**15 - 1, True), (10**40, True), (10**15 + 1, False), (10**30 + 1, False), (-5, True)],
        *[(Decimal("0.30"), True), (Decimal("123456789.123456789"), False), (Decimal("1234567.12345678"), True)],
        *[(0.962, True), (float("nan"), False), (float("inf"), False)],
    ],
)
def test_which_numbers_are_kept(number, kept):
    assert xlsx.is_kept(number) == kept


def test_the_same_run_gives_the_same_bytes(out, tmp_path, monkeypatch):
    export("xlsx", out, tmp_path / "one.xlsx")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    export("xlsx", out, tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    about = zipfile.ZipFile(tmp_path / "one.xlsx").read("docProps/core.xml").decode()
    assert about.count(">2000-01-01T00:00:00Z<") == 2


def test_a_text_too_long_is_cut_with_a_mark_and_a_note(tmp_path):
    long = "🚢" * 20_000 + "end"  # 40,003 characters as Excel counts
    fits = "a" * 32_767
    documents = [{"doc_id": name, "source_path": name, "text": text} for name, text in (("d-1", fits), ("d-2", long))]
    out = written(tmp_path / "out", documents=documents, mentions=[], quotes=[], money=[])
    done = export("xlsx", out, tmp_path / "run.xlsx", ["documents"])
    one, two = cells(tmp_path / "run.xlsx", "documents")
    assert one["text"].value == fits
    cut = two["text"].value
    assert cut.endswith("… [cut: 20003 characters]")
    assert 32_765 <= len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert set(cut.partition("…")[0]) == {"🚢"}
    (note,) = cells(tmp_path / "run.xlsx", "cut cells")
    assert [cell.value for cell in note.values()] == ["documents", two["text"].coordinate, "d-2", 20_003]
    assert (done[-1].count, done[-1].what) == (1, "cells cut to 32767 characters, listed in its last sheet")


def test_more_rows_than_a_sheet_has_go_on_in_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "ROWS", 3)
    out = written(tmp_path / "out")
    (done,) = export("xlsx", out, tmp_path / "run.xlsx", ["mentions"])
    assert done.count == 4
    book = load_workbook(tmp_path / "run.xlsx")
    assert book.sheetnames == ["mentions", "mentions 2"]
    assert [sheet.max_row for sheet in book] == [3, 3]
    assert [sheet["A1"].value for sheet in book] == ["mention_id"] * 2
    assert [sheet.auto_filter.ref.split(":")[0] for sheet in book] == ["A1"] * 2


def test_without_the_package_the_way_to_get_it(out, tmp_path, monkeypatch):
    monkeypatch.delitem(sys.modules, "pipeline.export.xlsx")
    monkeypatch.delattr("pipeline.export.xlsx")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(ExportError, match=r"pip install 'onrecord\[xlsx\]'"):
        export("xlsx", out, tmp_path / "run.xlsx")
    assert not (tmp_path / "run.xlsx").exists()
