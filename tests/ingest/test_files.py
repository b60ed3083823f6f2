"""Walking the input: each unit is read, or says why not; none is lost."""

import os
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.ingest.clean import clean
from pipeline.ingest.files import locate, paths, sidecars
from pipeline.ingest.read import Reading
from pipeline.ingest.units import Limits, Unit, quarantine
from pipeline.params import Clean

MAX = 1000
TEXT = "Fares will rise by £2m, said Mara Quill."
STORY = TEXT.encode()


READING = Reading(Limits(MAX, MAX), {})


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening a pipe that nobody writes to would wait for ever."""
    opened = Path.open

    def careful(path: Path, mode: str = "r", **options: Any) -> Any:
        assert "r" not in mode or path.is_file(), f"{path} was opened"
        return opened(path, mode, **options)

    monkeypatch.setattr(Path, "open", careful)


def units(root: Path) -> dict[str, Unit]:
    found = list(READING.corpus(root))
    assert len({unit.source_path for unit in found}) == len(found)
    return {unit.source_path: unit for unit in found}


def raw(root: Path) -> dict[str, str | None]:
    return {path: unit.raw for path, unit in units(root).items()}


def reason(root: Path, name: str) -> tuple[str, str]:
    unit = units(root)[name]
    assert unit.raw is None
    assert unit.refusal is not None
    assert unit.refusal.detail
    return unit.refusal.outcome, unit.refusal.reason


def test_a_story_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_bytes(STORY)
    assert raw(tmp_path) == {"ferry.txt": TEXT}


def test_paths_are_relative_sorted_and_of_forward_slashes(tmp_path: Path) -> None:
    for name in ("b/deep/er/z.txt", "b/a.txt", "a.txt", "b.txt", "B.txt", "é.txt", "10.txt", "9.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(STORY)
    found = paths(tmp_path)
    assert found == sorted(found)
    assert set(found) == {"b/deep/er/z.txt", "b/a.txt", "a.txt", "b.txt", "B.txt", "é.txt", "10.txt", "9.txt"}
    assert [unit.source_path for unit in READING.corpus(tmp_path)] == found


def test_upper_case_suffixes_are_read(tmp_path: Path) -> None:
    (tmp_path / "FERRY.TXT").write_bytes(STORY)
    assert units(tmp_path)["FERRY.TXT"].raw == TEXT


def test_an_empty_folder_has_no_units(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert paths(tmp_path) == []


def test_a_single_file_is_one_unit(tmp_path: Path) -> None:
    path = tmp_path / "ferry.txt"
    path.write_bytes(STORY)
    assert raw(path) == {"ferry.txt": TEXT}


def test_a_single_file_is_read_though_hidden_or_a_link_when_it_is_named(tmp_path: Path) -> None:
    hidden = tmp_path / ".ferry.txt"
    hidden.write_bytes(STORY)
    (tmp_path / "in").mkdir()
    link = tmp_path / "in" / "link.txt"
    link.symlink_to(hidden)
    assert raw(hidden) == {".ferry.txt": TEXT}
    assert raw(link) == {"link.txt": TEXT}


def test_a_single_file_of_another_type_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "ferry.doc").write_bytes(STORY)
    assert reason(tmp_path / "ferry.doc", "ferry.doc") == ("skip", "unsupported_type")


def test_a_missing_input_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere: no such file or folder"):
        list(READING.corpus(tmp_path / "nowhere"))
    (tmp_path / "dead").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError, match="dead: no such file or folder"):
        list(READING.corpus(tmp_path / "dead"))


def test_a_folder_that_cannot_be_listed_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(os, "scandir", locked)
    with pytest.raises(InputError, match=f"{tmp_path}: cannot be listed: Permission denied"):
        paths(tmp_path)


@pytest.mark.parametrize("name", [".ferry.txt", ".git/ferry.txt", "a/.b/c/ferry.txt", ".hidden"])
def test_hidden_files_are_skipped(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(STORY)
    assert reason(tmp_path, name) == ("skip", "hidden_file")


def test_the_input_folder_itself_may_be_hidden(tmp_path: Path) -> None:
    root = tmp_path / ".stories"
    root.mkdir()
    (root / "ferry.txt").write_bytes(STORY)
    assert units(root)["ferry.txt"].raw == TEXT


@pytest.mark.parametrize("name", ["ferry.pdf", "ferry", "ferry.txt~", "ferry.txt.bak"])
def test_files_of_another_type_are_skipped(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(STORY)
    assert reason(tmp_path, name) == ("skip", "unsupported_type")


def test_a_fifo_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ferry.txt")
    assert reason(tmp_path, "ferry.txt") == ("quarantine", "not_regular_file")


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "ferry.txt").write_bytes(STORY)
    (tmp_path / "b.txt").symlink_to(tmp_path / "a")
    assert reason(tmp_path, "b.txt") == ("quarantine", "not_regular_file")
    assert set(units(tmp_path)) == {"a/ferry.txt", "b.txt"}


def test_a_link_within_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_bytes(STORY)
    (tmp_path / "link.txt").symlink_to("ferry.txt")
    assert units(tmp_path)["link.txt"].raw == TEXT


def test_a_link_out_of_the_folder_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.txt").write_bytes(STORY)
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "in" / "up.txt").symlink_to("../secret.txt")
    assert reason(tmp_path / "in", "link.txt") == ("quarantine", "symlink_outside_root")
    assert reason(tmp_path / "in", "up.txt") == ("quarantine", "symlink_outside_root")


def test_a_folder_beside_it_with_the_same_beginning_is_outside(tmp_path: Path) -> None:
    for name in ("in", "in-private"):
        (tmp_path / name).mkdir()
    (tmp_path / "in-private" / "secret.txt").write_bytes(STORY)
    (tmp_path / "in" / "link.txt").symlink_to("../in-private/secret.txt")
    assert reason(tmp_path / "in", "link.txt") == ("quarantine", "symlink_outside_root")


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_bytes(STORY)
    (tmp_path / "dead.txt").symlink_to("nowhere.txt")
    (tmp_path / "through.txt").symlink_to("ferry.txt/nowhere.txt")
    (tmp_path / "one.txt").symlink_to("two.txt")
    (tmp_path / "two.txt").symlink_to("one.txt")
    assert reason(tmp_path, "dead.txt") == ("quarantine", "symlink_dead")
    assert reason(tmp_path, "through.txt") == ("quarantine", "symlink_dead")
    assert reason(tmp_path, "one.txt") == reason(tmp_path, "two.txt") == ("quarantine", "symlink_loop")


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "ferry.txt").write_bytes(STORY)
    monkeypatch.setattr(Path, "open", locked)
    refused = Unit("ferry.txt", refusal=quarantine("unreadable", "Permission denied"))
    assert list(READING.corpus(tmp_path)) == [refused]


def test_a_file_that_is_gone_when_its_turn_comes(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(STORY)
    found = []
    for unit in READING.corpus(tmp_path):
        (tmp_path / "b.txt").unlink(missing_ok=True)
        found.append((unit.source_path, unit.refusal and unit.refusal.reason))
    assert found == [("a.txt", None), ("b.txt", "unreadable")]


def test_a_file_that_is_too_long(tmp_path: Path) -> None:
    (tmp_path / "fits.txt").write_bytes(b"x" * MAX)
    (tmp_path / "long.txt").write_bytes(b"x" * (MAX + 1))
    assert units(tmp_path)["fits.txt"].raw == "x" * MAX
    assert reason(tmp_path, "long.txt") == ("quarantine", "too_long")


def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        (tmp_path / name).write_bytes(STORY)
    except OSError:
        pytest.skip("this file system takes no such name")
    assert reason(tmp_path, "caf\\xe9.txt") == ("quarantine", "unreadable_name")
    assert reason(tmp_path / name, "caf\\xe9.txt") == ("quarantine", "unreadable_name")


def test_a_name_that_is_not_utf_8_beside_one_that_is_written_as_it_is_shown(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(STORY)
    except OSError:
        pytest.skip("this file system takes no such name")
    (tmp_path / "caf\\xe9.txt").write_bytes(STORY)
    found = [(unit.source_path, unit.record_key) for unit in READING.corpus(tmp_path)]
    assert sorted(found, key=str) == [("caf\\xe9.txt", "636166e92e747874"), ("caf\\xe9.txt", None)]


def test_every_unit_gives_one_row_of_the_log(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("ferry.txt", "folder/ferry.txt", ".hidden.txt", "ferry.doc", "long.txt", "empty.txt"):
        (tmp_path / name).write_bytes({"long.txt": b"x" * 2000, "empty.txt": b""}.get(name, STORY))
    os.mkfifo(tmp_path / "fifo.txt")
    (tmp_path / "dead.txt").symlink_to("nowhere.txt")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "out.txt").symlink_to("/etc/hosts")
    log = [one.log_row() for one in clean(READING.corpus(tmp_path), Clean())]
    assert [row["source_path"] for row in log] == paths(tmp_path)
    assert {row["source_path"]: (row["outcome"], row["reason"]) for row in log} == {
        "ferry.txt": ("ok", ""),
        "folder/ferry.txt": ("ok", ""),
        ".hidden.txt": ("skip", "hidden_file"),
        "ferry.doc": ("skip", "unsupported_type"),
        "long.txt": ("quarantine", "too_long"),
        "empty.txt": ("quarantine", "empty"),
        "fifo.txt": ("quarantine", "not_regular_file"),
        "dead.txt": ("quarantine", "symlink_dead"),
        "loop.txt": ("quarantine", "symlink_loop"),
        "out.txt": ("quarantine", "symlink_outside_root"),
    }
    assert all((row["doc_id"] is None) == (row["outcome"] in ("skip", "quarantine")) for row in log)
    assert all(bool(row["detail"]) == (row["outcome"] != "ok") for row in log)


SIDECARS = [
    (["ferry.txt", "ferry.txt.meta.json"], {"ferry.txt": "ferry.txt.meta.json"}),
    (["ferry.txt", "ferry.meta.json"], {"ferry.txt": "ferry.meta.json"}),
    (["a/ferry.html", "a/ferry.meta.json", "ferry.txt"], {"a/ferry.html": "a/ferry.meta.json"}),
    (["ferry.txt", "ferry.txt.meta.json", "ferry.meta.json"], {"ferry.txt": "ferry.txt.meta.json"}),
    (["ferry.meta.json"], {}),
    (["ferry.txt", "fares.meta.json"], {}),
    (["ferry.txt", "ferry.json"], {}),
]


@pytest.mark.parametrize(("found", "described"), SIDECARS)
def test_sidecars_go_by_the_name_of_their_story(found: list[str], described: dict[str, str]) -> None:
    assert sidecars(found) == described


def test_nothing_is_opened_to_locate_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ferry.txt").write_bytes(STORY)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("opened"))
    assert not isinstance(locate(tmp_path, "ferry.txt"), Unit)
