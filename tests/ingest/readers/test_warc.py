"""Web archives: which records are read, and what stops a damaged or hostile file."""

import io
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.readers import warc
from pipeline.ingest.readers.gunzip import gunzip
from pipeline.ingest.units import Limits
from tests.ingest.readers.shown import LIMITS, shown, source, until_refused
from tests.ingest.small_inputs import zipped

PAGE = "<html><body><p>The café on the pier stays.</p></body></html>"
HTML = "Content-Type: text/html; charset=utf-8"
READ = {"record_key": "urn:1", "raw": PAGE, "form": "page", "url": "https://echo.example/1"}


def record(block: bytes, *headers: str, kind: str = "response", url: str = "https://echo.example/1") -> bytes:
    head = ["WARC/1.0", f"WARC-Type: {kind}", "WARC-Record-ID: <urn:1>", f"WARC-Target-URI: {url}", *headers]
    return "\r\n".join([*head, f"Content-Length: {len(block)}", "", ""]).encode() + block + b"\r\n\r\n"


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode() + body


def chunked(body: bytes) -> bytes:
    halves = (body[:20], body[20:], b"")
    return b"".join(b"%x\r\n%s\r\n" % (len(half), half) for half in halves)


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("block", "unit"),
    [
        (answer(PAGE.encode(), HTML), READ),
        (answer(PAGE.encode("cp1252"), "content-type: TEXT/HTML;charset='windows-1252'"), READ),
        (
            answer(PAGE.replace("<html>", "<html><meta charset=cp1252>").encode("cp1252"), "Content-Type: text/html"),
            READ,
        ),
        (answer(PAGE.encode(), "Content-Type: application/xhtml+xml"), READ),
        (answer(chunked(PAGE.encode()), HTML, "Transfer-Encoding: chunked"), READ),
        (answer(PAGE.encode(), HTML, "Transfer-Encoding: chunked"), READ),
        (answer(zipped(PAGE.encode()), HTML, "Content-Encoding: gzip"), READ),
        (
            answer(chunked(zipped(PAGE.encode())), HTML, "Content-Encoding: gzip", "Transfer-Encoding: chunked"),
            READ,
        ),
        (answer(PAGE.encode(), HTML, "Content-Encoding: gzip"), READ),
        (answer(zlib.compress(PAGE.encode()), HTML, "Content-Encoding: deflate"), READ),
        (answer(raw_deflate(PAGE.encode()), HTML, "Content-Encoding: deflate"), READ),
        (answer(PAGE.encode(), HTML, "Content-Encoding: deflate"), READ),
        (answer(brotli.compress(PAGE.encode()), HTML, "Content-Encoding: br"), READ),
        (answer(PAGE.encode(), HTML, "Content-Encoding: br"), READ),
        (answer(PAGE.encode(), HTML, "Content-Encoding: identity"), READ),
        (answer(b"", HTML), "empty"),
        (answer(PAGE.encode(), HTML, "Content-Encoding: zstd"), "unsupported_compression"),
        (answer(zipped(PAGE.encode())[:-9], HTML, "Content-Encoding: gzip"), "gzip_malformed"),
        (answer(zlib.compress(PAGE.encode())[:-9], HTML, "Content-Encoding: deflate"), "content_malformed"),
        (answer(brotli.compress(PAGE.encode())[:-9], HTML, "Content-Encoding: br"), "content_malformed"),
        (answer(bytes(range(256)), HTML), "binary"),
        (answer(b"x" * 40_001, HTML), "too_long"),
        (answer(b"x" * 4_000_000, HTML), "too_long"),
        (answer(zipped(b"x" * 40_001), HTML, "Content-Encoding: gzip"), "too_long"),
        (answer(zlib.compress(b"x" * 40_001), HTML, "Content-Encoding: deflate"), "too_long"),
        (answer(brotli.compress(b"x" * 40_001), HTML, "Content-Encoding: br"), "too_long"),
        (answer(b"x" * 400_000, "Content-Type: image/png"), "not_a_story_record"),
        (answer(PAGE.encode()), "not_a_story_record"),
        (answer(PAGE.encode(), HTML, status="404 Not Found"), "not_a_story_record"),
        (answer(PAGE.encode(), HTML, status=""), "not_a_story_record"),
        (PAGE.encode(), "not_a_story_record"),
        (b"HTTP/1.1 200 OK\r\n" + HTML.encode(), "not_a_story_record"),
        (b"", "not_a_story_record"),
    ],
)
def test_what_servers_sent(block: bytes, unit: dict[str, str] | str) -> None:
    (found,) = shown(warc.read(source(record(block)), LIMITS))
    if isinstance(unit, str):
        assert (found["record_key"], found["reason"]) == ("urn:1", unit)
    else:
        assert found["raw"].replace("<meta charset=cp1252>", "") == unit["raw"]
        assert found | {"raw": PAGE} == unit


def test_a_plain_text_and_a_resource_are_read() -> None:
    text = record(answer(b"The pier stays.", "Content-Type: text/plain"))
    page = record(PAGE.encode(), "Content-Type: text/html", kind="resource")
    found = shown(warc.read(source(text + page), LIMITS))
    assert found == [
        {"record_key": "urn:1", "raw": "The pier stays.", "url": "https://echo.example/1"},
        READ | {"record_key": "urn:1#2", "warnings": ["duplicate_id"]},
    ]


