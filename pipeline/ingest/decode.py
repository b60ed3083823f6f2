"""Bytes to text, without guessing at statistics.

In this order: a byte order mark; the pattern of NUL bytes that UTF-16 and UTF-32 make of Latin text; strict UTF-8;
the encoding that the source declares; UTF-8 with some damage; Windows-1252.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from pipeline.ingest import cp1252
from pipeline.ingest.units import Refusal, quarantine
from pipeline.wordlists import lines

BYTE_ORDER_MARKS = (  # UTF-32 first: its mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MAGIC = (
    (b"%PDF-", "wrong_type", "a PDF"),
    (b"PK\x03\x04", "wrong_type", "a zip archive"),
    (b"\x1f\x8b", "wrong_type", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "wrong_type", "an Office file"),
    (b"\x89PNG\r\n\x1a\n", "binary", "a PNG image"),
    (b"\xff\xd8\xff", "binary", "a JPEG image"),
    (b"GIF87a", "binary", "a GIF image"),
    (b"GIF89a", "binary", "a GIF image"),
)
CONTROLS = bytes([byte for byte in range(32) if byte not in b"\t\n\v\f\r"])
MAX_CONTROL_SHARE = 0.05
"""Text that was damaged holds one or two in a hundred; random bytes hold 27 in 256, compressed ones as many."""
NUL_RUN = b"\0" * 16
"""So many together are padding or numbers, not text."""

SAMPLE = 4096
"""Bytes at the start of a file that are searched for the pattern of NUL bytes."""
NUL_PLACES = {"utf-32-le": (1, 2, 3), "utf-32-be": (0, 1, 2), "utf-16-le": (1, 3), "utf-16-be": (0, 2)}
"""Which of four bytes are NUL when the text is Latin."""
NUL_SHARE = 0.5
OTHER_SHARE = 0.1
"""Latin text has a NUL in more than half of those places, and hardly one in the others."""

ESCAPED = re.compile("[\udc80-\udcff]+")
"""What `surrogateescape` makes of bytes that are not UTF-8."""
STRAY = re.compile(
    "(?<=[A-Za-z])[\udcc0\udcc1\udcc4-\udcd6\udcd8-\udcf6\udcf8-\udcff]"  # a letter beside a letter, but not the Ã
    "|[\udcc0\udcc1\udcc4-\udcd6\udcd8-\udcf6\udcf8-\udcff](?=[A-Za-z])"  # or Â that a cut sequence leaves
    "|[\udc80\udca2-\udca5](?=[0-9])|(?<![A-Za-z])\udca3"  # currency before a figure
    "|(?<=[0-9])[\udc80\udca2-\udca5\udcb0\udcb2\udcb3\udcb7\udcbc-\udcbe]"  # and units and fractions after one
    "|[\udc82\udc84\udc85\udc91-\udc97\udc99\udca0\udcab\udcae\udcbb]"  # quotes, dashes, ellipsis, no-break space
)
"""Bytes of a UTF-8 file that were surely written in Windows-1252."""
NOT_ASCII = re.compile("[^\x00-\x7f]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
WINDOWS = frozenset(("cp1252", "iso8859-1", "ascii"))
"""The codecs of labels that mean Windows-1252, by the WHATWG Encoding Standard."""
BINARY = quarantine("binary", "holds control bytes that no text holds")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as decoded (without a byte order mark), the codec, and warning codes.

    `data.decode(encoding, "replace")` has the same length, and differs only where a warning says why: `mixed_encoding`
    (stray Windows-1252 bytes in UTF-8), `not_utf8` (the five bytes that Windows-1252 leaves undefined).
    """

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded | Refusal:
    """The text of a file's or a field's bytes, or why it is none (`wrong_type`, `binary`).

    `declared` is the encoding that the source names (an HTTP header, MIME), if it does. Warnings: `utf16_no_bom`,
    `utf32_no_bom`, `not_utf8`, `mixed_encoding`, `invalid_utf8`, `invalid_utf16`, `invalid_utf32`; with the invalid
    ones, U+FFFD stands for what could not be decoded.
    """
    for magic, reason, name in MAGIC:
        if data.startswith(magic):
            return quarantine(reason, f"named as text, but {name}")
    for mark, codec in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _marked_utf8(data[len(mark) :]) if codec == "utf-8-sig" else _wide(data, codec)
    wide = _nul_pattern(data[:SAMPLE])
    if wide:
        return _wide(data, wide, f"{_family(wide)}_no_bom")
    if _is_binary(data):
        return BINARY
    if _is_strict(data, "utf-8"):
        return Decoded(data.decode("utf-8"), "utf-8")
    return _declared(data, declared) or _damaged_utf8(data) or Decoded(cp1252.decode(data), "cp1252", ("not_utf8",))


