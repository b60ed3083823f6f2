"""Many words as one regular expression."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


def any_of(words: Iterable[str], *, plural: bool = False) -> str:
    """A regular expression for any of `words`, the longest that fits; with `plural` an s may follow.

    Words that begin alike share their beginning, so that a text is tried against letters, not against each word.
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
        if plural:
            node.setdefault("s", {})[""] = {}
    return _pattern(tree)


def _pattern(node: dict[str, Any]) -> str:
    branches = []
    for letter in sorted(node):
        run, below = letter, node[letter]
        while len(below) == 1 and "" not in below:
            ((following, below),) = below.items()
            run += following
        if letter:
            branches.append(re.escape(run) + (_pattern(below) if set(below) != {""} else ""))
    whole = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return f"{whole}?" if "" in node and branches else whole
