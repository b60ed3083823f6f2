"""A run in object storage: whole or not there, once, and read as tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import duckdb
import pyarrow.parquet as pq
import pytest
from pyarrow import fs

from pipeline.errors import StorageError, TableError
from pipeline.export import parquet_parts
from pipeline.schema import TABLES
from pipeline.storage.place import Place, is_url
from pipeline.storage.publish import LATEST, MANIFEST, publish
from tests.export.export_tables import rows, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A run, with what may lie beside its tables."""
    folder: Path = written(tmp_path / "out")
    (folder / "report.html").write_text("<!doctype html><title>Run</title>", encoding="utf-8")
    (folder / "checks.json").write_text("{}", encoding="utf-8")
    (folder / "report-pages").mkdir()
    (folder / "report-pages" / "d-1.html").write_text("<!doctype html><title>1</title>", encoding="utf-8")
    (folder / ".onrecord.lock").touch()
    (folder / "drafts").mkdir()
    (folder / "drafts" / "parses.parquet").write_bytes(b"PAR1")
    (folder / "link.json").symlink_to("/etc/hostname")
    return folder


def objects(url: str) -> dict[str, int]:
    return Place.of(url).files()


def content(url: str, name: str) -> bytes:
    return b"".join(Place.of(url).below(name).read() or ())


