"""Gzip: what is inside, in one member or several, and what stops a damaged or hostile file."""

import contextlib
import gzip
import io
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.readers.gunzip import FLOOR, RATIO, gunzip
from pipeline.ingest.units import RefusedError, Source
from tests.ingest.readers.shown import source

STORY = b"The pier stays, said Ada Penn.\n" * 5_000
PACKED = gzip.compress(STORY, mtime=0)


def unpacked(data: bytes) -> bytes:
    with gunzip(source(data, "a.txt.gz")).open() as stream:
        return stream.read()


def reason(data: bytes) -> str:
    with pytest.raises(RefusedError) as refused:
        unpacked(data)
    return refused.value.refusal.reason


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.sampled_from([b"", b"\0" * 9, b"\0" * 70_000]))
def test_several_members_are_one_stream_whatever_zeros_stand_between(texts: list[bytes], padding: bytes) -> None:
    assert unpacked(padding.join(gzip.compress(text) for text in texts) + padding) == b"".join(texts)


@pytest.mark.parametrize("garbage", [b"x", b"\x1f", b"\0\0trailing garbage", b"\0" * 70_000 + b"PK"])
def test_what_follows_the_last_member_is_passed_over(garbage: bytes) -> None:
    assert unpacked(PACKED + garbage) == STORY


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"The pier stays.",
        PACKED[:5],
        PACKED[:-1],
        PACKED[: len(PACKED) // 2],
        PACKED[:-8] + bytes(8),
        PACKED + b"\x1f\x8bgarbage",
    ],
    ids=[
        "nothing",
        "not packed",
        "half a header",
        "cut at the end",
        "cut in half",
        "another checksum",
        "half a member",
    ],
)
def test_damaged_data_are_refused(data: bytes) -> None:
    assert reason(data) == "gzip_malformed"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = gzip.compress(bytes(5 * FLOOR))
    tracemalloc.start()
    with gunzip(source(bomb)).open() as stream, pytest.raises(RefusedError) as refused:
        for _ in iter(lambda: stream.read(65_536), b""):
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.refusal.reason == "expansion_ratio"
    taken = int(refused.value.refusal.detail.split()[0])
    assert 0 < taken < FLOOR / RATIO
    assert refused.value.refusal.detail == f"{taken} bytes unpack to more than {FLOOR}"
    assert peak < 1_000_000


def test_a_high_ratio_is_believed_up_to_the_floor_and_a_low_one_beyond() -> None:
    assert unpacked(gzip.compress(bytes(FLOOR))) == bytes(FLOOR)
    plain = zlib.compressobj(0, wbits=31)
    assert unpacked(plain.compress(bytes(2 * FLOOR)) + plain.flush()) == bytes(2 * FLOOR)
    assert RATIO == 100


def test_a_stream_can_be_sought_and_read_as_text() -> None:
    opened = gunzip(source(PACKED, "a.txt.gz"))
    assert (opened.path, opened.media_type) == ("a.txt.gz", "")
    with opened.open() as stream:
        assert stream.readline() == STORY[:31]
        assert stream.seek(100_000) == 100_000
        assert stream.read(50) == STORY[100_000:100_050]
        assert stream.seek(-30_000, io.SEEK_CUR) == 70_050
        assert stream.read(0) == b""
        assert stream.read(10) == STORY[70_050:70_060]
        assert stream.seek(10**9) == len(STORY)
        with pytest.raises(io.UnsupportedOperation):
            stream.seek(0, io.SEEK_END)
        stream.seek(0)
        assert io.TextIOWrapper(stream, "utf-8").read() == STORY.decode()


def test_a_source_that_cannot_be_opened_says_so_itself(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        gunzip(Source("a.gz", "", lambda: (tmp_path / "a.gz").open("rb"))).open()


def test_nothing_is_read_into_nothing() -> None:
    with gunzip(source(PACKED)).open() as stream:
        assert stream.raw.readinto(bytearray()) == 0  # type: ignore[attr-defined]


@given(st.integers(0, len(PACKED)), st.binary(max_size=4), st.integers(0, 4))
def test_damage_ends_in_bytes_or_a_refusal(at: int, damage: bytes, lost: int) -> None:
    with gunzip(source(PACKED[:at] + damage + PACKED[at + lost :])).open() as stream, contextlib.suppress(RefusedError):
        assert len(stream.read()) <= 2 * len(STORY)
