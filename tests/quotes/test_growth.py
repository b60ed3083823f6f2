"""What the quotes stage does for a text is in proportion to its length, whatever stands in it."""

from __future__ import annotations

import time

import pytest

from pipeline.annotate.parses import Story, decode, encode_pieces
from pipeline.annotate.pieces import parsed
from pipeline.params import Quotes
from pipeline.quotes.extract import extract
from pipeline.quotes.learned.sheet import Sheet
from pipeline.quotes.learned.weights import load
from pipeline.spans import RawMap

UNITS = [
    "he said she said ",
    "said ",
    "according to ",
    "told the board that ",
    "it said it would, ",
    '"',
    "“a” ",
    "“No,” ",
    "“I am sure that it is late.” ",
    "“We will pay,” said Mr Reed. ",
    "“He said ‘I am not sure’ and ” ",
    "“so it is\n\n",
    "He said: ",
    "REED: so it is\n",
    "Declined to comment. ",
    "did not respond to ",
]
SHORT = 5_000
"""Characters: the longer text has four times as many."""


def story(nlp, unit, size):
    text = f"The board {unit * (size // len(unit))}it was late."
    return Story("d-1", decode(encode_pieces(next(parsed(nlp, [text])))), RawMap())


@pytest.mark.parametrize("unit", ["he said she said ", "said ", "told the board that "])
def test_the_words_that_proposals_hold_grow_with_the_text(unit, nlp):
    def held(size):
        proposals, _ = load("").read(Sheet(story(nlp, unit, size).doc))
        return sum(len(one.tokens) for one in proposals)

    assert held(12_000) < 4 * 2 * max(held(3_000), 1_000)  # of each cue with its whole sentence: sixteen times as many


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["learned", "rules"])
@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_text(unit, mode, nlp):
    def seconds(size):
        one = story(nlp, unit, size)
        began = time.process_time()
        extract([one], Quotes(mode=mode))
        return time.process_time() - began

    seconds(100)  # reads the lists and weights
    assert seconds(4 * SHORT) < 4 * 2.5 * max(seconds(SHORT), 0.1)  # quadratic would be sixteen times as long