def _marked_utf8(data: bytes) -> Decoded | Refusal:
    if _is_binary(data):
        return BINARY
    mended = _Mended.of(data)
    return Decoded(mended.text, "utf-8-sig", mended.warnings())


def _wide(data: bytes, codec: str, *warnings: str) -> Decoded | Refusal:
    text = data.decode(codec, "replace")
    damaged = 0 if _is_strict(data, codec) else text.count(REPLACEMENT)
    if damaged + sum(text.count(chr(control)) for control in CONTROLS) > max(1, MAX_CONTROL_SHARE * len(text)):
        return quarantine("binary", f"no text in {codec.upper()}")
    return Decoded(text, codec, (*warnings, f"invalid_{_family(codec)}") if damaged else warnings)


def _family(codec: str) -> str:
    return "utf16" if codec.startswith("utf-16") else "utf32"


def _nul_pattern(sample: bytes) -> str | None:
    if b"\0" not in sample:
        return None
    shares = [sample[place::4].count(0) / (len(sample) / 4) for place in range(4)]
    for codec, nuls in NUL_PLACES.items():
        if all(share > NUL_SHARE if place in nuls else share <= OTHER_SHARE for place, share in enumerate(shares)):
            return codec
    return None


def _is_binary(data: bytes) -> bool:
    controls = len(data) - len(data.translate(None, CONTROLS))
    return controls > MAX_CONTROL_SHARE * len(data) or NUL_RUN in data


def _is_strict(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _declared(data: bytes, label: str | None) -> Decoded | None:
    """The text in the encoding that the source declares, when that is known and fits."""
    codec = _codec(label) if label else None
    if codec in WINDOWS:
        return Decoded(cp1252.decode(data), "cp1252")
    if codec in _legacy() and _is_strict(data, codec):
        return Decoded(data.decode(codec), codec)
    return None


def _codec(label: str) -> str | None:
    try:
        return codecs.lookup(label.strip()).name
    except (LookupError, ValueError):  # ValueError: a NUL in the label
        return None


@cache
def _legacy() -> frozenset[str]:
    return frozenset(codecs.lookup(name).name for name in lines("pipeline.ingest", "encodings.txt"))


def _damaged_utf8(data: bytes) -> Decoded | None:
    """The text of UTF-8 that holds some bytes which are not, or None when the whole is better read as Windows-1252."""
    mended = _Mended.of(data)
    if mended.lost and not mended.valid:
        is_utf8 = mended.cut_short
    else:
        is_utf8 = bool(mended.valid) and mended.lost <= mended.valid
    return Decoded(mended.text, "utf-8", mended.warnings()) if is_utf8 else None


@dataclass(frozen=True, slots=True)
class _Mended:
    """UTF-8 with stray bytes as Windows-1252 and U+FFFD for the rest, and how many characters are of which kind."""

    text: str
    valid: int
    """Characters of two bytes and more."""
    stray: int
    lost: int
    cut_short: bool
    """The only damage is that the last character is not whole."""

    @classmethod
    def of(cls, data: bytes) -> _Mended:
        escaped = data.decode("utf-8", "surrogateescape")
        text = ESCAPED.sub(_mend, escaped)
        lost = text.count(REPLACEMENT) - escaped.count(REPLACEMENT)
        runs = ESCAPED.findall(escaped)
        stray = len(text) - len(ESCAPED.sub("", escaped)) - lost
        valid = len(NOT_ASCII.findall(escaped)) - sum(map(len, runs))
        cut_short = len(runs) == 1 and len(runs[0]) > 1 and lost == 1 and text.endswith(REPLACEMENT)
        return cls(text, valid, stray, lost, cut_short)

    def warnings(self) -> tuple[str, ...]:
        """The codes of what was mended."""
        found = (("mixed_encoding", self.stray), ("invalid_utf8", self.lost))
        return tuple(code for code, count in found if count)


def _mend(run: re.Match[str]) -> str:
    """One character for each maximal part that is no UTF-8, as many as Python's `replace` gives."""
    replaced = run.group().encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if len(replaced) < len(run.group()):  # begun characters, not single bytes
        return replaced
    return "".join(
        cp1252.CHARACTERS[ord(byte) - 0xDC00] if STRAY.match(run.string, at) else REPLACEMENT
        for at, byte in enumerate(run.group(), run.start())
    )
