import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import platformdirs
import pytest

from pipeline.engines import memo
from pipeline.engines.memo import ASKED, FILE, Memo, key
from pipeline.errors import OnrecordError

RESULTS = {key("task", f"shard-{number}"): f"result {number} ".encode() * 50 for number in range(200)}
ONE = key("task", "shard-1")


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Memo]:
    with Memo(tmp_path / "cache") as opened:
        opened.keep("task", RESULTS)
        yield opened


def update(kept: Memo, statement: str, *values: object) -> None:
    database = sqlite3.connect(kept.path)
    with database:
        database.execute(statement, values)
    database.close()


def test_the_folder_is_that_of_the_environment_else_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_CACHE", "/some/where")
    assert memo.folder() == Path("/some/where")
    for unset in (lambda: monkeypatch.setenv("ONRECORD_CACHE", ""), lambda: monkeypatch.delenv("ONRECORD_CACHE")):
        unset()
        assert memo.folder() == platformdirs.user_cache_path("onrecord")


def test_a_key_depends_on_each_part_and_where_it_ends() -> None:
    parts = [("a", "b"), ("b", "a"), ("ab",), ("a", "b", ""), ("a",), ("a", "bc"), ("ab", "c")]
    assert len({key(*each) for each in parts}) == len(parts)
    assert key("a", "b") == key("a", "b") == hashlib.sha256(b"a b").hexdigest()


def test_what_was_kept_is_found(kept: Memo) -> None:
    assert kept.find(RESULTS) == RESULTS
    assert kept.find([ONE, key("task", "shard-x")]) == {ONE: RESULTS[ONE]}
    assert kept.find([]) == {}


def test_more_keys_than_one_query_takes_are_found(tmp_path: Path) -> None:
    many = {f"{number}": b"%d" % number for number in range(2 * ASKED + 1)}
    with Memo(tmp_path) as opened:
        opened.keep("task", many)
        assert opened.find(many) == many
        assert opened.find([*many, "none"]) == many


def test_it_outlives_the_process(kept: Memo, tmp_path: Path) -> None:
    kept.close()
    with Memo(tmp_path / "cache") as again:
        assert again.find(RESULTS) == RESULTS


def test_a_closed_memo_opens_again(kept: Memo) -> None:
    kept.close()
    kept.close()
    assert kept.count() == {"task": 200}


def test_nothing_is_made_before_it_is_used(tmp_path: Path) -> None:
    with Memo(tmp_path / "cache"):
        assert not list(tmp_path.iterdir())


def test_a_result_kept_again_replaces_the_first(kept: Memo) -> None:
    kept.keep("task", {ONE: b"new"})
    assert kept.find([ONE]) == {ONE: b"new"}
    assert kept.count() == {"task": len(RESULTS)}


def test_count_and_clear(kept: Memo) -> None:
    kept.keep("other", {"another": b"", "more": bytes(10)})
    assert list(kept.count().items()) == [("other", 2), ("task", 200)]
    size = kept.path.stat().st_size
    kept.clear()
    assert kept.count() == {}
    assert kept.find(RESULTS) == {}
    assert kept.path.stat().st_size < size


@pytest.mark.parametrize(
    "damage",
    [
        "result = substr(result, 1, 5)",
        "result = zeroblob(20)",
        "result = null",
        "result = 5",
        "result = 'text'",
        "result = (select result from results where rowid = 7)",
        "result = cast(result as text)",
        "digest = 'x'",
        "digest = null",
        "digest = cast(x'ff00fe' as text)",
        "key = cast(x'ff00fe' as text)",
        "key = null",
    ],
)
def test_a_damaged_value_counts_as_absent(kept: Memo, damage: str) -> None:
    update(kept, f"update results set {damage} where rowid = 3")
    found = kept.find(RESULTS)
    assert len(found) == len(RESULTS) - 1
    assert found.items() <= RESULTS.items()
    kept.keep("task", RESULTS)
    assert kept.find(RESULTS) == RESULTS


def test_a_flipped_byte_counts_as_absent(kept: Memo) -> None:
    (third,) = list(RESULTS)[2:3]
    for at in range(0, len(RESULTS[third]), 50):
        flipped = bytearray(RESULTS[third])
        flipped[at] ^= 1
        update(kept, "update results set result = ? where key = ?", bytes(flipped), third)
        assert kept.find([third, ONE]) == {ONE: RESULTS[ONE]}


