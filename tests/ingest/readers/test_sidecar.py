"""What somebody wrote down about a file, beside it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.ingest.clean import clean
from pipeline.ingest.read import Reading
from pipeline.ingest.readers.sidecar import MAX_BYTES
from pipeline.params import Clean
from tests.ingest.small_inputs import PAGE, RECORD, TEXT

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.ingest.clean import Cleaned

SAID = {"headline": "Fares to rise", "author": {"name": "Ann Lowe"}, "source": "Isle Post", "date": "2024-03-05"}


def read(root: Path) -> dict[str, Cleaned]:
    return {one.unit.source_path: one for one in clean(Reading.of(Clean()).corpus(root), Clean())}


def written(folder: Path, sidecar: str, said: Any, story: str = "a.txt", text: str = TEXT) -> Path:
    (folder / story).write_text(text, encoding="utf-8")
    content = said if isinstance(said, bytes) else json.dumps(said).encode()
    (folder / sidecar).write_bytes(content)
    return folder


def metadata(one: Cleaned) -> tuple[str | None, ...]:
    assert one.document is not None
    found = one.document.metadata
    return found.title, found.byline, found.publisher, found.published_basis


@pytest.mark.parametrize("name", ["a.txt.meta.json", "a.meta.json"])
def test_a_sidecar_says_what_the_story_does_not(tmp_path: Path, name: str) -> None:
    found = read(written(tmp_path, name, SAID))
    assert metadata(found["a.txt"]) == ("Fares to rise", "Ann Lowe", "Isle Post", "sidecar")
    row = found[name].log_row()
    assert (row["outcome"], row["reason"]) == ("skip", "sidecar")
    assert row["detail"] == f"describes {name.removesuffix('.meta.json')}"


def test_of_two_sidecars_that_of_the_full_name_wins(tmp_path: Path) -> None:
    written(tmp_path, "a.meta.json", {"title": "No"})
    assert metadata(read(written(tmp_path, "a.txt.meta.json", SAID))["a.txt"])[0] == "Fares to rise"


def test_a_sidecar_wins_over_a_page_and_leaves_the_rest_to_it(tmp_path: Path) -> None:
    found = read(written(tmp_path, "a.html.meta.json", {"title": "Fares"}, "a.html", PAGE))
    assert metadata(found["a.html"]) == ("Fares", "Tom Reed", None, "meta")


def test_records_keep_their_own(tmp_path: Path) -> None:
    found = read(written(tmp_path, "a.json.meta.json", SAID, "a.json", json.dumps(RECORD)))
    assert metadata(found["a.json"]) == ("Ferry fares to rise", "Tom Reed", None, "record")


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"null", b'"title"', b"\xff\xfe{", b"[" * 50_000, b'{"title": ' + b"1" * 5_000 + b"}"),
        b'{"title": "' + b"a" * MAX_BYTES + b'"}',
    ],
)
def test_a_malformed_sidecar_is_a_warning(tmp_path: Path, content: bytes) -> None:
    found = read(written(tmp_path, "a.txt.meta.json", content))
    assert metadata(found["a.txt"]) == ("Ferry fares to rise", None, None, None)
    assert found["a.txt"].log_row()["detail"] == "sidecar_malformed"


def test_a_date_that_is_none_is_a_warning(tmp_path: Path) -> None:
    found = read(written(tmp_path, "a.txt.meta.json", {"date": "soon"}))
    assert found["a.txt"].log_row()["detail"] == "invalid_date"


def test_what_a_sidecar_says_is_one_line_each(tmp_path: Path) -> None:
    said = {"title": "Fares\u202e\x1b[2J\nto\u00a0rise", "author": "\ud800", "publisher": ["a" * 5_000], "url": {}}
    found = read(written(tmp_path, "a.txt.meta.json", said))
    assert metadata(found["a.txt"]) == ("Fares [2J to rise", "\ufffd", "a" * 1_000, None)


def test_a_sidecar_without_a_story_is_a_record_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "b.meta.json").write_text('{"title": "Fares"}', encoding="utf-8")
    assert read(tmp_path)["b.meta.json"].log_row()["reason"] == "no_text_field"


@pytest.mark.parametrize("name", ["a.txt.meta.json", "a.meta.json"])
def test_a_single_file_has_its_sidecar_beside_it(tmp_path: Path, name: str) -> None:
    found = read(written(tmp_path, name, SAID) / "a.txt")
    assert list(found) == ["a.txt"]
    assert metadata(found["a.txt"])[0] == "Fares to rise"


def test_a_single_file_without_one_has_none(tmp_path: Path) -> None:
    written(tmp_path, "b.txt.meta.json", SAID)
    assert metadata(read(tmp_path / "a.txt")["a.txt"])[0] == "Ferry fares to rise"


def test_a_single_sidecar_does_not_describe_itself(tmp_path: Path) -> None:
    written(tmp_path, ".meta.json", {"text": TEXT})
    assert metadata(read(tmp_path / ".meta.json")[".meta.json"])[3] is None


@pytest.mark.parametrize("alone", [False, True])
def test_a_sidecar_outside_the_folder_is_not_followed(tmp_path: Path, alone: bool) -> None:
    (tmp_path / "secret.json").write_text(json.dumps(SAID), encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "a.txt.meta.json").symlink_to(tmp_path / "secret.json")
    found = read(folder / "a.txt" if alone else folder)
    assert metadata(found["a.txt"])[0] == "Ferry fares to rise"
    assert found["a.txt"].log_row()["reason"] == "sidecar_malformed"


@pytest.mark.parametrize("alone", [False, True])
def test_a_sidecar_that_is_no_file_is_not_opened(tmp_path: Path, alone: bool) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    os.mkfifo(tmp_path / "a.txt.meta.json")
    found = read(tmp_path / "a.txt" if alone else tmp_path)
    assert metadata(found["a.txt"])[0] == "Ferry fares to rise"
