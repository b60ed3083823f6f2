"""What the entities stage does for a text is in proportion to its length, whatever stands in it."""

from __future__ import annotations

import time

import pytest

from pipeline.annotate.parses import Story, decode, encode_pieces
from pipeline.annotate.pieces import parsed
from pipeline.entities.coreference import antecedents
from pipeline.entities.extract import extract
from pipeline.spans import RawMap

UNITS = [
    "Jon Frayle said no. ",
    "Frayle ",
    "he said she said ",
    "{name} {other} said he was late. ",
    "Jane {name}, ",
    "{name} Frayle said he won. ",
    "{name} Council said the council was late. It said it would. ",
    "Brindle {name} Group said the group was late. ",
    "The spokesman for {name} Police, Jon {other}, said the officer was late. ",
    "Director of ",
    "former ",
    "Council for ",
    "President ",
]
SHORT = 10_000
"""Characters: the longer text has four times as many."""


def made_up(number):
    """A name of four syllables, another for each number."""
    syllables = []
    for _ in range(4):
        number, at = divmod(number, 60)
        syllables.append("bdfgklmnprst"[at % 12] + "aeiou"[at // 12])
    return "".join(syllables).capitalize()


def story(nlp, unit, size):
    units, length = [], 0
    while length < size:
        number = len(units)
        units.append(unit.format(name=made_up(7919 * number), other=made_up(104_729 * number + 1)))
        length += len(units[-1])
    text = f"The board met. {''.join(units)}It was late."
    return Story("d-1", decode(encode_pieces(next(parsed(nlp, [text])))), RawMap())


def test_names_without_end_are_names(nlp):
    one = story(nlp, UNITS[3], 1_000)
    rows = extract([one])[0].to_pylist()
    assert len({row["cluster"] for row in rows if row["form"] == "name"}) > 20


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_text(unit, nlp, monkeypatch):
    monkeypatch.setattr(antecedents, "MOST", 20)  # so that the short text, too, has as many people as are looked at

    def seconds(size):
        one = story(nlp, unit, size)
        began = time.process_time()
        extract([one])
        return time.process_time() - began

    seconds(100)  # reads the lists and weights
    assert seconds(4 * SHORT) < 4 * 3.5 * max(seconds(SHORT), 0.05)  # quadratic would be sixteen times as long