def latest(url: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(content(url, LATEST))
    return found


def other(folder: Path) -> Path:
    """Another run."""
    changed = rows()
    changed["documents"][0]["title"] = "Fares to fall"
    found: Path = written(folder, **changed)
    return found


def test_all_of_a_run_lies_under_its_version(out: Path, bucket: str) -> None:
    url = f"s3://{bucket}/tables"
    done = publish(out, url)
    names = {*(f"{table.name}/part-00000.parquet" for table in TABLES), "report.html", "report-pages/d-1.html"}
    names |= {"checks.json", MANIFEST}
    assert set(objects(url)) == {LATEST, *(f"{done.version}/{name}" for name in names)}
    assert done.n_uploaded == len(names) + 1
    assert done.url == f"{url}/{done.version}"
    found = latest(url)
    assert found["version"] == done.version
    assert found["report"] == f"{done.version}/report.html"
    assert found["tables"]["quotes"] == f"{done.version}/quotes/*.parquet"
    manifest = json.loads(content(url, found["manifest"]))
    assert {file["path"] for file in manifest["files"]} == names - {MANIFEST}
    assert all(objects(done.url)[file["path"]] == file["n_bytes"] for file in manifest["files"])


def test_the_report_is_a_page_to_browsers(out: Path, server: str, bucket: str) -> None:
    done = publish(out, f"s3://{bucket}/tables")
    with urlopen(f"{server}/{bucket}/tables/{done.version}/report.html") as answer:
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_an_unchanged_run_uploads_nothing(out: Path, bucket: str, tmp_path: Path) -> None:
    url = f"s3://{bucket}/tables"
    first = publish(out, url)
    (out / ".other").touch()
    infos = modified(url)
    again = publish(out, url)
    assert (again.version, again.n_uploaded) == (first.version, 0)
    assert modified(url) == infos
    changed = publish(other(tmp_path / "other"), url)
    assert changed.version != first.version
    assert latest(url)["version"] == changed.version
    assert any(name.startswith(first.version) for name in objects(url))


def modified(url: str) -> dict[str, Any]:
    filesystem, path = fs.FileSystem.from_uri(url)
    infos = filesystem.get_file_info(fs.FileSelector(path, recursive=True))
    return {info.path: info.mtime_ns for info in infos}


def failing(after: int) -> Callable[..., None]:
    """`Place.write` that fails after so many files."""
    write, count = Place.write, 0

    def failing_write(self: Place, *given: Any) -> None:
        nonlocal count
        count += 1
        if count > after:
            raise StorageError("the connection was lost")
        write(self, *given)

    return failing_write


@pytest.mark.parametrize("after", [0, 5, 12, 13])
def test_a_failure_in_the_middle_leaves_the_pointer(
    out: Path, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    url = f"s3://{bucket}/tables"
    first = publish(other(tmp_path / "other"), url)
    before = content(url, LATEST)
    with monkeypatch.context() as patch:
        patch.setattr(Place, "write", failing(after))
        with pytest.raises(StorageError, match="the connection was lost"):
            publish(out, url)
    assert content(url, LATEST) == before
    assert latest(url)["version"] == first.version
    arrived = len(objects(url)) - len(objects(first.url)) - 1
    assert arrived == after
    done = publish(out, url)
    assert done.n_uploaded == 12 + 2 - min(after, 12)
    assert latest(url)["version"] == done.version
    assert publish(out, url).n_uploaded == 0


def test_an_object_that_was_cut_short_is_uploaded_again(out: Path, bucket: str) -> None:
    url = f"s3://{bucket}/tables"
    done = publish(out, url)
    filesystem, path = fs.FileSystem.from_uri(url)
    whole = content(done.url, "report.html")
    with filesystem.open_output_stream(f"{path}/{done.version}/report.html") as stream:
        stream.write(b"<!doc")
    filesystem.delete_file(f"{path}/{LATEST}")
    assert publish(out, url).n_uploaded == 3
    assert content(done.url, "report.html") == whole


def test_equal_runs_are_one_version(out: Path, bucket: str, tmp_path: Path) -> None:
    one = publish(other(tmp_path / "one"), f"s3://{bucket}/one")
    two = publish(other(tmp_path / "two"), f"s3://{bucket}/two")
    assert one.version == two.version
    assert latest(f"s3://{bucket}/one")["report"] is None
    sizes = objects(f"s3://{bucket}/one")
    assert sizes == objects(f"s3://{bucket}/two")
    assert all(content(f"s3://{bucket}/one", name) == content(f"s3://{bucket}/two", name) for name in sizes)


def test_what_is_no_run_is_not_published(tmp_path: Path, bucket: str) -> None:
    with pytest.raises(TableError, match="no folder of tables"):
        publish(tmp_path / "absent", f"s3://{bucket}/tables")
    assert objects(f"s3://{bucket}/tables") == {}


def test_a_bucket_that_is_not_there_is_an_error(out: Path, bucket: str) -> None:
    with pytest.raises(StorageError, match="cannot be"):
        publish(out, f"s3://{bucket}-absent/tables")


def test_duckdb_reads_the_parts_as_one_table(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for table in TABLES:
        monkeypatch.setattr(parquet_parts, "PART_ROWS", table.row_group)
    target = tmp_path / "published"
    done = publish(out, target.as_uri())
    for table in TABLES:
        found = duckdb.sql(f"select * from read_parquet('{target}/{done.version}/{table.name}/*.parquet')")
        assert found.columns == table.schema.names
        assert found.fetchall() == duckdb.sql(f"select * from read_parquet('{out / table.name}.parquet')").fetchall()


def test_other_urls_are_written_likewise(out: Path, tmp_path: Path) -> None:
    url = (tmp_path / "published").as_uri()
    done = publish(out, url)
    assert (tmp_path / "published" / done.version / "report.html").read_bytes() == (out / "report.html").read_bytes()
    assert sorted(path.name for path in (tmp_path / "published").iterdir()) == sorted([LATEST, done.version])
    assert publish(out, url).n_uploaded == 0


def test_parts_are_of_the_table_and_say_what_shaped_them(out: Path, tmp_path: Path) -> None:
    done = publish(out, (tmp_path / "published").as_uri())
    part = tmp_path / "published" / done.version / "quotes" / "part-00000.parquet"
    assert part.read_bytes() == (out / "quotes.parquet").read_bytes()
    assert pq.read_schema(part).equals(pq.read_schema(out / "quotes.parquet"), check_metadata=True)


@pytest.mark.parametrize(
    ("text", "url"),
    [("s3://bucket/a", True), ("file:///a", True), ("GS://b", True)]
    + [(path, False) for path in ("a", "/a/b", "./s3:/a", "C:\\a", "a:b", "", "x://y/", "stories/s3://a")],
)
def test_urls_are_told_from_paths(text: str, url: bool) -> None:
    assert is_url(text) == url
