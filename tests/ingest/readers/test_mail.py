"""Mail: cases as data, then hostile and damaged messages."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.readers import mail
from pipeline.ingest.units import Limits
from tests.ingest.readers.shown import LIMITS, shown, source, until_refused
from tests.written_cases import load

CASES = load("ingest", "mail")


@pytest.mark.parametrize("case", CASES)
def test_a_message_becomes_a_unit(case: dict[str, Any]) -> None:
    assert shown(mail.read(source("\n".join(case["mail"]).encode()), LIMITS)) == [case["unit"]]


def test_a_unit_has_the_hash_and_the_size_of_its_file() -> None:
    (unit,) = mail.read(source(b"Subject: x\r\n\r\nThe pier stays.\r\n"), LIMITS)
    assert (unit.n_bytes, unit.media_type, unit.encoding) == (31, "message/rfc822", "utf-8")
    assert unit.sha256 is not None


def test_raw_bytes_of_another_encoding_in_a_header_are_decoded() -> None:
    (unit,) = mail.read(source("Subject: The café\n\nThe pier stays.".encode("cp1252")), LIMITS)
    assert unit.metadata.title == "The café"


def test_a_message_may_not_be_larger_than_the_limit() -> None:
    message = b"Subject: x\n\n" + b"x" * mail.ENCODED * LIMITS.max_bytes
    assert shown(mail.read(source(message), LIMITS)) == [{"reason": "too_long"}]


def nested(depth: int) -> bytes:
    parts = (f"Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n" for at in range(depth))
    return ("".join(parts) + "Content-Type: text/plain\n\nThe pier stays.\n").encode()


def test_nesting_has_a_limit() -> None:
    assert shown(mail.read(source(nested(20)), LIMITS)) == [{"raw": "The pier stays."}]
    assert shown(mail.read(source(nested(1_000)), LIMITS)) == [{"reason": "mail_too_deep"}]


def test_messages_inside_messages_have_a_limit() -> None:
    depth = b"Content-Type: message/rfc822\n\n" * 2_000
    assert shown(mail.read(source(b"Subject: x\n" + depth), LIMITS)) == [{"reason": "mail_too_deep"}]


def test_a_content_type_has_a_limit() -> None:
    quoted = b"Content-Type: text/plain" + b';"\\' * 1_400
    assert shown(mail.read(source(quoted + b"\n\nx"), LIMITS)) == [{"reason": "mail_malformed"}]
    assert shown(mail.read(source(quoted[:4_000] + b"\n\nx"), LIMITS)) == [{"raw": "x"}]


def test_headers_have_a_limit() -> None:
    long = b"".join(b"X-%d: y\n" % number for number in range(120_000))
    limits = Limits(10_000_000, 10_000_000)
    assert shown(mail.read(source(long + b"\nx"), limits)) == [{"reason": "mail_malformed"}]
    assert shown(mail.read(source(b"Subject: y\n\n" + long), limits))[0]["raw"]


def test_parts_have_a_limit() -> None:
    head = b"Content-Type: multipart/mixed; boundary=b\n\n"
    assert "raw" in shown(mail.read(source(head + b"--b\n\nx\n" * 99 + b"--b--"), LIMITS))[0]
    assert shown(mail.read(source(head + b"--b\n\nx\n" * 100 + b"--b--"), LIMITS)) == [{"reason": "mail_too_deep"}]
    assert shown(mail.read(source(head + b"--b\n" * 10_001), LIMITS)) == [{"reason": "mail_too_deep"}]


@pytest.mark.parametrize(
    "value", ["(" * 4_000, "=?" * 2_000, "a," * 2_000, "\N{CJK UNIFIED IDEOGRAPH-4E00}" * 6_000, "\0"]
)
def test_odd_headers_do_no_harm(value: str) -> None:
    message = f"Subject: {value}\nFrom: {value}\nDate: {value}\nList-Id: {value}\n\nThe pier stays.".encode()
    (unit,) = mail.read(source(message), LIMITS)
    assert unit.raw == "The pier stays."


@given(st.sampled_from(CASES), st.integers(0, 1_000), st.binary(max_size=4), st.integers(0, 4))
def test_damage_ends_in_a_unit_or_a_refusal(case: Any, at: int, damage: bytes, lost: int) -> None:
    whole = "\n".join(case.values[0]["mail"]).encode()
    at %= len(whole)
    assert len(shown(mail.read(source(whole[:at] + damage + whole[at + lost :]), LIMITS))) == 1


@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_unit_or_a_refusal(data: bytes) -> None:
    for start in (b"", b"Subject: ", b"Content-Type: ", b"Content-Transfer-Encoding: base64\n\n"):
        assert len(list(until_refused(mail.read(source(start + data), LIMITS)))) == 1
