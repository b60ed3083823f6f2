"""What a source is, by its first bytes, and by its name where those leave it open."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePosixPath

TEXT, MARKDOWN, HTML, MAIL = "text/plain", "text/markdown", "text/html", "message/rfc822"
JSON, JSON_LINES, CSV, PARQUET = (
    "application/json",
    "application/x-ndjson",
    "text/csv",
    "application/vnd.apache.parquet",
)
FEED, WARC, ZIP, GZIP = "application/xml", "application/warc", "application/zip", "application/gzip"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

HEAD = 4096
"""The bytes that are looked at."""

BY_SUFFIX = {
    **dict.fromkeys((".txt", ".text"), TEXT),
    **dict.fromkeys((".md", ".markdown"), MARKDOWN),
    **dict.fromkeys((".html", ".htm", ".xhtml"), HTML),
    **dict.fromkeys((".json",), JSON),
    **dict.fromkeys((".jsonl", ".ndjson"), JSON_LINES),
    **dict.fromkeys((".csv", ".tsv"), CSV),
    **dict.fromkeys((".xml", ".rss", ".atom", ".rdf"), FEED),
    ".parquet": PARQUET,
    ".warc": WARC,
    ".eml": MAIL,
    ".docx": WORD,
    ".zip": ZIP,
    ".gz": GZIP,
}
MAGIC = {b"\x1f\x8b": GZIP, b"PAR1": PARQUET, b"WARC/": WARC}
PROLOG = r"(?:<\?xml[^>]*+>|<!--(?>.*?-->)|\s++)*+"
"""What may stand before the root element; possessive, so that it is read once."""
SIGNATURES = (
    (HTML, re.compile(rf"{PROLOG}<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL)),
    (FEED, re.compile(rf"{PROLOG}<(?:rss|feed|rdf:RDF)[\s>]", re.DOTALL)),
    (JSON, re.compile(r"\s*(?:\[\s*)?\{\s*\"[^\"\n]*\"\s*:")),
    (
        MAIL,
        re.compile(
            r"(?:[A-Za-z][A-Za-z-]*: .*\n(?:[ \t].*\n)*)*?(?:Message-ID|MIME-Version|Received): ", re.IGNORECASE
        ),
    ),
)
"""Beginnings that no story has: what they name holds whatever the file is called."""


def kind(path: str, head: bytes) -> str | None:
    """The media type of a source by its path and its first `HEAD` bytes; None for what is not read.

    A `.gz` in the path is passed over, so that the content of `page.html.gz` goes by `.html`.
    """
    for magic, media_type in MAGIC.items():
        if head.startswith(magic):
            return media_type
    named = PurePosixPath(path)
    suffix = named.suffix.lower()
    if suffix == ".gz":
        suffix = PurePosixPath(named.stem).suffix.lower()
    by_name = BY_SUFFIX.get(suffix)
    if head.startswith(b"PK\x03\x04"):
        return by_name  # a text of that name is refused when it is decoded
    text = _text(head)
    for media_type, signature in SIGNATURES:
        if signature.match(text):
            return JSON_LINES if by_name == JSON_LINES and media_type == JSON else media_type
    return by_name


def _text(head: bytes) -> str:
    """The head as text, in whatever way shows ASCII as it is."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")
