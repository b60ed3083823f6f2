"""Quoted sentences that no quote holds."""

from __future__ import annotations

import pytest

from pipeline.params import Quotes
from pipeline.quotes.attribution import Attribution
from pipeline.quotes.cues import Cue, cue_of
from pipeline.quotes.learned.leftovers import Leftovers
from pipeline.quotes.learned.sheet import Sheet
from pipeline.spans import Span


def gathered(text, nlp, first=None):
    """What is left over beside one quote, whose part and cue are given as words."""
    doc = nlp(text)
    quotes = []
    if first:
        part, cue = (Span(text.index(words), text.index(words) + len(words)) for words in first)
        token = doc.char_span(cue.start, cue.end)[0]
        quotes = [Attribution((part,), "direct", Cue(token, cue_of(token, Quotes().cue_classes)), None, 0.9)]
    return [[part.of(text) for part in one.parts] for one in Leftovers(doc, Sheet(doc)).gathered(quotes)]


@pytest.mark.parametrize(
    ("text", "first", "expected"),
    [
        (
            "“It is rotten,” she said. “It will fall.”",
            ("“It is rotten,”", "said"),
            [["“It is rotten,”", "“It will fall.”"]],
        ),
        (
            "“It is rotten,” she said.\n\n“It will fall.”",
            ("“It is rotten,”", "said"),
            [["“It is rotten,”", "“It will fall.”"]],
        ),
        ("“It is rotten,” she said. It rained. “No.”", ("“It is rotten,”", "said"), [["“It is rotten,”"]]),
        ("“It is rotten,” she said.\n\nIt rained.\n\n“No.”", ("“It is rotten,”", "said"), [["“It is rotten,”"]]),
        (
            "It rained.\n\n“This bridge of ours was never safe for anybody.”",
            None,
            [["“This bridge of ours was never safe for anybody.”"]],
        ),
        ("It rained.\n\n“Not now.”", None, []),
        ("He read “The Bridge of San Luis Rey” on the train.", None, []),
        ("The “bridge” was “late.”", None, []),
        ("", None, []),
    ],
)
def test_left_over(text, first, expected, nlp):
    assert gathered(text, nlp, first) == expected
