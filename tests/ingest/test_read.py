"""A folder of everything: each file by its reader, each unit once, in order, and none lost."""

from __future__ import annotations

import io
import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from pipeline.ingest.clean import clean, document_row
from pipeline.ingest.read import Reading
from pipeline.ingest.units import Limits, Source, Unit
from pipeline.params import Clean
from pipeline.schema import INGEST_LOG
from tests.ingest.small_inputs import FEED, PAGE, RECORD, TEXT, inputs, packed, zipped

if TYPE_CHECKING:
    from pathlib import Path

READING = Reading(Limits(max_chars=10_000, max_bytes=40_000), {})


def folder(root: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


def units(data: bytes, name: str, reading: Reading = READING) -> list[Unit]:
    found = list(reading.source(Source(name, "", lambda: io.BytesIO(data))))
    assert all(unit.source_path.startswith(name) for unit in found)
    return found


def said(found: list[Unit]) -> list[tuple[str | None, str | None]]:
    """The keys of the units, and why they are refused."""
    return [(unit.record_key, unit.refusal and unit.refusal.reason) for unit in found]


def reason(data: bytes, name: str) -> str | None:
    ((_, found),) = said(units(data, name))
    return found


def test_a_folder_of_every_format_is_read_in_order(tmp_path: Path) -> None:
    found = list(READING.corpus(folder(tmp_path, inputs())))
    assert [unit.source_path for unit in found] == sorted(unit.source_path for unit in found)
    assert Counter(unit.source_path for unit in found) == {
        **dict.fromkeys(["feed.rss", "letter.docx", "mail.eml", "one.json", "page.html", "story.md", "story.txt"], 1),
        **dict.fromkeys(["crawl.warc", "crawl.warc.gz", "lines.jsonl", "list.json", "rows.csv", "rows.parquet"], 2),
        **dict.fromkeys(["bundle.zip/a.txt", "bundle.zip/b/page.html", "story.txt.gz"], 1),
        "bundle.zip/c.jsonl": 2,
    }
    refused = [(unit.source_path, unit.refusal.reason) for unit in found if unit.refusal is not None]
    assert refused == [("crawl.warc", "not_a_story_record"), ("crawl.warc.gz", "not_a_story_record")]
    assert {unit.form for unit in found if unit.source_path.endswith("page.html")} == {"page"}
    keys = [(unit.source_path, unit.record_key, unit.line) for unit in found]
    assert len(set(keys)) == len(keys)


def test_units_in_are_rows_out(tmp_path: Path) -> None:
    found = list(clean(READING.corpus(folder(tmp_path, inputs())), Clean()))
    rows = [one.log_row() for one in found]
    assert len({tuple(row[name] for name in INGEST_LOG.key) for row in rows}) == len(rows) == len(found)
    documents = [document_row(one.document) for one in found if one.document is not None]
    assert [row["doc_id"] for row in rows if row["doc_id"]] == [row["doc_id"] for row in documents]
    assert len({row["doc_id"] for row in documents}) == len(documents) == len(found) - 2
    assert all("ferry" in row["text"] or row["record_key"] == "f2" for row in documents)


def test_front_matter_becomes_metadata(tmp_path: Path) -> None:
    (found,) = clean(READING.corpus(folder(tmp_path, {"story.md": inputs()["story.md"]})), Clean())
    assert found.document is not None
    metadata = found.document.metadata
    assert (metadata.title, metadata.byline, metadata.published_basis) == ("Ferry fares to rise", "Tom Reed", "meta")
    assert found.document.text.startswith("Ferry fares to rise\n\nFares on the island ferry will rise by £2")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *(
            (f"a{suffix}", "empty")
            for suffix in (".txt", ".md", ".html", ".json", ".jsonl", ".csv", ".tsv", ".parquet")
        ),
        *((f"a{suffix}", "empty") for suffix in (".rss", ".xml", ".warc", ".eml", ".docx", ".zip", ".txt.gz")),
        *((f"a{suffix}", "unsupported_type") for suffix in (".png", "", ".pdf", ".tar", ".gz")),
    ],
)
def test_empty_files(name: str, expected: str) -> None:
    assert reason(b"", name) == expected


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a.csv", "a.eml"])
def test_files_of_blank_lines(name: str) -> None:
    assert reason(b" \n\n \n", name) in ("empty", "mail_malformed")


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.txt", PAGE.encode(), "text/html"),
        ("saved", PAGE.encode(), "text/html"),
        ("a.html", FEED.encode(), "application/xml"),
        ("a.txt", json.dumps(RECORD).encode(), "application/json"),
        ("a.csv", inputs()["rows.parquet"], "application/vnd.apache.parquet"),
        ("a.txt", inputs()["crawl.warc"], "application/warc"),
        ("a.txt", zipped(TEXT.encode()), "text/plain"),
        ("a.txt", zipped(PAGE.encode()), "text/html"),
    ],
)
def test_content_wins_over_a_wrong_suffix(name: str, data: bytes, media_type: str) -> None:
    found = units(data, name)
    assert {unit.media_type for unit in found} == {media_type}
    assert any(unit.raw for unit in found)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.jpg", b"\xff\xd8\xff\xe0", "unsupported_type"),
        ("a.css", b"p { color: red }", "unsupported_type"),
        ("a.txt", b"%PDF-1.7 1 0 obj", "wrong_type"),
        ("a.txt", packed({"b.txt": b"Fares"}), "wrong_type"),
        ("a.html", packed({"b.txt": b"Fares"}), "wrong_type"),
        ("a.parquet", TEXT.encode(), "parquet_malformed"),
        ("a.docx", packed({"b.txt": b"Fares"}), "docx_malformed"),
        ("a.zip", b"Fares will rise.", "zip_malformed"),
        ("a.warc", b"Fares will rise.", "warc_malformed"),
        ("a.eml", b"Fares will rise.", "mail_malformed"),
        ("a.xml", b"<sitemap><url/></sitemap>", "unknown_xml"),
        ("a.json", b"{fares}", "json_malformed"),
        ("a.csv", b"id,price\n1,2\n", "no_text_field"),
        ("a.txt.gz", zipped(b"Fares will rise. " * 99)[:-9], "gzip_malformed"),
        ("a.png.gz", zipped(b"\x89PNG"), "unsupported_type"),
        ("a.txt.gz", zipped(b""), "empty"),
    ],
)
def test_what_is_not_read_says_why(name: str, data: bytes, expected: str) -> None:
    assert reason(data, name) == expected


