"""The furniture of a page that was saved with its story: whole paragraphs that are left out, each by a named rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline import wordlists
from pipeline.ingest.mapped import Change, Findings

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHARS = 400
"""No rule takes a longer line."""
_ROWS = wordlists.rows("pipeline.ingest", "boilerplate.csv")
RULES = re.compile("|".join(f"(?P<row{at}>{row['pattern']})" for at, row in enumerate(_ROWS)), re.IGNORECASE)
_RULE = {f"row{at}": (row["rule"], int(row["max_words"])) for at, row in enumerate(_ROWS)}
SPEECH = re.compile(r"\b(?:said|says|saying|told|tells|adds?|added|asked|asks|wrote|writes|claimed|insisted)\b", re.I)
QUOTATION = re.compile(r"[“‘\"].+[”’\"]|(?<!\w)'.+'(?!\w)")
REPLY = re.compile(
    r"\b(?:(?:for|to) (?:a |further )?(?:comment|respond|response|reply|statement)|(?:declin|refus)ed to"
    r"|did not respond|could not be reached|(?:has|have) been approached)\b",
    re.I,
)
"""A right of reply, which stays in any case."""


def boilerplate(text: str) -> Findings:
    """The paragraphs that are no part of the story, with the white space before them; codes `boilerplate:RULE`.

    A paragraph stands between blank lines, and all its lines must be furniture. The first, which may be the headline,
    is never taken, nor is one that reports speech or tells of a request for comment.
    """
    return Findings(tuple(_found(text)))


def _found(text: str) -> Iterator[Change]:
    at = end = 0
    for block in text.split("\n\n"):
        if len(block) <= MAX_CHARS and end and (rule := _rule(block)):
            start, end = end, at + len(block.rstrip())
            yield Change(start, end, "", f"boilerplate:{rule}")
        elif not block.isspace() and block:
            end = at + len(block.rstrip())
        at += len(block) + 2


def _rule(block: str) -> str | None:
    """The rule that takes the first line of a paragraph, when every line is taken by one."""
    rules = [_line_rule(line.strip()) for line in block.split("\n") if line.strip()]
    return rules[0] if rules and all(rules) else None


def _line_rule(line: str) -> str | None:
    match = RULES.fullmatch(line)
    if match is None:
        return None
    rule, max_words = _RULE[str(match.lastgroup)]
    return None if len(line.split()) > max_words or _is_reported(line) else rule


def _is_reported(line: str) -> bool:
    """True for what a person said, or was asked to say."""
    speech = SPEECH.search(line) is not None
    return (speech and (line.endswith(".") or QUOTATION.search(line) is not None)) or REPLY.search(line) is not None
