"""A text as the set of its word 5-grams, each a 32-bit number: what is left of a story to compare it with others."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WORDS = 5
"""Words in a shingle."""
WORD = re.compile(r"[^\W_]+")
LOWER = bytes(ord(chr(byte).lower()) if chr(byte).isalnum() else 32 for byte in range(128)) + bytes(128)
"""What `WORD` leaves of ASCII, in lower case; several times as fast as a search."""
MULTIPLIERS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD], np.uint64
)
"""Odd 64-bit constants, one for each place in a shingle."""
FINISH = np.uint64(0xC4CEB9FE1A85EC53)
"""The last multiplier of MurmurHash3's 64-bit finisher: spreads what differs over the upper bits."""


def normalise(text: str) -> bytes:
    """The words of `text` in UTF-8, in one case and with single spaces: no punctuation, quotes or white space."""
    if text.isascii():
        return b" ".join(text.encode().translate(LOWER).split())
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", text).casefold())).encode("utf-8", "surrogatepass")


def shingles(normalised: bytes) -> NDArray[np.uint32]:
    """The hashes of the 5-grams of a normalised text, sorted, each once; none when it has fewer than five words.

    The same on every machine and in every run. Two given 5-grams share a hash once in 4 billion.
    """
    words = normalised.split()
    size = len(words) - WORDS + 1
    if size < 1:
        return np.empty(0, np.uint32)
    hashes = np.fromiter(map(crc32, words), np.uint64, len(words))
    mixed = np.zeros(size, np.uint64)
    for place, multiplier in enumerate(MULTIPLIERS):
        mixed += hashes[place : place + size] * multiplier
    mixed ^= mixed >> np.uint64(33)
    mixed *= FINISH
    found = np.sort((mixed >> np.uint64(32)).astype(np.uint32))
    once: NDArray[np.uint32] = found[np.append(True, found[1:] != found[:-1])]  # as np.unique, in a third of its time
    return once


def share(part: NDArray[np.uint32], whole: NDArray[np.uint32]) -> float:
    """Which share of the shingles of `part` stands in `whole`, from 0 to 1; `part` must not be empty."""
    return len(np.intersect1d(part, whole, assume_unique=True)) / len(part)