@pytest.mark.parametrize("kind", ["warcinfo", "request", "metadata", "revisit", "conversion", "x"])
def test_other_records_are_skipped(kind: str) -> None:
    (unit,) = warc.read(source(record(answer(PAGE.encode(), HTML), "Content-Type: text/html", kind=kind)), LIMITS)
    assert unit.refusal is not None
    assert (unit.refusal.outcome, unit.refusal.reason) == ("skip", "not_a_story_record")


@pytest.mark.parametrize("url", ["https://echo.example/robots.txt", "HTTP://echo.example/robots.txt?1"])
def test_robots_txt_is_no_story(url: str) -> None:
    robots = record(answer(b"Disallow: /", "Content-Type: text/plain"), url=url)
    assert shown(warc.read(source(robots), LIMITS)) == [{"record_key": "urn:1", "reason": "not_a_story_record"}]


@pytest.mark.parametrize(
    "url", ["<https://echo.example/1>", "https://[echo/1", "x y", "https://echo.example/a/robots.txt"]
)
def test_odd_addresses_do_no_harm(url: str) -> None:
    (unit,) = warc.read(source(record(answer(PAGE.encode(), HTML), url=url)), LIMITS)
    assert unit.metadata.url == url.strip("<>")


def test_a_record_that_the_crawler_cut_off_says_so() -> None:
    cut = record(answer(PAGE.encode(), HTML), "WARC-Truncated: length")
    assert shown(warc.read(source(cut), LIMITS)) == [READ | {"warnings": ["truncated_record"]}]


def test_the_date_of_the_crawl_is_no_date_of_publication() -> None:
    (unit,) = warc.read(source(record(answer(PAGE.encode(), HTML), "WARC-Date: 2019-10-08T12:04:00Z")), LIMITS)
    assert unit.metadata.published is None


def test_a_record_without_a_key_gets_its_number() -> None:
    nameless = record(answer(PAGE.encode(), HTML)).replace(b"WARC-Record-ID: <urn:1>\r\n", b"")
    assert [unit.record_key for unit in warc.read(source(nameless * 2), LIMITS)] == ["1", "2"]


def test_offsets_point_to_records_and_hashes_are_of_the_page() -> None:
    data = record(b"", kind="warcinfo") + b"\r\n" + record(answer(PAGE.encode(), HTML))
    units = list(warc.read(source(data), LIMITS))
    assert [data[unit.byte_offset :].startswith(b"WARC/1.0\r\n") for unit in units] == [True, True]
    assert units[1].n_bytes == len(PAGE.encode())
    assert units[1].media_type == "application/warc"


@pytest.mark.parametrize("per_record", [True, False])
def test_packed_archives_are_read_packed_by_record_or_whole(per_record: bool) -> None:
    one = record(answer(PAGE.encode(), HTML))
    packed = zipped(one) * 3 if per_record else zipped(one * 3)
    assert len(shown(warc.read(gunzip(source(packed)), LIMITS))) == 3
    cut_off = shown(warc.read(gunzip(source(packed[:-4])), LIMITS))
    assert cut_off[0] == READ
    assert cut_off[-1] == {"reason": "gzip_malformed"}


WHOLE = record(answer(PAGE.encode(), HTML))


@pytest.mark.parametrize(
    "rest",
    [
        WHOLE[:-30],
        WHOLE[: WHOLE.index(b"WARC-Record")],
        b"The pier stays.\r\n",
        b"WARC/1.0\r\nContent-Length: x\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: -5\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n",
        b"WARC/1.0\r\nX: " + b"x" * 100_000,
        b"WARC/1.0\r\n" + b"X: y\r\n" * 20_000,
    ],
    ids=[
        "cut in a page",
        "cut in headers",
        "text",
        "a length in words",
        "less than nothing",
        "too long a length",
        "long",
        "many headers",
    ],
)
def test_a_broken_record_ends_the_file_and_those_before_stay(rest: bytes) -> None:
    first, *_, last = warc.read(source(WHOLE + rest), LIMITS)
    assert first.raw == PAGE
    assert last.refusal is not None
    assert last.refusal.reason == "warc_malformed"
    assert len(last.refusal.detail) < 300


def test_a_file_without_records_is_empty() -> None:
    assert shown(warc.read(source(b"\r\n\r\n"), LIMITS)) == [{"reason": "empty"}]


class Endless(io.RawIOBase):
    """A record that is said to be a gigabyte long, without end."""

    def __init__(self) -> None:
        self.head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 1000000000\r\n\r\n" + answer(b"", HTML)
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data, self.head = self.head[: len(buffer)] or bytes(len(buffer)), self.head[len(buffer) :]
        self.given += len(data)
        buffer[: len(data)] = data
        return len(data)


def test_a_huge_record_is_not_held() -> None:
    stream = Endless()
    endless = source(b"")
    units = warc.read(type(endless)("in", "", lambda: io.BufferedReader(stream)), Limits(1_000, 10_000))
    assert next(units).refusal.reason == "too_long"  # type: ignore[union-attr]
    assert stream.given < 200_000


@given(st.integers(0, 3 * len(WHOLE)), st.binary(max_size=6), st.integers(0, 6))
def test_damage_ends_in_units_or_a_refusal(at: int, damage: bytes, lost: int) -> None:
    data = WHOLE * 3
    assert list(until_refused(warc.read(source(data[:at] + damage + data[at + lost :]), LIMITS)))


@given(st.binary(max_size=200))
def test_any_bytes_end_in_units_or_a_refusal(data: bytes) -> None:
    for start in (b"", b"WARC/1.0\r\n", WHOLE):
        assert list(until_refused(warc.read(source(start + data), LIMITS)))
