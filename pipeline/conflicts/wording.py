"""The word lists of this room: what is expected, unreal, uncertain, vague, or anybody's."""

from __future__ import annotations

from functools import cache

from pipeline import wordlists


@cache
def listed(key: str) -> frozenset[str]:
    """The words of one list of `wording.json`."""
    return frozenset(wordlists.entries("pipeline.conflicts", "wording.json")[key])
