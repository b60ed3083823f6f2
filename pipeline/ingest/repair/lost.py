"""Signs that characters were lost before the text came here. Nothing can be repaired; the story is only marked."""

from __future__ import annotations

import re

from pipeline.ingest.mapped import Findings

QUESTION_MARK_FOR = re.compile(
    r"(?<=[a-z])\?(?:s|t|d|m|re|ve|ll)(?![\w=])"  # It?s, don?t: an apostrophe
    r"|(?<![^\s(])\?(?=\d)"  # ?30m: a currency
    r"|(?<![^\s(])\?(?=[A-Za-z]+[\s,.])"  # said: ?We cannot: an opening quotation mark
    r"|(?<=[a-z][,.])\?(?=\s|\Z)"  # act now.?: a closing one
)
ENOUGH = 2
"""One alone may be a slip of the keyboard."""


def lost(text: str) -> Findings:
    """Doubts only: `replacement_chars` (U+FFFD stands in the text), `suspect_lost_characters` (question marks stand
    where apostrophes, quotation marks or currency signs were).
    """
    doubts = []
    if "\N{REPLACEMENT CHARACTER}" in text:
        doubts.append("replacement_chars")
    if "?" in text and len(QUESTION_MARK_FOR.findall(text)) >= ENOUGH:
        doubts.append("suspect_lost_characters")
    return Findings(doubts=tuple(doubts))
