"""Objects as files: all of them, in one folder, whatever their keys are."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StorageError
from pipeline.ingest.read import Reading
from pipeline.params import Clean
from pipeline.storage.fetch import UNUSABLE, fetched, local_names
from pipeline.storage.fetch import _fetch as fetch_one
from pipeline.storage.place import Place
from tests.storage.served import put

UNUSABLE_KEYS = [
    "../a.txt",
    "..",
    ".",
    "",
    "/etc/a.txt",
    "a//b.txt",
    "a/",
    "a/../../b.txt",
    "a/./b.txt",
    "a/..",
    "..\\a.txt",
    "a\\b.txt",
    "a\0.txt",
    "C:/a.txt",
    "c:a.txt",
    f"{'long' * 80}.txt",
    "\N{SNOWMAN}" * 90,
]
USABLE_KEYS = ["a.txt", "a/b/c.txt", "..a.txt", "a..txt", "...", "a b.txt", "\N{SNOWMAN}.txt", "%2E%2E/a.txt", "~/a"]
PARTS = st.sampled_from(["a", "b", "A", "..", ".", "", "\\", "\0", "a.txt", "C:", "x" * 300, UNUSABLE])


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("key", USABLE_KEYS)
def test_a_usable_key_is_the_path(key: str) -> None:
    assert local_names([key]) == {key: key}


@pytest.mark.parametrize("key", UNUSABLE_KEYS)
def test_for_any_other_key_a_name_of_its_own_stands(key: str) -> None:
    (name,) = local_names([key]).values()
    assert name.endswith(UNUSABLE)
    assert not name.startswith(".")
    assert "/" not in name
    assert len(name.encode()) < 255


def test_a_file_gives_way_to_a_folder() -> None:
    names = local_names(["a", "a/b", "a/b/c.txt", "a.txt"])
    assert [name for name in names.values() if not name.endswith(UNUSABLE)] == ["a.txt", "a/b/c.txt"]


@given(st.lists(st.lists(PARTS, min_size=1, max_size=4).map("/".join), unique=True))
def test_no_two_keys_meet_and_none_leads_out(keys: list[str]) -> None:
    names = local_names(keys)
    assert set(names) == set(keys)
    assert len(set(names.values())) == len(keys)
    taken = set(names.values())
    for name in taken:
        path = PurePosixPath(name)
        assert path.as_posix() == name
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert not taken.intersection(folder.as_posix() for folder in path.parents)


def test_objects_are_files_while_the_context_lasts(server: str, bucket: str) -> None:
    stories = {"north/ferry.txt": b"Fares will rise.", "\N{SNOWMAN}.txt": b"Snow.", "long.txt": bytes(3 << 20)}
    for key, data in stories.items():
        put(server, bucket, f"stories/{key}", data)
    put(server, bucket, "stories2/other.txt", b"Other.")
    shown: list[object] = []
    with fetched(
        f"s3://{bucket}/stories/", lambda names, total: [shown.append(total), *map(shown.append, names)]
    ) as at:
        assert content(at) == stories
    assert shown[0] == 3
    assert set(shown[1:]) == set(stories)
    assert not at.exists()


def test_a_whole_bucket_is_read(server: str, bucket: str) -> None:
    put(server, bucket, "a.txt", b"A.")
    put(server, bucket, "b/c.txt", b"C.")
    with fetched(f"s3://{bucket}") as folder:
        assert content(folder) == {"a.txt": b"A.", "b/c.txt": b"C."}


def test_one_object_is_one_file(server: str, bucket: str) -> None:
    put(server, bucket, "stories/north.jsonl", b'{"text": "Fares will rise."}')
    with fetched(f"s3://{bucket}/stories/north.jsonl") as file:
        assert file.name == "north.jsonl"
        assert file.read_bytes() == b'{"text": "Fares will rise."}'


def test_hostile_keys_stay_in_the_folder_and_are_accounted_for(
    server: str, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    keys = ["../../outside.txt", "..", "./a.txt", "a//b.txt", "/etc/c.txt", "d\\..\\e.txt", "ok.txt", "ok.txt/f.txt"]
    keys.append(f"{'g' * 300}.txt")
    for key in keys:
        put(server, bucket, f"stories/{key}", b"Fares will rise.")
    with fetched(f"s3://{bucket}/stories") as folder:
        found = content(folder)
        assert set(found) == {path.relative_to(folder).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
        units = list(Reading.of(Clean()).corpus(folder))
    assert {name: data for name, data in found.items() if data} == {"ok.txt/f.txt": b"Fares will rise."}
    assert len(found) == len(units) == len(keys)
    assert {unit.refusal.reason for unit in units if unit.refusal} == {"unsupported_type"}


def test_an_object_that_is_gone_when_it_is_asked_for_is_accounted_for(
    server: str, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(server, bucket, "stories/a.txt", b"A.")
    monkeypatch.setattr("pipeline.storage.place.Place.files", lambda _: {"a.txt": 2, "north/gone.txt": 5})
    with fetched(f"s3://{bucket}/stories") as folder:
        names = sorted(content(folder))
    assert names[0] == "a.txt"
    assert names[1].startswith("north/north%2Fgone.txt-")
    assert names[1].endswith(UNUSABLE)


def test_an_object_whose_file_is_another_objects_is_accounted_for(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "A.txt").write_bytes(b"A.")
    taken = tmp_path / "out" / "a.txt"
    taken.parent.mkdir()
    taken.write_bytes(b"another")
    fetch_one(Place.of((tmp_path / "in" / "A.txt").as_uri()), "A.txt", taken)
    assert taken.read_bytes() == b"another"
    assert sorted(data for name, data in content(taken.parent).items() if name.endswith(UNUSABLE)) == [b""]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("s3://{bucket}/nothing", "there is nothing there"),
        ("s3://{bucket}-absent/stories", "there is nothing there|cannot be listed"),
        ("s4://{bucket}/stories", "cannot be opened"),
        ("s3://", "cannot be opened|names no place"),
    ],
)
def test_what_cannot_be_read_is_an_error(bucket: str, url: str, said: str) -> None:
    with pytest.raises(StorageError, match=said), fetched(url.format(bucket=bucket)):
        pass


def test_a_server_that_does_not_answer_is_an_error_and_no_secret_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(StorageError) as caught, fetched("s3://tern:made-up@bucket/stories?region=us-east-1"):
        pass
    assert str(caught.value).startswith("s3://bucket/stories cannot be read: ")
    assert "made-up" not in str(caught.value)


def test_other_urls_are_read_likewise(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"A.")
    with fetched(tmp_path.as_uri()) as folder:
        assert folder != tmp_path
        assert content(folder) == {"a.txt": b"A."}