def damaged(path: Path, how: str) -> None:
    content = path.read_bytes()
    page = 4096
    path.write_bytes(
        {
            "garbage": b"garbage " * 1000,
            "empty": b"",
            "cut short": content[: len(content) // 2 // page * page],
            "cut within a page": content[: page + 100],
            "a page of garbage": content[:page] + b"\xa5" * page + content[2 * page :],
            "garbage at the end": content[: -2 * page] + b"\xa5" * 2 * page,
        }[how]
    )


@pytest.mark.parametrize(
    "how",
    ["garbage", "empty", "cut short", "cut within a page", "a page of garbage", "garbage at the end"],
)
@pytest.mark.parametrize("first", ["find", "keep", "count", "clear"])
def test_a_damaged_file_is_begun_anew(kept: Memo, how: str, first: str) -> None:
    kept.close()
    damaged(kept.path, how)
    if first == "find":
        assert kept.find(RESULTS).items() <= RESULTS.items()
    elif first == "count":
        assert kept.count().get("task", 0) <= len(RESULTS)
    elif first == "clear":
        kept.clear()
        assert kept.count() == {}
    kept.keep("task", RESULTS)
    assert kept.find(RESULTS) == RESULTS


def test_a_damaged_file_that_another_run_removed_is_begun_anew(kept: Memo, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.close()
    kept.path.write_bytes(b"garbage " * 1000)
    close = Memo.close

    def slow(self: Memo) -> None:
        close(self)
        self.path.unlink(missing_ok=True)

    monkeypatch.setattr(Memo, "close", slow)
    assert kept.find(RESULTS) == {}


def test_a_journal_that_a_killed_run_left_is_no_part_of_a_new_file(kept: Memo) -> None:
    kept.close()
    journal = kept.path.with_name(f"{FILE}-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9 \xa1c\xd7" + b"\xff" * 5000)
    kept.path.write_bytes(b"garbage " * 1000)
    assert kept.find(RESULTS) == {}
    kept.keep("task", RESULTS)
    assert kept.find(RESULTS) == RESULTS
    assert not journal.exists()


def test_a_file_of_another_form_is_told_with_the_remedy(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / FILE)
    database.execute("create table results (other text)")
    database.close()
    with Memo(tmp_path) as kept, pytest.raises(OnrecordError, match=r"set ONRECORD_CACHE to another folder$"):
        kept.find(RESULTS)


def test_a_failing_transaction_keeps_what_was_there(kept: Memo) -> None:
    with pytest.raises(TypeError):
        kept.keep("task", {"new": b"new", "bad": 5})  # type: ignore[dict-item]
    assert kept.count() == {"task": len(RESULTS)}


def a_folder_in_its_place(where: Path) -> Path:
    (where / FILE).mkdir()
    return where


def a_file_as_its_folder(where: Path) -> Path:
    (where / "file").touch()
    return where / "file"


def a_file_above_its_folder(where: Path) -> Path:
    return a_file_as_its_folder(where) / "cache"


@pytest.mark.parametrize("place", [a_folder_in_its_place, a_file_as_its_folder, a_file_above_its_folder])
def test_a_memo_that_cannot_be_opened_is_one_line_with_the_remedy(
    tmp_path: Path, place: Callable[[Path], Path]
) -> None:
    where = place(tmp_path)
    with Memo(where) as kept, pytest.raises(OnrecordError) as raised:
        kept.count()
    message = str(raised.value)
    assert message.startswith(f"{where / FILE} cannot be used (")
    assert message.endswith("set ONRECORD_CACHE to another folder")
    assert len(message.splitlines()) == 1


def test_a_full_disk_is_one_line_with_the_remedy_and_harms_nothing(kept: Memo) -> None:
    assert kept._database is not None
    (pages,) = kept._database.execute("pragma page_count").fetchone()
    kept._database.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(OnrecordError, match=r"full\): set ONRECORD_CACHE to another folder$"):
        kept.keep("task", {"new": bytes(100_000)})
    assert kept.find([*RESULTS, "new"]) == RESULTS


def test_a_locked_memo_is_not_taken_for_a_damaged_one(
    kept: Memo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memo, "WAIT_SECONDS", 0.05)
    other = sqlite3.connect(kept.path)
    other.execute("begin exclusive")
    with Memo(tmp_path / "cache") as waiting, pytest.raises(OnrecordError, match="locked"):
        waiting.keep("task", {ONE: b"new"})
    other.rollback()
    other.close()
    assert kept.find(RESULTS) == RESULTS


def test_two_runs_may_share_it(kept: Memo, tmp_path: Path) -> None:
    with Memo(tmp_path / "cache") as other:
        other.keep("task", {"new": b"new"})
        assert kept.find(["new"]) == {"new": b"new"}
