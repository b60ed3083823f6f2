"""Zip archives: which members are read, under which names, and what stops a damaged or hostile one."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.readers import archive
from pipeline.ingest.readers.archive import members
from pipeline.ingest.units import RefusedError, Source, Unit
from tests.ingest.readers.shown import source, until_refused

STORY = b"The pier stays, said Ada Penn.\n"


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as written:
        for name, data in files:
            written.writestr(name, data)
    return packed.getvalue()


def contents(data: bytes) -> list[tuple[str, bytes | str]]:
    """The members in order: a path with the bytes that were read, or with the reason why not."""
    found: list[tuple[str, bytes | str]] = []
    for member in members(source(data, "a.zip")):
        if isinstance(member, Unit):
            assert member.refusal is not None
            found.append((member.source_path, member.refusal.reason))
            continue
        data = unpacked(member)
        found.append((member.path, "zip_malformed" if data == b"zip_malformed" else data))
    return found


def unpacked(member: Source) -> bytes:
    """The bytes of a member, or the reason why there are none."""
    try:
        with member.open() as stream:
            return stream.read()
    except RefusedError as error:
        return error.refusal.reason.encode()


def test_members_come_in_order_below_the_archives_path_and_folders_are_none() -> None:
    data = zipped(("b/", b""), ("b/two.txt", STORY), ("./one.txt", b"1"), ("empty.txt", b""))
    assert contents(data) == [("a.zip/b/two.txt", STORY), ("a.zip/one.txt", b"1"), ("a.zip/empty.txt", b"")]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../../evil.txt", "unsafe_member_path"),
        ("a/../../evil.txt", "unsafe_member_path"),
        ("/abs.txt", "unsafe_member_path"),
        ("C:evil.txt", "unsafe_member_path"),
        ("a//b.txt", "unsafe_member_path"),
        ("..\\evil.txt", "unsafe_member_path"),
        (".secret.txt", "hidden_file"),
        (".git/story.txt", "hidden_file"),
        ("__MACOSX/story.txt", "hidden_file"),
        ("more.zip", "nested_archive"),
        ("MORE.TAR.GZ", "nested_archive"),
    ],
)
def test_names_that_are_not_read(name: str, reason: str) -> None:
    assert contents(zipped((name, STORY), ("ok.txt", STORY))) == [(f"a.zip/{name}", reason), ("a.zip/ok.txt", STORY)]


@pytest.mark.parametrize("name", ["page.docx", "page.html.gz", "a..b.txt", "...and more.md/x", "ünï & co.txt"])
def test_names_that_are_read(name: str) -> None:
    if name.startswith("."):
        name = f"x {name}"
    assert contents(zipped((name, STORY))) == [(f"a.zip/{name}", STORY)]


@pytest.mark.parametrize("name", ["ok.txt\0.exe", "\0ok.txt"])
def test_a_name_cut_by_nul_is_refused_and_shown_whole(name: str) -> None:
    written = name.replace("\0", "X")
    data = zipped((written, STORY)).replace(written.encode(), name.encode())
    assert contents(data) == [(f"a.zip/{name}".replace("\0", "\\0"), "unsafe_member_path")]


def test_the_second_member_of_a_name_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("one.txt", STORY), ("one.txt", b"other"), ("./one.txt", b"third"))
    assert [what for _, what in contents(data)] == [STORY, "duplicate_member", "duplicate_member"]


def test_a_link_is_refused() -> None:
    link = zipfile.ZipInfo("link.txt")
    link.create_system = archive.UNIX
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert contents(zipped((link, b"/etc/hostname"))) == [("a.zip/link.txt", "symlink_member")]


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(zipped(("one.txt", STORY)))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert contents(bytes(data)) == [("a.zip/one.txt", "encrypted")]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_of_compression_are_refused(method: int) -> None:
    assert contents(zipped(("one.txt", STORY), method=method)) == [("a.zip/one.txt", "unsupported_compression")]


def test_a_bomb_is_refused_and_its_neighbours_are_read() -> None:
    data = zipped(("bomb.txt", b"\0" * 20_000_000), ("ok.txt", STORY), ("dull.txt", b"\0" * 900_000))
    assert [(path, len(what)) for path, what in contents(data)] == [
        ("a.zip/bomb.txt", len("expansion_ratio")),
        ("a.zip/ok.txt", len(STORY)),
        ("a.zip/dull.txt", 900_000),
    ]


def test_a_bomb_of_many_members_is_refused_as_a_whole() -> None:
    data = zipped(*((f"{number}.txt", b"\0" * 400_000) for number in range(3)))
    with pytest.raises(RefusedError, match=r"unpacks from \d+ bytes to 1200000") as refused:
        contents(data)
    assert refused.value.refusal.reason == "expansion_ratio"


def in_directory(data: bytes, offset: int, value: int) -> bytes:
    """The archive with another size in its table of contents."""
    at = data.index(b"PK\x01\x02") + offset
    return data[:at] + struct.pack("<L", value) + data[at + 4 :]


def test_a_size_that_lies_does_not_let_a_bomb_pass() -> None:
    bomb = zipped(("bomb.txt", b"\0" * 20_000_000))
    assert contents(in_directory(bomb, 24, 1000)) == [("a.zip/bomb.txt", "zip_malformed")]
    assert contents(in_directory(bomb, 20, 1_000_000)) == [("a.zip/bomb.txt", "zip_malformed")]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.replace(STORY, STORY.upper()),
        lambda data: data.replace(b"PK\x03\x04", b"PK\x03\x05"),
        lambda data: data[: data.index(STORY)] + data[data.index(STORY) + 4 :],
        lambda data: data.replace(b"one.txt", b"two.txt", 1),
    ],
    ids=["another text", "another header", "bytes lost", "another name"],
)
def test_a_damaged_member_is_refused(damage: Callable[[bytes], bytes]) -> None:
    data = zipped(("one.txt", STORY), method=zipfile.ZIP_STORED)
    assert contents(damage(data)) == [("a.zip/one.txt", "zip_malformed")]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", STORY, zipped(("one.txt", STORY))[:-30]])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        contents(data)
    assert refused.value.refusal.reason == "zip_malformed"


def test_an_archive_without_files_is_empty() -> None:
    with pytest.raises(RefusedError) as refused:
        contents(zipped(("folder/", b"")))
    assert refused.value.refusal.reason == "empty"


def test_a_table_of_contents_that_is_too_long_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_DIRECTORY_BYTES", 100)
    with pytest.raises(RefusedError) as refused:
        contents(zipped(("one.txt", STORY), ("two.txt", STORY)))
    assert refused.value.refusal.reason == "too_many_members"


def test_a_member_can_be_read_again_and_after_the_archive() -> None:
    (member,) = members(source(zipped(("one.txt", STORY * 10_000)), "a.zip"))
    assert isinstance(member, Source)
    for _ in range(2):
        with member.open() as stream:
            assert stream.readline() == STORY
            assert stream.seek(-5, io.SEEK_END) == len(STORY) * 10_000 - 5
            assert stream.read() == STORY[-5:]
            stream.seek(0)
            assert io.TextIOWrapper(stream, "utf-8").readline() == STORY.decode()


def test_a_damaged_member_is_refused_after_the_archive_too() -> None:
    data = zipped(("one.txt", STORY)).replace(b"PK\x03\x04", b"PK\x03\x05")
    (member,) = members(source(data, "a.zip"))
    assert isinstance(member, Source)
    with pytest.raises(RefusedError, match="the member is damaged: Bad magic number"):
        member.open()


def test_seeking_in_a_damaged_member_is_refused() -> None:
    data = zipped(("one.txt", STORY)).replace(zlib.crc32(STORY).to_bytes(4, "little"), bytes(4))
    (member,) = members(source(data, "a.zip"))
    assert isinstance(member, Source)
    with member.open() as stream, pytest.raises(RefusedError, match="Bad CRC-32"):
        stream.seek(0, io.SEEK_END)


def test_an_archive_of_ten_thousand_members_streams() -> None:
    data = zipped(*((f"{number:05}.txt", b"%d" % number) for number in range(10_000)), method=zipfile.ZIP_STORED)
    assert contents(data) == [(f"a.zip/{number:05}.txt", b"%d" % number) for number in range(10_000)]


WHOLE = zipped(("one.txt", STORY), ("b/two.txt", STORY * 3))


@given(st.integers(0, len(WHOLE)), st.binary(max_size=6), st.integers(0, 6))
def test_damage_ends_in_members_or_a_refusal(at: int, damage: bytes, lost: int) -> None:
    units = list(until_refused(members(source(WHOLE[:at] + damage + WHOLE[at + lost :]))))
    assert 1 <= len(units) <= 2
    for unit in units:
        if isinstance(unit, Source):
            assert len(unpacked(unit)) <= 3 * len(STORY)


@given(st.binary(max_size=100))
def test_any_bytes_end_in_members_or_a_refusal(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"PK\x05\x06"):
        with pytest.raises(RefusedError):
            contents(start + data)
