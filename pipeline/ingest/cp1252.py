"""Windows-1252 without holes: the five bytes it leaves undefined are the C1 controls of that number, as in browsers."""

from __future__ import annotations

import codecs

UNDEFINED = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))
CHARACTERS = "".join(chr(byte) if byte in UNDEFINED else bytes((byte,)).decode("cp1252") for byte in range(256))
"""The character of each byte (index of the WHATWG Encoding Standard: https://encoding.spec.whatwg.org/#windows-1252)."""

C1 = {byte: CHARACTERS[byte] for byte in range(0x80, 0xA0) if byte not in UNDEFINED}
"""For `str.translate`: C1 controls, which Latin-1 makes of bytes 80 to 9F, to the characters that were meant."""

_BYTES = {ord(character): byte for byte, character in enumerate(CHARACTERS)} | {byte: byte for byte in C1}


def decode(data: bytes) -> str:
    """The text of any bytes."""
    return codecs.charmap_decode(data, "strict", CHARACTERS)[0]


def encode(text: str) -> bytes:
    """The bytes that were read as `text`, in Windows-1252 or Latin-1. Raises KeyError for other characters."""
    return bytes([_BYTES[ord(character)] for character in text])