def test_the_suffix_behind_gz_is_named() -> None:
    (unit,) = units(zipped(b"\x89PNG"), "a.png.gz")
    assert unit.refusal is not None
    assert unit.refusal.detail == "files named *.png are not read"


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("a.txt.gz.gz", zipped(TEXT.encode())),
        ("a.gz", zipped(TEXT.encode())),
        ("a.zip.gz", packed({"b.txt": TEXT.encode()})),
        ("a.parquet.gz", inputs()["rows.parquet"]),
    ],
)
def test_archives_in_gzip_are_refused(name: str, inside: bytes) -> None:
    assert reason(zipped(inside), name) == "nested_archive"


@pytest.mark.parametrize(
    "name", ["page.html", "lines.jsonl", "rows.csv", "feed.rss", "mail.eml", "letter.docx", "story.md"]
)
def test_files_of_every_other_kind_may_be_gzipped(name: str) -> None:
    plain, unzipped = units(inputs()[name], name), units(zipped(inputs()[name]), f"{name}.gz")
    assert [(unit.raw, unit.media_type) for unit in unzipped] == [(unit.raw, unit.media_type) for unit in plain]


def test_members_of_a_zip_go_by_their_own_kind() -> None:
    found = units(
        packed({"a.txt": TEXT.encode(), "b.txt": b"", "c.png": b"x", "d.zip": b"x", "e.jsonl": b"{,\n1"}), "a.zip"
    )
    assert [(unit.source_path, unit.refusal and unit.refusal.reason) for unit in found] == [
        ("a.zip/a.txt", None),
        ("a.zip/b.txt", "empty"),
        ("a.zip/c.png", "unsupported_type"),
        ("a.zip/d.zip", "nested_archive"),
        ("a.zip/e.jsonl", "json_malformed"),
        ("a.zip/e.jsonl", "json_malformed"),
    ]


