"""What holds of every format: errors before anything is written, whole files, equal bytes, nothing outside."""

from __future__ import annotations

import pytest

from pipeline.errors import ExportError, TableError
from pipeline.export.formats import FORMATS, export
from tests.export.export_tables import rows, written

FOLDERS = [name for name, form in FORMATS.items() if form.is_folder]
FILES = [name for name, form in FORMATS.items() if not form.is_folder]


def everything(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("form", FORMATS)
def test_equal_runs_give_equal_bytes_and_a_second_export_replaces_the_first(form, tmp_path):
    one = written(tmp_path / "one")
    two = written(tmp_path / "two")
    export(form, one, tmp_path / "first" / "a")
    export(form, two, tmp_path / "second" / "a")
    first = everything(tmp_path / "first")
    assert first == everything(tmp_path / "second")
    export(form, one, tmp_path / "first" / "a")
    assert everything(tmp_path / "first") == first


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_written_elsewhere(form, tmp_path):
    out = written(tmp_path / "out")
    before = everything(tmp_path)
    done = export(form, out, tmp_path / "to")
    after = everything(tmp_path)
    assert {path: after[path] for path in before} == before
    assert {path.parts[0] for path in after.keys() - before.keys()} == {"to"}
    assert all(each.path == tmp_path / "to" or each.path.parent == tmp_path / "to" for each in done)


@pytest.mark.parametrize("form", FOLDERS)
def test_other_files_of_a_folder_stay(form, tmp_path):
    out = written(tmp_path / "out")
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "notes.txt").write_text("mine", encoding="utf-8")
    export(form, out, tmp_path / "to")
    assert (tmp_path / "to" / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_folder_is_no_file_and_a_file_no_folder(tmp_path):
    out = written(tmp_path / "out")
    for form in FILES:
        with pytest.raises(ExportError, match="is a folder, and"):
            export(form, out, tmp_path)
    (tmp_path / "file").touch()
    for form in FOLDERS:
        with pytest.raises(ExportError, match="is a file, and"):
            export(form, out, tmp_path / "file")


def test_a_table_is_not_written_over(tmp_path):
    out = written(tmp_path / "out")
    before = everything(out)
    with pytest.raises(ExportError, match="named like a table"):
        export("prodigy", out, out / "quotes.parquet")
    assert everything(out) == before


@pytest.mark.parametrize("form", FORMATS)
def test_without_tables_nothing_is_written(form, tmp_path):
    with pytest.raises(TableError, match="no folder of tables: run `onrecord run` first"):
        export(form, tmp_path / "absent", tmp_path / "to")
    out = written(tmp_path / "out")
    (out / "quotes.parquet").unlink()
    with pytest.raises(TableError, match=r"quotes\.parquet is missing"):
        export(form, out, tmp_path / "to")
    (out / "quotes.parquet").write_bytes((out / "money.parquet").read_bytes())
    with pytest.raises(TableError, match="is not of schema quotes"):
        export(form, out, tmp_path / "to")
    assert not (tmp_path / "to").exists()


def test_a_format_holds_only_its_tables(tmp_path):
    out = written(tmp_path / "out")
    with pytest.raises(ExportError, match="annotation has no place for money, merges: it holds quotes"):
        export("annotation", out, tmp_path / "to", ["money", "quotes", "merges"])
    assert not (tmp_path / "to").exists()


def test_tables_come_once_and_in_the_order_of_the_contract(tmp_path):
    done = export("csv", written(tmp_path / "out"), tmp_path / "to", ["quotes", "documents", "quotes"])
    assert [each.path.name for each in done] == ["documents.csv", "quotes.csv"]


@pytest.mark.parametrize("form", ["brat", "prodigy", "annotation", "quotation"])
def test_a_row_without_its_story_is_not_lost_silently(form, tmp_path):
    out = written(tmp_path / "out", documents=rows()["documents"][1:])
    with pytest.raises(TableError, match="quotes has rows of d-1, which documents lacks"):
        export(form, out, tmp_path / "to")


@pytest.mark.parametrize("form", ["mentions", "money"])
def test_nor_are_mentions_and_figures(form, tmp_path):
    out = written(tmp_path / "out", documents=rows()["documents"][1:], quotes=[])
    with pytest.raises(TableError, match=f"{form} has rows of d-1"):
        export("brat", out, tmp_path / "to", [form])


@pytest.mark.parametrize("form", FORMATS)
def test_a_run_of_nothing(form, tmp_path):
    out = written(tmp_path / "out", **{name: [] for name in rows()})
    assert sum(each.count for each in export(form, out, tmp_path / "to")) == 0
