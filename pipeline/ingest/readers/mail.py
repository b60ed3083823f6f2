"""Mail: the body of a message (.eml) as one unit, its headers as metadata."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass, replace
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import parseaddr
from typing import TYPE_CHECKING

from pipeline.ingest import dates, kinds
from pipeline.ingest.charset import declared_charset
from pipeline.ingest.decode import Decoded, decode
from pipeline.ingest.units import Form, Metadata, Refusal, RefusedError, Unit, quarantine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from pipeline.ingest.units import Limits, Source

ENCODED = 2
"""Bytes of a message for each byte of its text: base64 takes a third more, quoted-printable less than twice as many."""
MAX_PARTS = 100
MAX_MULTIPARTS = 20
"""The parser looks at each line once for each multipart that it stands in."""
MAX_BOUNDARIES = 10_000
"""Lines that begin as boundaries do."""
MAX_HEADER = 4096
"""Characters of a header that are read; the parser's time grows with the square of a content type's length."""

MAX_HEADERS = 1_000_000
"""Bytes of all headers of the message; mail servers take far fewer."""

MULTIPART = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
LONG_CONTENT_HEADER = re.compile(rb"^content-[a-z-]+:(?>[^\n]|\n[ \t]){%d}" % MAX_HEADER, re.IGNORECASE | re.MULTILINE)
HEADERS_END = re.compile(rb"\r?\n\r?\n|\r\r")
WHOLE_PAGE = re.compile(r"<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)
TEXT_TYPES = ("text/plain", "text/html")


@dataclass(frozen=True, slots=True)
class _Body:
    """The parts that hold the message's text, all of one type, and codes of what was left out."""

    parts: tuple[Message, ...] = ()
    warnings: frozenset[str] = frozenset()

    @property
    def is_plain(self) -> bool:
        return bool(self.parts) and all(part.get_content_type() == "text/plain" for part in self.parts)


def read(source: Source, limits: Limits) -> Iterator[Unit]:
    """The one unit of a message: subject, sender, list or organisation and date become metadata.

    The text is the plain body, else the HTML one. Raises RefusedError when the file has no headers or absurd ones
    (`mail_malformed`) or its parts are too many or nested too deep to be read safely (`mail_too_deep`).
    """
    unit = Unit(source.path, kinds.MAIL)
    with source.open() as stream:
        data = stream.read(ENCODED * limits.max_bytes + 1)
    if len(data) > ENCODED * limits.max_bytes:
        why = f"has more than the {ENCODED * limits.max_bytes} bytes that are read of a message"
        yield unit.refused(quarantine("too_long", why))
        return
    unit = unit.of(data)
    message = _parsed(data)
    headers = {name.lower(): _bounded(str(value)) for name, value in reversed(list(message.raw_items()))}
    body = _body(message)
    published = dates.read(headers.get("date"))
    warnings = set(body.warnings)
    if published is None and headers.get("date"):
        warnings.add("invalid_date")
    unit = replace(
        unit, metadata=replace(_metadata(headers), published=published, published_basis="record" if published else None)
    )
    yield _with_text(unit, body, warnings)


def _parsed(data: bytes) -> Message:
    too_deep = RefusedError(quarantine("mail_too_deep", f"more than {MAX_PARTS} parts, or nested too deep"))
    if sum(1 for _ in MULTIPART.finditer(data)) > MAX_MULTIPARTS or data.count(b"\n--") > MAX_BOUNDARIES:
        raise too_deep
    if len(HEADERS_END.split(data, maxsplit=1)[0]) > MAX_HEADERS:
        raise RefusedError(quarantine("mail_malformed", f"its headers have more than {MAX_HEADERS} bytes"))
    if LONG_CONTENT_HEADER.search(data):
        raise RefusedError(quarantine("mail_malformed", f"a content header has more than {MAX_HEADER} characters"))
    try:
        message = email.message_from_bytes(data)
    except RecursionError:
        raise too_deep from None
    if not message.keys():
        raise RefusedError(quarantine("mail_malformed", "does not begin with the headers of a message"))
    waiting, n_parts = [message], 0
    while waiting:
        n_parts += 1
        waiting += _children(waiting.pop())
        if n_parts + len(waiting) > MAX_PARTS:
            raise too_deep
    return message


