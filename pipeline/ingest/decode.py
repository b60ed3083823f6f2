"""Bytes to text, without guessing: a byte order mark, else strict UTF-8, else Windows-1252."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from pipeline.ingest.files import Refusal

BYTE_ORDER_MARKS = (  # UTF-32 first: its mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"\xd0\xcf\x11\xe0": "an Office file",
}
MAX_CONTROL_SHARE = 0.01
CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\f\r")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as decoded (without a byte order mark), the codec, and warning codes."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded | Refusal:
    """The text of a plain file, or why it is none (`wrong_type`, `binary`)."""
    for magic, name in MAGIC.items():
        if data.startswith(magic):
            return Refusal("quarantine", "wrong_type", f"named as text, but {name}")
    for mark, codec in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode(data, codec)
    if b"\0" in data or sum(byte in CONTROLS for byte in data[:4096]) > MAX_CONTROL_SHARE * min(len(data), 4096):
        return Refusal("quarantine", "binary", "holds control bytes that no text holds")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decode(data, "cp1252", "not_utf8")


def _decode(data: bytes, codec: str, *warnings: str) -> Decoded | Refusal:
    try:
        return Decoded(data.decode(codec), codec, warnings)
    except UnicodeDecodeError as error:
        return Refusal("quarantine", "binary", f"not text in {codec}: byte {error.start} is {error.reason}")
