"""CSV that spreadsheets and programs read back."""

import csv
import json

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.formats import export
from pipeline.spreadsheet import defused
from tests.export.export_tables import FERRY, SHEET, written


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_a_table_with_mark_and_line_ends(tmp_path):
    out = written(tmp_path / "out")
    done = export("csv", out, tmp_path / "csv")
    assert {each.path.name for each in done} == {path.name for path in (tmp_path / "csv").iterdir()}
    assert {path.stem for path in (tmp_path / "csv").iterdir()} == {path.stem for path in out.iterdir()}
    data = (tmp_path / "csv" / "entities.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfentity_id,type,name,")
    assert data.count(b"\r\n") == data.count(b"\n") == 4
    assert [each.count for each in done if each.path.name == "entities.csv"] == [3]


def test_cells_are_exact(tmp_path):
    export("csv", written(tmp_path / "out"), tmp_path, ["documents", "money", "quotes"])
    ferry, sheet, _ = read(tmp_path / "documents.csv")
    assert (ferry["text"], ferry["published"], ferry["copy_of"]) == (FERRY, "2026-01-31T08:30:00+00:00", "")
    assert (sheet["text"], sheet["source_path"]) == (f"'{SHEET}", "'=sheet.txt")
    pier, between, vague = read(tmp_path / "money.csv")
    assert (pier["amount"], pier["change"], pier["confidence"]) == ("2000000.5", "false", "0.95")
    assert (between["low"], between["high"], vague["amount"]) == ("0.1", "12345678901234567890", "")
    assert json.loads(read(tmp_path / "quotes.csv")[0]["co_speakers"]) == ["e-reed"]


def test_pandas_reads_the_text_as_it_is(tmp_path):
    out = written(tmp_path / "out")
    export("csv", out, tmp_path, ["documents"])
    told = pd.read_csv(tmp_path / "documents.csv", dtype=str, keep_default_na=False)
    kept = pd.read_parquet(out / "documents.parquet")
    assert [text.removeprefix("'") for text in told["text"]] == list(kept["text"])
    assert list(told["doc_id"]) == list(kept["doc_id"])


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_any_text_comes_back(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("any")
    document = {"doc_id": "d-1", "source_path": "a.txt", "text": text}
    out = written(folder / "out", documents=[document])
    export("csv", out, folder, ["documents"])
    assert read(folder / "documents.csv")[0]["text"] == defused(text)
    told = pd.read_csv(folder / "documents.csv", dtype=str, keep_default_na=False)
    assert told["text"][0] == defused(text)