def test_members_of_one_name_have_paths_of_their_own() -> None:
    files = {name: TEXT.encode() for name in ("a.txt", "./a.txt", "a.txt#2", "././a.txt", ".b", "./.b")}
    assert [(unit.source_path, unit.refusal and unit.refusal.reason) for unit in units(packed(files), "a.zip")] == [
        ("a.zip/a.txt", None),
        ("a.zip/a.txt#2", "duplicate_member"),
        ("a.zip/a.txt#2#2", "duplicate_member"),
        ("a.zip/a.txt#3", "duplicate_member"),
        ("a.zip/.b", "hidden_file"),
        ("a.zip/.b#2", "hidden_file"),
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", b'[1, 2, {"text": "Fares will rise."}, {"id": "#2", "text": "Fares will fall."}]'),
        ("a.rss", b"<rss><channel><item/><item/><item><description>Fares</description></item></channel></rss>"),
        ("a.warc", b"WARC/1.0\r\nWARC-Record-ID: <f>\r\nContent-Length: 0\r\n\r\n" * 3),
        ("a.warc", b"WARC/1.0\r\nContent-Length: 0\r\n\r\n" * 3),
    ],
)
def test_refused_records_without_a_line_are_told_apart(name: str, data: bytes) -> None:
    keys = [(unit.record_key, unit.line) for unit in units(data, name)]
    assert len(keys) >= 3
    assert len(set(keys)) == len(keys)


class Failing(io.RawIOBase):
    """A disk that gives so many bytes and then an error."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:
        n = self._data.readinto(buffer)
        if not n:
            raise OSError(5, "Input/output error")
        return n


ITEM = "<item><description>Fares will rise.</description></item>"
LONG = {
    "lines.jsonl": inputs()["lines.jsonl"] * 200,
    "list.json": b"[" + (json.dumps(RECORD).encode() + b",") * 400,
    "rows.csv": inputs()["rows.csv"] * 200,
    "feed.rss": FEED.replace("<item>", ITEM * 5_000 + "<item>", 1).encode(),
    "crawl.warc": inputs()["crawl.warc"] * 200,
}


@pytest.mark.parametrize("name", LONG)
def test_a_disk_that_fails_costs_the_records_that_were_not_read(name: str) -> None:
    *read, last = READING.source(Source(name, "", lambda: io.BufferedReader(Failing(LONG[name]))))
    assert last.refusal is not None
    assert (last.refusal.reason, last.refusal.detail) == ("unreadable", "Input/output error")
    assert last.media_type is not None
    assert len([unit for unit in read if unit.raw]) > 50


@pytest.mark.parametrize("name", ["story.txt", "page.html", "mail.eml", "rows.parquet", "letter.docx", "bundle.zip"])
def test_a_disk_that_fails_costs_the_file(name: str) -> None:
    found = list(READING.source(Source(name, "", lambda: io.BufferedReader(Failing(inputs()[name])))))
    assert [unit.refusal and unit.refusal.reason for unit in found] == ["unreadable"]


def test_a_disk_that_fails_at_once_costs_the_file() -> None:
    (unit,) = READING.source(Source("a.txt", "", lambda: io.BufferedReader(Failing(b""))))
    assert unit.refusal is not None
    assert unit.refusal.reason == "unreadable"


def test_records_before_a_refusal_stay() -> None:
    lines = b'{"text": "Fares will rise."}\n' * 40_000
    found = units(zipped(lines), "a.jsonl.gz")
    assert len(found) > 1_000
    assert [unit.refusal and unit.refusal.reason for unit in found[-2:]] == [None, "expansion_ratio"]
    assert found[-1].media_type == "application/x-ndjson"


def test_long_files_are_refused_before_they_are_read_whole() -> None:
    assert reason(b"a b " * 10_001, "a.txt") == "too_long"
    assert reason(b"a b " * 10_000, "a.txt") is None


def test_a_document_of_very_many_values_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.ingest.readers.json_records.MAX_VALUES", 6)
    assert reason(b'{"articles": [{}, {}, {}]}', "a.json") == "too_long"
    assert said(units(b'{"articles": [{"text": "Fares"}, {}]}', "a.json")) == [("1", None), ("2", "no_text_field")]


def test_of_an_empty_zip_of_folders_nothing_is_read() -> None:
    assert reason(packed({"b/": b""}), "a.zip") == "empty"


def test_limits_and_fields_are_those_of_the_parameters() -> None:
    reading = Reading.of(Clean(max_chars=10, fields={"text": "story"}))
    assert reading.limits == Limits(10, 40)
    assert said(units(b'{"story": "Fares"}', "a.json", reading)) == [("1", None)]
    assert said(units(b"a " * 21, "a.txt", reading)) == [(None, "too_long")]
