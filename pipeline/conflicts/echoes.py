"""The same quoted words in several stories. Copies of one story do not echo each other."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pipeline.ids import stable_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MIN_WORDS = 8
"""Shorter quotes repeat by chance."""
WORD = re.compile(r"\w+")


def echoes(quotes: Iterable[Mapping[str, Any]], originals: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Rows of `conflicts` of kind `echo` from linked rows of `quotes`: the first story's quote and each later one's.

    `originals` gives, for each document, the document it copies, or itself.
    """
    first: dict[tuple[str, ...], Mapping[str, Any]] = {}
    told: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for quote in quotes:
        words = tuple(WORD.findall(quote["text"].casefold()))
        if quote["kind"] != "direct" or len(words) < MIN_WORDS:
            continue
        story = originals[quote["doc_id"]]
        if words not in first:
            first[words] = quote
        elif story not in told[words]:
            yield _row(first[words], quote)
        told[words].add(story)


def _row(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "conflict_id": stable_id("c", left["quote_id"], right["quote_id"]),
        "kind": "echo",
        "subject": left["speaker"] or right["speaker"] or "unresolved",
        "attribute": "quote",
        "left": _side(left),
        "right": _side(right),
        "confidence": 1.0,
    }


def _side(quote: Mapping[str, Any]) -> dict[str, Any]:
    parts = quote["parts"]
    return {
        "doc_id": quote["doc_id"],
        "start": parts[0]["start"],
        "end": parts[-1]["end"],
        "value": quote["text"],
        "claimant_id": quote["speaker_id"],
        "claimant": quote["speaker"] or quote["speaker_mention"],
        "sentence_start": quote["sentence_start"],
        "sentence_end": quote["sentence_end"],
    }
