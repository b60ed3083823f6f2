"""Stable ids: made of what a row is, never of where it happens to stand in a run."""

from __future__ import annotations

import hashlib
from collections import Counter

DIGEST_CHARACTERS = 16  # 64 bits: a collision among 10 M rows has a chance of about 3 in a million


def sha256(data: bytes) -> str:
    """The hexadecimal SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def stable_id(prefix: str, *parts: str) -> str:
    """An id such as `q-0f3a...`: the prefix and a digest of the parts, in order.

    Parts are separated by NUL, which no part contains once cleaned, so `("a", "bc")` and `("ab", "c")` differ.
    """
    return f"{prefix}-{sha256(chr(0).join(parts).encode('utf-8'))[:DIGEST_CHARACTERS]}"


class Ordinals:
    """Numbers equal texts of one document in order, so that the second `£5m` keeps its own id.

    An edit elsewhere in the article changes neither the text nor, unless it adds an equal one before, the ordinal.
    """

    def __init__(self) -> None:
        self._seen: Counter[tuple[str, ...]] = Counter()

    def id(self, prefix: str, doc_id: str, *text: str) -> str:
        """The id of the next row of document `doc_id` with this verbatim text."""
        key = (prefix, doc_id, *text)
        ordinal = self._seen[key]
        self._seen[key] += 1
        return stable_id(*key, str(ordinal))