def _children(part: Message) -> list[Message]:
    """The parts of a multipart; a message inside a message is an attachment and stays closed."""
    payload = part.get_payload() if part.get_content_maintype() == "multipart" else []
    return payload if isinstance(payload, list) else []  # type: ignore[return-value]


def _body(part: Message) -> _Body:
    """The text of a part and all in it: of alternatives the plain one, of parts in a row all plain ones."""
    children = [_body(child) for child in _children(part)]
    if not children:
        return _leaf(part)
    warnings = frozenset().union(*(child.warnings for child in children))
    bodies = [child for child in children if any(_bytes(text).strip() for text in child.parts)]
    if not bodies:
        return _Body(warnings=warnings)
    if part.get_content_subtype() == "alternative":
        chosen = next((body for body in bodies if body.is_plain), bodies[0])
        return _Body(chosen.parts, chosen.warnings)
    first = bodies[0]
    parts = tuple(text for body in bodies if body.is_plain for text in body.parts) if first.is_plain else first.parts
    if len(parts) < sum(len(body.parts) for body in bodies):
        warnings |= {"part_not_read"}
    return _Body(parts, warnings)


def _leaf(part: Message) -> _Body:
    attached = part.get_content_disposition() == "attachment"
    if part.get_content_type() in TEXT_TYPES and not attached:
        return _Body((part,))
    in_the_text = part.get_content_maintype() == "image" and not attached
    empty = part.get_content_maintype() == "multipart"
    return _Body(warnings=frozenset() if in_the_text or empty else frozenset({"attachment_not_read"}))


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _with_text(unit: Unit, body: _Body, warnings: set[str]) -> Unit:
    texts, encodings = [], []
    for part in body.parts:
        data, charset = _bytes(part), part.get_content_charset()
        if part.defects:
            warnings.add("mail_defects")
        decoded = decode(data, charset if body.is_plain else charset or declared_charset(data))
        if isinstance(decoded, Refusal):
            return unit.refused(decoded)
        warnings.update(decoded.warnings)
        texts.append(decoded.text)
        encodings.append(decoded.encoding)
    raw = "\n\n".join(texts)
    if not raw.strip():
        return replace(unit, warnings=tuple(sorted(warnings))).refused(quarantine("no_text", "the message has no text"))
    form: Form = "plain" if body.is_plain else "page" if WHOLE_PAGE.search(raw, 0, MAX_HEADER) else "fragment"
    return replace(unit, raw=raw, encoding=encodings[0], form=form, warnings=tuple(sorted(warnings)))


def _metadata(headers: dict[str, str]) -> Metadata:
    name, address = _sender(headers.get("from", ""))
    listed, _, _ = headers.get("list-id", "").rpartition("<")
    return Metadata(
        title=_header(headers.get("subject", "")) or None,
        byline=_header(name) or address or None,
        publisher=_header(headers.get("organization", "")) or _header(listed).strip(' "') or None,
    )


def _sender(value: str) -> tuple[str, str]:
    try:
        return parseaddr(value)
    except RecursionError:  # thousands of brackets
        return "", ""


def _bounded(value: str) -> str:
    """The beginning of a header, with its bytes decoded, its encoded words not yet."""
    decoded = decode(value[:MAX_HEADER].encode("utf-8", "surrogateescape"))
    return decoded.text if isinstance(decoded, Decoded) else ""


def _header(value: str) -> str:
    """A header's encoded words decoded, in one line."""
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        pieces = [(value, None)]
    return " ".join("".join(_piece(*piece) for piece in pieces).split())


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    try:
        return piece.decode(charset or "raw-unicode-escape", "replace")
    except (LookupError, ValueError):
        return piece.decode("utf-8", "replace")
