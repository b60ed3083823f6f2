import sqlite3
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from pipeline.annotate import cache
from pipeline.annotate.cache import ParseCache
from pipeline.errors import OnrecordError

PARSES = {f"text-{number}": f"parse {number} ".encode() * 50 for number in range(200)}


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[ParseCache]:
    with ParseCache(tmp_path / "cache") as opened:
        opened.keep("print", PARSES)
        yield opened


def update(kept: ParseCache, statement: str, *values: object) -> None:
    database = sqlite3.connect(kept.path)
    with database:
        database.execute(statement, values)
    database.close()


def test_the_folder_is_that_of_the_environment_else_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_CACHE", "/some/where")
    assert cache.folder() == Path("/some/where")
    for unset in (lambda: monkeypatch.setenv("ONRECORD_CACHE", ""), lambda: monkeypatch.delenv("ONRECORD_CACHE")):
        unset()
        assert cache.folder() == platformdirs.user_cache_path("onrecord")


def test_what_was_kept_is_found(kept: ParseCache) -> None:
    assert kept.find("print", PARSES) == PARSES
    assert kept.find("print", ["text-3", "text-x"]) == {"text-3": PARSES["text-3"]}
    assert kept.find("print", []) == {}


def test_it_outlives_the_process(kept: ParseCache, tmp_path: Path) -> None:
    kept.close()
    with ParseCache(tmp_path / "cache") as again:
        assert again.find("print", PARSES) == PARSES


def test_a_closed_cache_opens_again(kept: ParseCache) -> None:
    kept.close()
    kept.close()
    assert kept.count() == 200


def test_another_fingerprint_finds_nothing(kept: ParseCache) -> None:
    assert kept.find("other", PARSES) == {}
    kept.keep("other", {"text-1": b"another parse"})
    assert kept.find("other", PARSES) == {"text-1": b"another parse"}
    assert kept.find("print", ["text-1"]) == {"text-1": PARSES["text-1"]}


def test_a_parse_kept_again_replaces_the_first(kept: ParseCache) -> None:
    kept.keep("print", {"text-1": b"new"})
    assert kept.find("print", ["text-1"]) == {"text-1": b"new"}
    assert kept.count() == len(PARSES)


def test_count_and_clear(kept: ParseCache) -> None:
    kept.keep("other", {"text-1": b"another parse"})
    assert kept.count() == 201
    size = kept.path.stat().st_size
    kept.clear()
    assert kept.count() == 0
    assert kept.find("print", PARSES) == {}
    assert kept.path.stat().st_size < size


@pytest.mark.parametrize(
    "damage",
    [
        "parse = substr(parse, 1, 5)",
        "parse = zeroblob(20)",
        "parse = null",
        "parse = 5",
        "parse = 'text'",
        "parse = (select parse from parses where rowid = 7)",
        "digest = 'x'",
        "digest = null",
        "digest = cast(x'ff00fe' as text)",
    ],
)
def test_a_damaged_value_counts_as_absent(kept: ParseCache, damage: str) -> None:
    update(kept, f"update parses set {damage} where rowid = 3")
    found = kept.find("print", PARSES)
    assert len(found) == len(PARSES) - 1
    assert found.items() <= PARSES.items()
    kept.keep("print", PARSES)
    assert kept.find("print", PARSES) == PARSES


def test_a_flipped_byte_counts_as_absent(kept: ParseCache) -> None:
    database = sqlite3.connect(kept.path)
    (packed,) = database.execute("select parse from parses where rowid = 3").fetchone()
    database.close()
    for at in range(len(packed)):
        flipped = bytearray(packed)
        flipped[at] ^= 255
        assert cache._unpack("0" * 64, bytes(flipped)) is None
    update(kept, "update parses set parse = ? where rowid = 3", bytes(flipped))
    assert len(kept.find("print", PARSES)) == len(PARSES) - 1


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
def test_a_damaged_file_is_begun_anew(kept: ParseCache, how: str, first: str) -> None:
    kept.close()
    damaged(kept.path, how)
    if first == "find":
        assert kept.find("print", PARSES).items() <= PARSES.items()
    elif first == "count":
        assert kept.count() <= len(PARSES)
    elif first == "clear":
        kept.clear()
        assert kept.count() == 0
    kept.keep("print", PARSES)
    assert kept.find("print", PARSES) == PARSES


def test_a_failing_transaction_keeps_what_was_there(kept: ParseCache) -> None:
    with pytest.raises(TypeError):
        kept.keep("print", {"new": b"new", "bad": "no bytes"})  # type: ignore[dict-item]
    assert kept.count() == len(PARSES)


def test_a_cache_that_cannot_be_opened_is_one_line_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / cache.FILE).mkdir()
    with ParseCache(tmp_path) as kept, pytest.raises(OnrecordError) as raised:
        kept.count()
    message = str(raised.value)
    assert message.startswith(f"{tmp_path / cache.FILE} cannot be used (")
    assert message.endswith("set ONRECORD_CACHE to another folder")


def test_a_locked_cache_is_not_taken_for_a_damaged_one(
    kept: ParseCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "WAIT_SECONDS", 0.05)
    other = sqlite3.connect(kept.path)
    other.execute("begin exclusive")
    with ParseCache(tmp_path / "cache") as waiting, pytest.raises(OnrecordError, match="locked"):
        waiting.keep("print", {"text-1": b"new"})
    other.rollback()
    other.close()
    assert kept.find("print", PARSES) == PARSES


def test_two_runs_may_share_it(kept: ParseCache, tmp_path: Path) -> None:
    with ParseCache(tmp_path / "cache") as other:
        other.keep("print", {"text-new": b"new"})
        assert kept.find("print", ["text-new"]) == {"text-new": b"new"}
